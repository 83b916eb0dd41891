"""What every part of one calculation shares: the snapshot, its year, its norms and the notebook."""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from fractions import Fraction
from typing import TypeVar

from budgets.engine.choices import Arrangement, Basis, Sharing, Sizing, YearEnd
from budgets.engine.norms import NormBook
from budgets.engine.notes import Notes
from budgets.engine.periods import MONTHS, SchoolYear
from budgets.engine.values import Party, Poolable, PoolSnapshot, School, Stream

__all__ = ["AVOIDED", "Work", "begin_work"]

Choice = TypeVar("Choice", bound=Basis | Sizing | Sharing | YearEnd)
Row = TypeVar("Row")

# Money with these kinds is a child's own right, or never becomes cash: whatever a document says, it cannot be pooled.
AVOIDED = "avoided"
NEVER_POOLED = frozenset({"wlz", "zvw", AVOIDED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One calculation at work. `streams`, `parties` and `schools` are the rows of the snapshot by their ref."""

    snapshot: PoolSnapshot
    year: SchoolYear
    norms: NormBook
    notes: Notes
    streams: dict[str, Stream]
    parties: dict[str, Party]
    schools: dict[str, School]

    def verdict(self, stream: str) -> Poolable:
        """Whether money of a stream may be pooled."""
        row = self.streams[stream]
        return Poolable.NO if row.kind in NEVER_POOLED else row.poolable

    @property
    def part_of_year(self) -> Fraction:
        """The part of the year's months before the hard stop of the term; 1 without one, or when it comes later."""
        before = self.year.through((self.year.whole,), self.snapshot.arrangement.term.hard_stop)
        return self.year.months(before) / MONTHS

    def needs_choice(self, choice: str, kind: str, **detail: int | str) -> None:
        """Return a choice lacks something: it yields nothing, and the reader learns what."""
        self.notes.find("choice_needs", None, choice=choice, kind=kind, **detail)


def begin_work(snapshot: PoolSnapshot) -> Work:
    """Lay out the year, the norms and an empty notebook."""
    notes = Notes()
    year = SchoolYear(snapshot.school_year, snapshot.calendar)
    return Work(
        snapshot=replace(snapshot, arrangement=_in_one_order(snapshot.arrangement)),
        year=year,
        norms=NormBook(snapshot.norms, year, notes),
        notes=notes,
        streams={row.ref: row for row in snapshot.streams},
        parties={row.ref: row for row in snapshot.parties},
        schools={row.ref: row for row in snapshot.schools},
    )


def _in_one_order(arrangement: Arrangement) -> Arrangement:
    """Put the rows of each choice in one order, whatever order they were given in: it leaves no trace in the answer."""
    return replace(
        arrangement,
        basis=_sort_rows(arrangement.basis),
        sizing=_sort_rows(arrangement.sizing),
        sharing=_sort_rows(arrangement.sharing),
        result=_sort_rows(arrangement.result),
        members=_sorted(arrangement.members),
        alongside=_sorted(arrangement.alongside),
        agreed_results=_sorted(arrangement.agreed_results),
        decision_counts=_sorted(arrangement.decision_counts),
    )


def _sorted(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    return tuple(sorted(rows, key=repr))


def _sort_rows(choice: Choice) -> Choice:
    build: Callable[..., Choice] = type(choice)
    columns = {field.name: getattr(choice, field.name) for field in fields(choice)}
    return build(**{name: _sorted(rows) if isinstance(rows, tuple) else rows for name, rows in columns.items()})
