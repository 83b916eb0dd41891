"""Does what was typed hold together? Totals against units, and flows against their total."""

from collections.abc import Collection, Iterable, Iterator
from fractions import Fraction

from budgets.engine.notes import Notes
from budgets.engine.rounding import exact_text, half_up, half_up_places, plain
from budgets.engine.rules.need_table import NeedRow
from budgets.engine.values import Amount, PoolSnapshot, Role
from budgets.engine.work import Work

__all__ = ["look_at_flows", "look_at_group", "look_at_participation", "look_at_roster", "look_at_total"]

CENTS_IN_A_EURO = 100


def look_at_total(row: Amount, notes: Notes) -> None:
    """Find `total_mismatch` where count × unit is not the stated total, and `digit_swap` where that explains it."""
    if row.count is None or row.unit_cents is None or row.stated_total_cents is None:
        return
    computed = row.count * row.unit_cents
    if computed == row.stated_total_cents:
        return
    figures = {"computed_cents": computed, "stated_total_cents": row.stated_total_cents}
    notes.find("total_mismatch", row.ref, **figures, difference_cents=row.stated_total_cents - computed)
    for field, typed, meant in _swaps(row.count, row.unit_cents, row.stated_total_cents):
        notes.find("digit_swap", row.ref, field=field, typed_cents=typed, meant_cents=meant)


def look_at_flows(snapshot: PoolSnapshot, notes: Notes) -> None:
    """Find `flows_do_not_add_up` where the counted flows are not the stated number of children."""
    counts = [flow.count for flow in snapshot.flows if flow.count is not None]
    if not snapshot.flows or snapshot.flows_total is None or sum(counts) == snapshot.flows_total:
        return
    listed = sum(counts)
    notes.find(
        "flows_do_not_add_up", None, total=snapshot.flows_total, listed=listed, missing=snapshot.flows_total - listed
    )


def look_at_group(children: int | None, work: Work) -> None:
    """Find `group_too_small` where the pool holds fewer children than may be reported on without a recorded ground."""
    threshold = work.norms.optional("disclosure_threshold")
    if threshold is None or not children or work.snapshot.disclosure_ground:
        return
    if children < threshold.value:
        work.notes.find("group_too_small", None, children=children, threshold=exact_text(threshold.value))


def look_at_participation(named: Collection[str], rows: Iterable[NeedRow], work: Work) -> None:
    """Find `outside_agreement` where a municipality has children in the pool and no part in its sharing."""
    if not any(work.parties[party].role is Role.MUNICIPALITY for party in named):
        return
    children: dict[str, set[str]] = {}
    for row in rows:
        if row.municipality is not None and row.municipality not in named:
            children.setdefault(row.municipality, set()).update(row.days)
    for municipality, refs in children.items():
        work.notes.find("outside_agreement", municipality, children=len(refs))


def look_at_roster(fte: Fraction | None, work: Work) -> None:
    """Find `roster_exceeded` where more is needed in a school week than the roster has room for (norm `roster_fte`)."""
    roster = work.norms.optional("roster_fte")
    if roster is not None and fte is not None and fte > roster.value:
        work.notes.find("roster_exceeded", None, fte=plain(half_up_places(fte)), roster_fte=exact_text(roster.value))


def _swaps(count: int, unit: int, total: int) -> Iterator[tuple[str, int, int]]:
    """Each swap of two adjacent digits, in the unit or in the total, that makes the two agree."""
    for meant in _swapped(unit):
        if _agree(count, meant, total, rounded_to=_precision(unit)):
            yield "unit_cents", unit, meant
    for meant in _swapped(total):
        if _agree(count, unit, meant, rounded_to=_precision(unit)):
            yield "stated_total_cents", total, meant


def _agree(count: int, unit: int, total: int, *, rounded_to: int) -> bool:
    """Whether the unit follows from the total: exactly, or rounded as finely as it was written."""
    return count * unit == total or (count > 0 and half_up(Fraction(total, count * rounded_to)) * rounded_to == unit)


def _precision(cents: int) -> int:
    return 1 if cents % CENTS_IN_A_EURO else CENTS_IN_A_EURO


def _swapped(number: int) -> Iterator[int]:
    digits = str(abs(number))
    sign = -1 if number < 0 else 1
    for index in range(len(digits) - 1):
        swapped = digits[:index] + digits[index + 1] + digits[index] + digits[index + 2 :]
        if swapped != digits:
            yield sign * int(swapped)
