"""Everything behind `start.py`. The standard library only: it makes the environment in which the rest can run."""
