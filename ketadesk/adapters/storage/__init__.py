"""The record on disk: orders that were stored, and the draft being typed."""
