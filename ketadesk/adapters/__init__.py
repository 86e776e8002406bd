"""The outside world: files, database, paper; each adapter ignorant of the others."""
