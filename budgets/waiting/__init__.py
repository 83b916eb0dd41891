"""What waits for a person. Every module beside `sources` is a source; rooms above add theirs with `add_source`."""

from budgets.waiting.sources import Waiting, add_source, waiting_for

__all__ = ["Waiting", "add_source", "waiting_for"]
