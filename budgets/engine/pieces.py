"""What each indication adds to the figures: for whoever must know which children stand behind a sum.

A result holds sums only. Publishing two of them may tell of the few children in whom they differ, so that has to be
looked at with the children still apart.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from budgets.engine.needs import Need
from budgets.engine.periods import join_spans
from budgets.engine.rules.sized import Sized
from budgets.engine.values import AmountBasis, Poolable
from budgets.engine.work import AVOIDED, Work

__all__ = ["Piece", "Pieces", "Taking", "list_pieces"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """The part of one indication that has one verdict, in a line of the result.

    Minutes and cents are None where the indication lists none, or where they cannot be known. `weekly_minutes` is known
    of what is in force on all days of the year alike. `is_sized`: it belongs to the need that sizing starts from.
    `is_rest`: the days on which nothing can be pooled, of an indication that has other days.
    """

    ref: str
    child: str
    stream: str
    party: str | None
    school: str
    municipality: str | None
    verdict: Poolable
    minutes: Fraction | None
    cents: Fraction | None
    weekly_minutes: Fraction | None
    basis: AmountBasis | None
    is_sized: bool
    is_rest: bool
    is_avoided: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Taking:
    """The part of the school year (0 to 1) for which one child takes part, in a row by which cost can be shared."""

    child: str
    stream: str | None
    party: str | None
    school: str | None
    municipality: str | None
    years: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Pieces:
    """Everything in one snapshot that is about one child."""

    pieces: tuple[Piece, ...] = ()
    takings: tuple[Taking, ...] = ()


def list_pieces(needs: Sequence[Need], sized: Sized, work: Work) -> Pieces:
    """Return what each child adds, in the order of the needs."""
    return Pieces(
        pieces=tuple(piece for need in needs for piece in _of_need(need, work)),
        takings=tuple(_takings(sized, work)),
    )


def _of_need(need: Need, work: Work) -> Iterator[Piece]:
    row = need.row
    whole = (work.year.whole,)
    for number, part in enumerate(need.parts()):
        is_sized = need.is_pooled and row.asks_hours and part.verdict is Poolable.YES
        yield Piece(
            ref=row.ref,
            child=row.child,
            stream=row.stream,
            party=need.party,
            school=row.school,
            municipality=need.municipality,
            verdict=part.verdict,
            minutes=part.minutes if row.asks_hours else None,
            cents=part.cents if row.lists_money else None,
            weekly_minutes=need.weekly_minutes if is_sized and need.usable_spans == whole else None,
            basis=row.amount_basis,
            is_sized=is_sized,
            is_rest=number > 0,
            is_avoided=work.streams[row.stream].kind == AVOIDED,
        )


def _takings(sized: Sized, work: Work) -> Iterator[Taking]:
    for row in sized.rows:
        for child, spans in row.days.items():
            yield Taking(
                child=child,
                stream=row.stream,
                party=row.party,
                school=row.school,
                municipality=row.municipality,
                years=work.year.share(join_spans(spans)),
            )
