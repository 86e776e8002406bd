"""What happens to an infusion at the bed, and what it asks for: the log's facts, the course, the count, what is due."""
