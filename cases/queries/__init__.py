"""What other rooms ask about children: facts without names for calculations, rows for the school's own pages."""

from cases.queries.children import (
    ChildrenOrder,
    ChildRow,
    SchoolTotals,
    child_rows,
    children_of,
    totals_of,
)
from cases.queries.confirmations import ConfirmationFact, confirmations_touching
from cases.queries.endings import Ending, EndingGroup, Endings, endings_of
from cases.queries.facts import IndicationFact, children_per_school, data_version, indications_touching
from cases.queries.links import scopes_sharing_children, things_named
from cases.queries.retention import (
    DueAtSchool,
    RetentionTerms,
    due_children,
    due_per_school,
    last_day_kept,
)
from cases.queries.standing import Standing, standing_of
from cases.queries.unconfirmed import UnconfirmedGroup, unconfirmed_groups

__all__ = [
    "ChildRow",
    "ChildrenOrder",
    "ConfirmationFact",
    "DueAtSchool",
    "Ending",
    "EndingGroup",
    "Endings",
    "IndicationFact",
    "RetentionTerms",
    "SchoolTotals",
    "Standing",
    "UnconfirmedGroup",
    "child_rows",
    "children_of",
    "children_per_school",
    "confirmations_touching",
    "data_version",
    "due_children",
    "due_per_school",
    "endings_of",
    "indications_touching",
    "last_day_kept",
    "scopes_sharing_children",
    "standing_of",
    "things_named",
    "totals_of",
    "unconfirmed_groups",
]
