"""The forms of the steps at the bed: what each asks, what it says to that, and the fact it makes."""
