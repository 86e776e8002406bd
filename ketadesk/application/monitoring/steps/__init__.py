"""The steps at the bed, a file for each group of verbs: what the form asks, and the fact that it logs."""
