"""The whole program through its command line, tested from its documents alone."""
