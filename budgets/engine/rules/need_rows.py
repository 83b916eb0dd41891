"""Need of single children, added up into rows that say no more than a sharing has to know."""

from collections.abc import Iterable
from fractions import Fraction

from budgets.engine.needs import Need
from budgets.engine.periods import Spans
from budgets.engine.rounding import exact_sum
from budgets.engine.rules.need_table import NeedRow

__all__ = ["group_rows"]

RowKey = tuple[str, str | None, str, str | None]


def group_rows(parts: Iterable[tuple[Need, Spans, Fraction | None]]) -> tuple[NeedRow, ...]:
    """Return one row per stream, payer, school and residence; each part is an indication with its days and minutes."""
    days: dict[RowKey, dict[str, Spans]] = {}
    minutes: dict[RowKey, list[Fraction | None]] = {}
    for need, spans, amount in parts:
        key = (need.row.stream, need.party, need.row.school, need.municipality)
        children = days.setdefault(key, {})
        children[need.row.child] = (*children.get(need.row.child, ()), *spans)
        minutes.setdefault(key, []).append(amount)
    return tuple(
        NeedRow(
            stream=key[0],
            party=key[1],
            school=key[2],
            municipality=key[3],
            children=len(days[key]),
            days=days[key],
            minutes=exact_sum(amounts),
        )
        for key, amounts in minutes.items()
    )
