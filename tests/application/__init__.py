"""What a nurse does, without window, file or clock."""
