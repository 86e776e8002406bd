"""The outside world, tested on real files and real processes."""
