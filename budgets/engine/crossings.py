"""Children who go to school in another municipality.

They are counted both ways, so that a balance can be checked without a bill.
"""

from collections import defaultdict
from fractions import Fraction

from budgets.engine.outcome import ResidenceFlow
from budgets.engine.rounding import exact_sum, half_up
from budgets.engine.rules.need_table import NeedRow
from budgets.engine.rules.sized import Sized
from budgets.engine.work import Work

__all__ = ["count_crossings"]


def count_crossings(sized: Sized, work: Work) -> tuple[ResidenceFlow, ...]:
    """Return the pooled support that crosses a border, from the responsible municipality to that of the school."""
    crossing: dict[tuple[str, str], list[NeedRow]] = defaultdict(list)
    for row in sized.rows:
        host = work.schools[row.school].municipality if row.school is not None else None
        if row.municipality is not None and host is not None and row.municipality != host:
            crossing[row.municipality, host].append(row)
    total = exact_sum(row.minutes for row in sized.rows)
    return tuple(_flow(home, host, rows, _price(sized, total)) for (home, host), rows in sorted(crossing.items()))


def _price(sized: Sized, minutes: Fraction | None) -> Fraction | None:
    return sized.cents / minutes if sized.cents is not None and minutes else None


def _flow(home: str, host: str, rows: list[NeedRow], price: Fraction | None) -> ResidenceFlow:
    minutes = exact_sum(row.minutes for row in rows)
    cents = None if minutes is None or price is None else half_up(minutes * price)
    children = {child for row in rows for child in row.days}
    return ResidenceFlow(
        from_=home, to=host, children=len(children), minutes=None if minutes is None else half_up(minutes), cents=cents
    )
