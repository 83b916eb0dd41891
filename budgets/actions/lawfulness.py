"""Writing what makes an agreement lawful. Proposals that were made before keep what they were made with."""

from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction

from accounts.actions import record_event
from accounts.models import User
from budgets.lawfulness_terms import terms_of
from budgets.models import Lawfulness, LawfulnessChange, Pool, Vat

__all__ = ["LawfulnessConflictError", "LawfulnessTerms", "record_lawfulness"]


class LawfulnessConflictError(Exception):
    """Somebody saved since the form was opened. `current` is what is stored now."""

    def __init__(self, current: Lawfulness) -> None:
        self.current = current
        super().__init__(f"{current.pk} is at revision {current.revision}")


@dataclass(frozen=True, slots=True, kw_only=True)
class LawfulnessTerms:
    """What the form says. Empty text and None are not recorded yet."""

    instrument: str = ""
    article: str = ""
    performance: str = ""
    ceiling_cents: int | None = None
    vat: str = Vat.UNKNOWN
    valid_from: date | None = None
    valid_until: date | None = None
    carrier: str = ""


@transaction.atomic
def record_lawfulness(*, pool: Pool, terms: LawfulnessTerms, revision: int, acting_user: User) -> Lawfulness:
    """Store it, unless somebody saved since the person saw `revision`; zero is that nothing was stored.

    The same again changes nothing, so a form that is sent twice is stored once. Figures stay what they were, and no
    calculation becomes old by it. Raises LawfulnessConflictError, ValidationError (per field).
    """
    # The pool is locked first: there may be no row yet that two people could wait for.
    Pool.objects.select_for_update().get(pk=pool.pk)
    stored = Lawfulness.objects.filter(pool=pool).first()
    row = stored or Lawfulness(pool=pool, revision=0)
    said = asdict(terms)
    if stored is not None and all(getattr(stored, name) == value for name, value in said.items()):
        return stored
    if row.revision != revision:
        raise LawfulnessConflictError(row)
    for name, value in said.items():
        setattr(row, name, value)
    row.revision += 1
    row.full_clean(validate_unique=False)
    row.save()
    LawfulnessChange.objects.create(pool=pool, revision=row.revision, terms=terms_of(row, pool), actor=acting_user)
    record_event(acting_user=acting_user, action="record_lawfulness", subject=row)
    return row
