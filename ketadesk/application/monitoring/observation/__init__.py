"""One round at the bed: what its page asks, what was typed, what that would ask for, and the entry it becomes."""
