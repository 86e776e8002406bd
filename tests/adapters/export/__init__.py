"""Saving and printing a finished document."""
