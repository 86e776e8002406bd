"""Small parts that any page may use; each knows only what it is given."""
