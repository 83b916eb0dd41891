"""What a change of a school does elsewhere, told before it is saved: to rights, and to budgets."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from schools.models import Membership, School
from schools.places import uses_of

__all__ = ["effects_of"]

# What decides who may see the budgets of a school, in words that go behind "mensen met een rol bij".
RIGHTS: Mapping[str, str | Promise] = {
    "board": gettext_lazy("het schoolbestuur"),
    "partnership": gettext_lazy("het samenwerkingsverband"),
}


def effects_of(school: School, values: Mapping[str, Any]) -> list[str]:
    """Return as sentences what one should know before these values are saved; empty when nothing reaches further."""
    told = [line for name in RIGHTS for line in _rights(school, name, values)]
    governed_otherwise = any(getattr(school, name) not in {None, values[name]} for name in RIGHTS)
    if school.valid_until is None and values["valid_until"] is not None:
        told += _closing(school)
    moved = governed_otherwise or values["municipality"] != school.municipality
    pools = next((use.count for use in uses_of(school) if use.name == "budgets.poolschool"), None)
    if moved and pools:
        told.append(_pools(pools))
    return told


def _rights(school: School, name: str, values: Mapping[str, Any]) -> list[str]:
    before, after = getattr(school, name), values[name]
    if before is None or before == after:
        return []
    kind = RIGHTS[name]
    leaving = _people(**{name: before})
    coming = _people(**{name: after}) if after is not None else 0
    lines = [_leaving(leaving) % {"count": leaving, "kind": kind, "organisation": before}] if leaving else []
    if coming:
        lines.append(_coming(coming) % {"count": coming, "kind": kind, "organisation": after})
    return lines


def _leaving(count: int) -> str:
    return ngettext(
        "%(count)s persoon van %(kind)s %(organisation)s ziet de budgetten van deze school dan niet meer.",
        "%(count)s mensen van %(kind)s %(organisation)s zien de budgetten van deze school dan niet meer.",
        count,
    )


def _coming(count: int) -> str:
    return ngettext(
        "%(count)s persoon van %(kind)s %(organisation)s ziet de budgetten van deze school dan wel.",
        "%(count)s mensen van %(kind)s %(organisation)s zien de budgetten van deze school dan wel.",
        count,
    )


def _closing(school: School) -> list[str]:
    roles = _people(school=school)
    if not roles:
        return []
    said = ngettext(
        "%(count)s persoon heeft een rol bij deze school. Die rol eindigt niet vanzelf: geef haar ook een laatste dag.",
        "%(count)s mensen hebben een rol bij deze school. Die eindigen niet vanzelf: geef ze ook een laatste dag.",
        roles,
    )
    return [said % {"count": roles}]


def _pools(count: int) -> str:
    said = ngettext(
        "De school doet mee aan %(count)s budget. Dat blijft bestaan, met dezelfde partijen. Wat er is berekend, "
        "blijft staan maar heet daarna gewijzigd.",
        "De school doet mee aan %(count)s budgetten. Die blijven bestaan, met dezelfde partijen. Wat er is berekend, "
        "blijft staan maar heet daarna gewijzigd.",
        count,
    )
    hint = _("Betaalt of tekent er een andere partij? Laat dan de afspraken van het budget aanpassen.")
    return f"{said % {'count': count}} {hint}"


def _people(**organisation: Any) -> int:
    """Return how many people have a role there today."""
    rows = Membership.objects.counting_on(timezone.localdate())
    return rows.filter(**organisation).values("user").distinct().count()
