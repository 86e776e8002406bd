"""Reading a finished paper back before it is released: what it says against what it was to say (SR-42)."""
