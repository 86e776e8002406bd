"""The record on a real disk, with real faults."""
