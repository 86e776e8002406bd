"""Which test shows which requirement, and which hazard is held by what."""
