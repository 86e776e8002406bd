"""The order sheet on paper, read back from the finished PDF."""
