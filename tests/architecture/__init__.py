"""What holds for the code and the resources as a whole."""
