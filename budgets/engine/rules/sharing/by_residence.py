"""Sharing `by_residence`: the responsible municipality of the children pays."""

from collections import defaultdict
from collections.abc import Sequence
from fractions import Fraction

from budgets.engine.choices import ByResidence, ResidenceWeight
from budgets.engine.periods import Span, join_spans
from budgets.engine.rules.need_table import NeedRow
from budgets.engine.rules.weights import Basket, Contributions, Weights, add_up, divide, with_a_share
from budgets.engine.work import Work

__all__ = ["share_by_residence"]


def share_by_residence(sharing: ByResidence, basket: Basket, work: Work) -> Contributions:
    """In proportion to the weeks, the number or the minutes of the children of each municipality.

    A child that moves counts for both by its weeks; when children are counted, it counts once in each.
    """
    rows = basket.sized.rows
    if sharing.weight is None:
        work.needs_choice("sharing", sharing.kind, needs="weight")
        return ()
    if all(row.municipality is None and not row.days for row in rows):
        if basket.pooled_cents:
            work.needs_choice("sharing", sharing.kind, needs="responsible_municipality")
        return ()
    return divide(basket, _weights(sharing.weight, rows, work), work)


def _weights(weight: ResidenceWeight, rows: Sequence[NeedRow], work: Work) -> Weights:
    if weight is ResidenceWeight.MINUTES:
        minutes = add_up((row.municipality, row.minutes) for row in rows)
        return Weights(name="minutes", unit="minutes", by_party=with_a_share(minutes or {}))
    shares = _years_per_child(rows, work)
    if weight is ResidenceWeight.CHILDREN:
        children = {party: Fraction(len(years)) for party, years in shares.items()}
        return Weights(name="children", unit="number", by_party=with_a_share(children))
    norm = work.norms.required("school_weeks")
    weeks = norm.value if norm is not None else Fraction(0)
    child_weeks = {party: sum(years.values(), Fraction(0)) * weeks for party, years in shares.items()}
    return Weights(name="child_weeks", unit="weeks", by_party=with_a_share(child_weeks))


def _years_per_child(rows: Sequence[NeedRow], work: Work) -> dict[str | None, dict[str, Fraction]]:
    """Return per municipality the share of the school year of each child; two decisions at a time count once."""
    days: dict[str | None, dict[str, list[Span]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        for child, spans in row.days.items():
            days[row.municipality][child] += spans
    return {
        party: {child: work.year.share(join_spans(spans)) for child, spans in children.items()}
        for party, children in days.items()
    }
