"""The list of stored orders."""
