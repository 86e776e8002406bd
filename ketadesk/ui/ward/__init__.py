"""The list of what runs on the ward, and its reminders."""
