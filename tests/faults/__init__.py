"""What `make test-faults` tries: servers that go away, workers that are killed, and days that pass meanwhile.

`python -m tests.faults` starts PostgreSQL, Redis and real workers, and prints a table of what was tried and seen.
"""
