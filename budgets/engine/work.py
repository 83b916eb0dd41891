"""What every part of one calculation shares: the snapshot, its year, its norms and the notebook."""

from dataclasses import dataclass

from budgets.engine.norms import NormBook
from budgets.engine.notes import Notes
from budgets.engine.periods import SchoolYear
from budgets.engine.values import Party, Poolable, PoolSnapshot, School, Stream

__all__ = ["Work", "begin_work"]

# Money with these kinds is a child's own right, or never becomes cash: whatever a document says, it cannot be pooled.
NEVER_POOLED = frozenset({"wlz", "zvw", "avoided"})


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

    def needs_choice(self, choice: str, kind: str, **detail: int | str) -> None:
        """Return a choice lacks something: it yields nothing, and the reader learns what."""
        self.notes.find("choice_needs", None, choice=choice, kind=kind, **detail)


def begin_work(snapshot: PoolSnapshot) -> Work:
    """Lay out the year, the norms and an empty notebook."""
    notes = Notes()
    year = SchoolYear(snapshot.school_year, snapshot.calendar)
    return Work(
        snapshot=snapshot,
        year=year,
        norms=NormBook(snapshot.norms, year, notes),
        notes=notes,
        streams={row.ref: row for row in snapshot.streams},
        parties={row.ref: row for row in snapshot.parties},
        schools={row.ref: row for row in snapshot.schools},
    )
