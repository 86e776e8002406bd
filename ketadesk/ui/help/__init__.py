"""What the program is and does, in words."""
