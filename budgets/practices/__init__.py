"""Practices: the arrangements that Dutch regions published, as data. Nothing of them is in the database.

A practice is a file in `data/` (`ontschot.practice/1`): what it is, its choices, what the publication leaves open, and
a pool document that gives what the publication gives and nothing else. To add one, add a file. A document that others
use as well stands in `data/documents/`, and the file names it.
"""

from budgets.practices.reading import all_practices, budget_of, practice, snapshot_of
from budgets.practices.values import CHOICES, Derived, Practice, PracticeChoice, Publication, Text

__all__ = [
    "CHOICES",
    "Derived",
    "Practice",
    "PracticeChoice",
    "Publication",
    "Text",
    "all_practices",
    "budget_of",
    "practice",
    "snapshot_of",
]
