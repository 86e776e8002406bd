"""Everything between the start and a signed-in person, and who may sign in."""
