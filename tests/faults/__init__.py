"""The faults that a record has to survive, each really made, and what was lost or said wrongly counted.

Short, as part of the tests: `python -m pytest tests/faults`. In full: `python -m tests.faults.run --full`.
"""
