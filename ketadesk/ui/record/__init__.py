"""Keeping the record: who did what, the backups, and erasing a patient."""
