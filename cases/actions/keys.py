"""Keys that a form was opened with."""

from uuid import UUID, uuid4

from django.db.models import Model, QuerySet

from cases.scope import Reason, full_scope


def free_key(model: type[Model], pk: UUID | None) -> UUID:
    """Return the key of the form, or a new one when a row has it already.

    Also a row that the person may not see: the database would refuse the key, and so tell that the row exists.
    """
    if pk is None:
        return uuid4()
    with full_scope(Reason.KEYS):
        is_taken = QuerySet(model).filter(pk=pk).exists()
    return uuid4() if is_taken else pk
