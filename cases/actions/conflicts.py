"""Two people who edit at the same time: the second is told, and nothing is overwritten."""

from typing import TypeVar
from uuid import UUID

from cases.models import Indication, Pupil

EditedT = TypeVar("EditedT", Pupil, Indication)


class EditConflictError(Exception):
    """Somebody saved since the form was opened. `current` is the row as it stands now."""

    def __init__(self, current: Pupil | Indication) -> None:
        self.current = current
        super().__init__(f"{current._meta.label} {current.pk} is at revision {current.revision}")


def locked(model: type[EditedT], pk: UUID, *, revision: int) -> EditedT:
    """Return the row under a lock that lasts as long as the transaction.

    Raises EditConflictError when the row is no longer at the revision that the person saw.
    """
    row = model.objects.select_for_update().get(pk=pk)
    if row.revision != revision:
        raise EditConflictError(row)
    return row


def apply(row: EditedT, values: dict[str, object]) -> list[str]:
    """Put the values in the row and count the save; return the names of the fields to store."""
    for name, value in values.items():
        setattr(row, name, value)
    row.revision += 1
    return [*values, "revision"]
