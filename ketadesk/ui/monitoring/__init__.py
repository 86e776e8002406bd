"""One infusion: what runs, what is due, what was found, and every step of it."""
