"""The way through one order: a page for each step, and the presenter that holds what was typed."""
