"""A finished document leaves the program: to a file or to a printer."""
