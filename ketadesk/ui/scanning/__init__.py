"""A scanner that types: its keys told from a person's, caught before any widget, and what becomes of a scan."""
