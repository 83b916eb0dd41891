"""Small numbers: what readers outside the schools may see, decided in one place for page, paper, export and API.

`cells` says which children stand behind each figure; `gathering` finds them, `keeping` writes them down, `elsewhere`
knows them again in another pool. `linear` and `audit` prove what a set of figures gives away, `planning` makes the plan
of a publication, `shown` what one reader is shown of it.
"""

from budgets.disclosure.audit import Published
from budgets.disclosure.cells import (
    ALL,
    FREED,
    PERIOD,
    Cells,
    avoided_name,
    collectors,
    crossing_name,
    is_shared_by_children,
    party_name,
    row_name,
)
from budgets.disclosure.elsewhere import Words, in_words
from budgets.disclosure.gathering import cells_of
from budgets.disclosure.keeping import cells_from, cells_text
from budgets.disclosure.plan import Plan, Why
from budgets.disclosure.planning import FEWEST_ROWS, plan_for, told_of
from budgets.disclosure.shown import (
    OPEN,
    Disclosure,
    Split,
    alone,
    disclosure_for,
    small_plan,
    split_rows,
    threshold_of,
)

__all__ = [
    "ALL",
    "FEWEST_ROWS",
    "FREED",
    "OPEN",
    "PERIOD",
    "Cells",
    "Disclosure",
    "Plan",
    "Published",
    "Split",
    "Why",
    "Words",
    "alone",
    "avoided_name",
    "cells_from",
    "cells_of",
    "cells_text",
    "collectors",
    "crossing_name",
    "disclosure_for",
    "in_words",
    "is_shared_by_children",
    "party_name",
    "plan_for",
    "row_name",
    "small_plan",
    "split_rows",
    "threshold_of",
    "told_of",
]
