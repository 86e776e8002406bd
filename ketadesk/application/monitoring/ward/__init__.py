"""All infusions at one moment: the ward's list, a line for each, and the reminders."""
