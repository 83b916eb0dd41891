"""Faults made on purpose in a whole running Ontschot. `python -m tests.faults` makes them all and prints the table."""
