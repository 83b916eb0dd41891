"""Sizing `drawing_right` (trekkingsrecht): the fte that schools may draw from pots.

A right may be uplifted until a date, and part of it may be left to another school.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from budgets.engine.choices import DrawingRight, Right, Transfer
from budgets.engine.periods import MONTHS
from budgets.engine.rules.need_table import NeedTable
from budgets.engine.rules.sized import NOTHING_KNOWN, Sized
from budgets.engine.rules.sizing.agreed import AgreedFte, buy_agreed
from budgets.engine.work import Work

__all__ = ["size_rights"]

# A pot at a school.
Place = tuple[str, str]


@dataclass(slots=True)
class Drawn:
    """What a school may draw from a pot: on average over the year, and at most in one week."""

    annual: Fraction = Fraction(0)
    in_force: Fraction = Fraction(0)


def size_rights(sizing: DrawingRight, table: NeedTable, work: Work) -> Sized:
    """Return the rights per pot and school, after the transfers that the agreement allows."""
    if not sizing.rights:
        work.needs_choice("sizing", sizing.kind, needs="rights")
        return NOTHING_KNOWN
    unknown: list[Right] = [right for right in sizing.rights if right.fte is None]
    for right in unknown:
        work.notes.find("choice_needs", right.school, choice="sizing", kind=sizing.kind, needs="fte")
    drawn = _rights(sizing.rights, work)
    _transfer(sizing.transfers, drawn, work)
    agreed = [
        AgreedFte(function=pot, school=school, fte=right.annual, in_force=right.in_force)
        for (pot, school), right in sorted(drawn.items())
    ]
    agreed += [AgreedFte(function=right.pot, school=right.school, fte=None, in_force=None) for right in unknown]
    # Without indications nobody knows for how many children it is.
    return buy_agreed(agreed, table, table.children or None, work)


def _rights(rights: Iterable[Right], work: Work) -> dict[Place, Drawn]:
    drawn: dict[Place, Drawn] = {}
    for right in rights:
        if right.fte is not None:
            place = drawn.setdefault((right.pot, right.school), Drawn())
            fte, uplift = Fraction(right.fte), Fraction(right.uplift or 0)
            uplifted = work.year.months(work.year.through((work.year.whole,), right.uplift_until)) / MONTHS
            place.annual += fte * (1 + uplift * uplifted)
            place.in_force += fte * (1 + uplift) if uplifted else fte
    return drawn


def _transfer(transfers: Iterable[Transfer], drawn: dict[Place, Drawn], work: Work) -> None:
    """Move fte where the agreement allows it: within one board, one pot, and what the school still has of its right."""
    for transfer in transfers:
        reason = _refusal(transfer, drawn, work)
        if reason is not None or transfer.fte is None:
            work.notes.find(
                "transfer_refused", transfer.from_, pot=transfer.pot, to=transfer.to, reason=reason or "fte"
            )
            continue
        fte = Fraction(transfer.fte)
        giver, taker = drawn[transfer.pot, transfer.from_], drawn.setdefault((transfer.pot, transfer.to), Drawn())
        giver.annual, giver.in_force = giver.annual - fte, giver.in_force - fte
        taker.annual, taker.in_force = taker.annual + fte, taker.in_force + fte


def _refusal(transfer: Transfer, drawn: dict[Place, Drawn], work: Work) -> str | None:
    """Return what stands in the way of a transfer; None when nothing does."""
    boards = {work.schools[transfer.from_].board, work.schools[transfer.to].board}
    if len(boards) > 1 or None in boards:
        return "board"
    right = drawn.get((transfer.pot, transfer.from_))
    if right is None:
        return "pot"
    return "right" if transfer.fte is not None and Fraction(transfer.fte) > right.annual else None
