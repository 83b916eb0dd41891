"""What the page of a child shows of what funders said: confirmed, or what it should be, beside what was entered."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Model
from django.utils.translation import gettext as _

from accounts.templatetags.numbers import datum, euro, uren
from cases.models import Indication, IndicationConfirmation
from schools.models import Board, Municipality, Partnership

__all__ = ["ConfirmationView", "confirmation_views"]

Row = Indication | IndicationConfirmation
KINDS: Mapping[str, type[Model]] = {"municipality": Municipality, "partnership": Partnership, "board": Board}


class Difference(NamedTuple):
    """One thing of which the funder says something else than was entered."""

    label: str
    entered: str
    confirmed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmationView:
    """What stands of one decision. Only what is said of it as it is now (`is_current`) can be taken over."""

    id: int
    revision: int
    who: str
    at: datetime
    note: str
    is_current: bool
    differences: Sequence[Difference]


def confirmation_views(indications: Iterable[Indication]) -> dict[UUID, ConfirmationView]:
    """Return what funders said last of these decisions and did not take back, by decision."""
    rows = {row.pk: row for row in indications}
    said = IndicationConfirmation.objects.filter(indication__in=list(rows), withdrawn_at__isnull=True)
    # The newest comes last, and takes the place of what was said before.
    newest = {row.indication_id: row for row in said.order_by("confirmed_at", "pk")}
    names = _names({row.on_behalf_of for row in newest.values()})
    return {pk: _view(rows[pk], row, names) for pk, row in newest.items()}


def _view(indication: Indication, said: IndicationConfirmation, names: Mapping[str, str]) -> ConfirmationView:
    return ConfirmationView(
        id=said.pk,
        revision=indication.revision,
        who=names.get(said.on_behalf_of, _("wie betaalt")),
        at=said.confirmed_at,
        note=said.note,
        is_current=said.revision == indication.revision,
        differences=_differences(indication, said),
    )


def _differences(entered: Indication, said: IndicationConfirmation) -> list[Difference]:
    shown = (
        (_("Bedrag"), _amount),
        (_("Tijd"), _time),
        (_("Zekerheid"), lambda row: str(row.get_amount_status_display())),
        (_("Vanaf"), lambda row: datum(row.valid_from)),
        (_("Tot en met"), lambda row: datum(row.valid_until) if row.valid_until else _("zonder einddatum")),
    )
    pairs = ((label, words(entered), words(said)) for label, words in shown)
    return [Difference(label, before, after) for label, before, after in pairs if before != after]


def _amount(row: Row) -> str:
    if row.amount_cents is None:
        return _("onbekend")
    return f"{euro(row.amount_cents)} {row.get_amount_basis_display()}"


def _time(row: Row) -> str:
    return "–" if row.minutes is None else f"{uren(row.minutes)} {row.get_frequency_display()}"


def _names(keys: Iterable[str]) -> dict[str, str]:
    """Return what the organisations are called that spoke: a query per kind that is there."""
    wanted: dict[str, list[str]] = {}
    for key in keys:
        kind, _colon, pk = key.partition(":")
        wanted.setdefault(kind, []).append(pk)
    return {
        f"{kind}:{row.pk}": str(row)
        for kind, ids in wanted.items()
        if kind in KINDS
        for row in KINDS[kind]._default_manager.filter(pk__in=ids)  # noqa: SLF001 - Django's own name for it
    }
