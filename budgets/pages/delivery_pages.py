"""What stands on the pages of deliveries: for a provider its schools, for a school who enters its months."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from accounts.models import User
from budgets.forms.deliveries import DeliveryForm
from budgets.models import Delivery, PoolSchool
from budgets.pages.realisation_entry import Entry
from budgets.presentation.month_names import month_name
from budgets.realised_rows import deliveries_of, months_lacking
from schools.queries import administrators

__all__ = ["Naming", "deliveries_page", "namings_of", "provider_page"]

Context = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryRow:
    """One school for which a provider enters; `state` tells how many months still lack, and which is the first."""

    delivery: Delivery
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """One school of a pool with the provider that enters its months; None: the school does so itself."""

    school: PoolSchool
    delivery: Delivery | None
    url: str


def deliveries_page(user: User, *, today: date) -> Context:
    """Return the schools for which the person's provider enters, the newest school year first. Two queries."""
    found = deliveries_of(user)
    lacking = months_lacking([delivery.school for delivery in found], today)
    return {"rows": [_row(delivery, lacking.get(delivery.school_id, ())) for delivery in found]}


def namings_of(schools: Iterable[PoolSchool]) -> list[Naming]:
    """Return who enters for each of these schools. One query."""
    links = list(schools)
    rows = Delivery.objects.open().filter(school__in=links).select_related("provider")
    by_school = {row.school_id: row for row in rows}
    return [Naming(school=link, delivery=by_school.get(link.pk), url=_address(link)) for link in links]


def provider_page(entry: Entry, form: DeliveryForm) -> Context:
    """Return the page on which a school names a provider or ends that. Raises Http404 without a school."""
    school, namings = entry.only_school, namings_of(entry.schools)
    rows = Delivery.objects.filter(school=school).exclude(ended_at=None)
    return {
        "entry": entry,
        "form": form,
        "namings": namings,
        "naming": next(row for row in namings if row.school == school),
        "earlier": list(rows.select_related("provider", "named_by", "ended_by")),
        "has_providers": form.fields["provider"].queryset.exists(),  # type: ignore[attr-defined]
        "administrators": administrators(entry.today),
        "breadcrumbs": entry.breadcrumbs(gettext("Wie invult")),
    }


def _row(delivery: Delivery, lacking: Sequence[date]) -> DeliveryRow:
    if not lacking:
        state = gettext("Alle maanden die voorbij zijn, zijn ingevuld.")
    else:
        said = ngettext(
            "Nog %(number)s maand invullen: %(month)s.",
            "Nog %(number)s maanden invullen, vanaf %(month)s.",
            len(lacking),
        )
        state = said % {"number": len(lacking), "month": month_name(lacking[0])}
    return DeliveryRow(delivery=delivery, state=state)


def _address(link: PoolSchool) -> str:
    return f"{reverse('budgets:realisation-provider', args=[link.pool_id])}?{urlencode({'school': link.ref})}"
