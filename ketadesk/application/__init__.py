"""What a nurse does, one file per verb; no Qt, no files, no clock."""
