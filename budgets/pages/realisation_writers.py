"""Who wrote a row of delivered support, in words for who reads it: somebody of the school, or of a provider.

A school knows its own people by name and a provider as an organisation. A provider is told of no person of the school,
and of no other provider which one it is. `reader` is by which naming a provider reads; None: for the school itself.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext

from accounts.models import User
from budgets.models import Delivery, Realisation
from budgets.presentation.month_names import month_name

__all__ = ["Written", "is_told", "provider_words", "told_of_months", "writers_of", "written"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A row that was written down: what it says, by whom, and who replaced it."""

    month: str
    row: Realisation
    by: str
    replaced_by: str


def written(row: Realisation, reader: Delivery | None) -> Written:
    """Return a row with the words for who wrote it; it has its people, deliveries and providers along."""
    return Written(
        month=month_name(row.month),
        row=row,
        by=_writer(row.recorded_by, row.delivery, reader),
        replaced_by=_writer(row.replaced_by, row.replaced_under, reader) if row.replaced_by else "",
    )


def is_told(row: Realisation, reader: Delivery | None) -> bool:
    """Tell whether a row that was replaced is shown: a provider sees those that it wrote or replaced by this naming."""
    return reader is None or reader.pk in {row.delivery_id, row.replaced_under_id}


def told_of_months(rows: Sequence[Realisation], reader: Delivery | None) -> dict[date, str]:
    """Return what stands under each month of one school that another organisation than the reader's wrote last."""
    return {month: words for month, words in _told(rows, reader) if words}


def provider_words(delivery: Delivery) -> str:
    """Return a provider as a school reads it."""
    return gettext("aanbieder %(name)s") % {"name": delivery.provider.name}


def writers_of(rows: Iterable[Realisation]) -> dict[tuple[str, str], str]:
    """Return which organisation wrote the rows that count, by the ref of the school and the month ("2026-09")."""
    return {
        (row.school.ref, row.month.isoformat()[:7]): _organisation(row.delivery, None) for row in rows if row.school
    }


def _told(rows: Sequence[Realisation], reader: Delivery | None) -> Iterator[tuple[date, str]]:
    counted = {row.month: row for row in rows if row.replaced_at is None}
    ended = [row for row in rows if row.replaced_at is not None]
    newest = {row.month: row for row in sorted(ended, key=lambda row: (row.replaced_at, row.pk))}
    for month in {**newest, **counted}:
        row, before = counted.get(month), newest.get(month)
        by = row.delivery if row is not None else newest[month].replaced_under
        if _side(by) == _side(reader):
            continue
        who = {"who": _organisation(by, reader)}
        # What that took away: of the row that counts now, only what went in the same act.
        taken = before if before and (row is None or before.replaced_in == row.act) else None
        was_ours = taken is not None and _side(taken.delivery) == _side(reader)
        if row is None:
            yield month, gettext("weggehaald door %(who)s") % who if was_ours else ""
        else:
            yield month, (gettext("gewijzigd door %(who)s") if was_ours else gettext("ingevoerd door %(who)s")) % who


def _side(delivery: Delivery | None) -> object:
    return delivery.provider_id if delivery else None


def _writer(person: User, delivery: Delivery | None, reader: Delivery | None) -> str:
    return person.name if delivery is None and reader is None else _organisation(delivery, reader)


def _organisation(delivery: Delivery | None, reader: Delivery | None) -> str:
    if delivery is None:
        return gettext("de school")
    if reader is None:
        return provider_words(delivery)
    is_own = delivery.provider_id == reader.provider_id
    return delivery.provider.name if is_own else gettext("een andere aanbieder")
