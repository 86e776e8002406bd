"""Reading a finished PDF back as text, by another library than the one that wrote it."""
