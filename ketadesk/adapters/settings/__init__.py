"""What belongs to this workstation: its data folder and its settings."""
