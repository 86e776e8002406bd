"""How fast it is, always beside what it is compared with; no time fails a test.

python -m pytest tests/benchmarks --benchmark-only
"""
