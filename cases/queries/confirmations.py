"""What funders said of indications, as other rooms ask it: facts without names."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from cases.models import Indication, IndicationConfirmation

__all__ = ["ConfirmationFact", "confirmations_touching"]


class ConfirmationFact(NamedTuple):
    """What stands of one indication: the newest that its funder said and did not take back, with the funder's figures.

    It was said of the indication at `revision`, on behalf of `on_behalf_of` ("municipality:0268").
    """

    id: int
    indication_id: UUID
    revision: int
    on_behalf_of: str
    is_correction: bool
    minutes: int | None
    frequency: str
    amount_cents: int | None
    amount_basis: str
    amount_status: str
    valid_from: date
    valid_until: date | None
    note: str
    confirmed_at: datetime


def confirmations_touching(*, schools: Iterable[UUID], first_day: date, last_day: date) -> dict[UUID, ConfirmationFact]:
    """Return what stands of the kept indications of the schools' children with a day in the period, by indication.

    Both ends are included. One query; what was said of an indication as it was before is among them.
    """
    indications = Indication.objects.touching(first_day=first_day, last_day=last_day)
    rows = IndicationConfirmation.objects.filter(
        indication__in=indications.filter(pupil__school__in=list(schools)).order_by(), withdrawn_at__isnull=True
    )
    standing: dict[UUID, ConfirmationFact] = {}
    # The newest comes last, and takes the place of what was said before.
    for row in rows.order_by("confirmed_at", "pk").values_list(*ConfirmationFact._fields):
        fact = ConfirmationFact(*row)
        standing[fact.indication_id] = fact
    return standing
