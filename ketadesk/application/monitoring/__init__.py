"""The infusion once it is signed: what runs, what is due, what was seen, and every step at the bed."""
