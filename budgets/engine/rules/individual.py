"""What the pooled indications cost today, each arranged for one child."""

from collections import Counter
from collections.abc import Iterable, Sequence
from fractions import Fraction

from budgets.engine.needs import Need
from budgets.engine.notes import CENTS, given
from budgets.engine.rounding import exact_sum
from budgets.engine.work import Work

__all__ = ["by_stream", "individual_cost", "pooled_needs"]


def pooled_needs(needs: Sequence[Need]) -> tuple[Need, ...]:
    """Return the indications of which something can be pooled and that ask for support."""
    return tuple(need for need in needs if need.is_pooled and need.row.asks_hours)


def individual_cost(pooled: Sequence[Need], work: Work) -> Fraction | None:
    """Return today's cost, with its step. One amount that is not there makes it unknown, so that is asked for."""
    missing = Counter(need.row.stream for need in pooled if need.usable_cents is None)
    for stream, count in missing.items():
        work.notes.find("choice_needs", stream, needs="amount_cents", count=count)
    cost = exact_sum(need.usable_cents for need in pooled)
    per_stream = by_stream((need.row.stream, need.usable_cents) for need in pooled)
    parts = tuple(given("cents", exact_sum(cents), "cents", ref=stream) for stream, cents in per_stream.items())
    work.notes.step("totals.individual_cents", "Σ cents", parts, cost, CENTS)
    return cost


def by_stream(parts: Iterable[tuple[str, Fraction | None]]) -> dict[str, list[Fraction | None]]:
    """Return the parts per stream, in the order of the streams."""
    grouped: dict[str, list[Fraction | None]] = {}
    for stream, part in parts:
        grouped.setdefault(stream, []).append(part)
    return dict(sorted(grouped.items()))
