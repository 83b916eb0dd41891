"""The kinds of organisations and areas that people edit: what is kept of each, and what can point at one."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import PROTECT, Count, Value
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from schools.models import Board, District, Partnership, Provider, School

__all__ = [
    "KINDS",
    "Place",
    "PlaceKind",
    "Record",
    "Use",
    "count_rows",
    "kind_of",
    "protecting",
    "record_of",
    "uses_of",
    "values_of",
]

Place = Partnership | Board | Provider | School | District
# A place as its history keeps it: the value of each field; what points elsewhere is [id, name].
Record = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceKind:
    """One kind: its name in the history and in addresses, its table, and the fields that people edit."""

    name: str
    slug: str
    model: type[Place]
    fields: tuple[str, ...]

    def find(self, pk: Any) -> Place | None:
        """Return the place with what its page shows along, or None."""
        related = [name for name in self.fields if self.model._meta.get_field(name).is_relation]
        return self.model.objects.select_related(*related).filter(pk=pk).first()


KINDS: Mapping[str, PlaceKind] = {
    kind.name: kind
    for kind in (
        PlaceKind(name="partnership", slug="samenwerkingsverbanden", model=Partnership, fields=("name", "valid_until")),
        PlaceKind(name="board", slug="schoolbesturen", model=Board, fields=("name", "valid_until")),
        PlaceKind(name="provider", slug="aanbieders", model=Provider, fields=("name", "valid_until")),
        PlaceKind(
            name="school",
            slug="scholen",
            model=School,
            fields=(
                "name",
                "kind",
                "brin",
                "location",
                "municipality",
                "district",
                "board",
                "partnership",
                "region",
                "valid_until",
            ),
        ),
        PlaceKind(name="district", slug="gebieden", model=District, fields=("name", "municipality", "description")),
    )
}


def kind_of(place: Place) -> PlaceKind:
    """Return the kind of a place."""
    return KINDS[str(place._meta.model_name)]


def record_of(place: Place) -> Record:
    """Return what a place says now, as its history keeps it."""
    return {name: _kept(getattr(place, name)) for name in kind_of(place).fields}


def values_of(record: Record, kind: PlaceKind) -> Iterator[tuple[str, Any]]:
    """Give the columns of a record with their values; what points elsewhere gives its id."""
    for name in kind.fields:
        field = kind.model._meta.get_field(name)
        value = record.get(name)
        if isinstance(field, models.ForeignKey):
            yield field.attname, value[0] if value else None
        else:
            yield name, field.to_python(value)  # type: ignore[union-attr]


def _kept(value: Any) -> Any:
    if isinstance(value, models.Model):
        return [str(value.pk), str(value)]
    return value.isoformat() if hasattr(value, "isoformat") else value


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """What points at a place: the table, in words, and how often; None where it says enough that it does."""

    name: str
    label: str
    count: int | None


# Of children it is enough to know that there are any.
UNCOUNTED_ROOM = "cases"
USES: Mapping[str, str | Promise] = {
    "budgets.delivery": _("scholen die haar laten invoeren wat is geleverd, nu of eerder"),
    "budgets.frame": _("kaders die bij een OOGO zijn gesteld"),
    "budgets.party": _("budgetten waarin het een partij is"),
    "budgets.pool": _("budgetten van dit gebied"),
    "budgets.poolschool": _("budgetten waaraan de school meedoet"),
    "budgets.proposalparty": _("voorstellen waarover de organisatie besluit"),
    "cases.pupil": _("leerlingen"),
    "reports.meeting": _("OOGO-vergaderingen"),
    "schools.areaprofile": _("jaren met cijfers van het gebied"),
    "schools.invitedrole": _("rollen in uitnodigingen"),
    "schools.membership": _("rollen van mensen"),
    "schools.school": _("scholen"),
}


# Whether a school has children is within nobody's reach here; the room that has them opens it for this one question.
around_look_at_uses: Callable[[Place], AbstractContextManager[Any]] = nullcontext


def uses_of(place: Place) -> list[Use]:
    """Return what points at a place and keeps it from being removed; one query for all the tables that can."""
    tables = [(row.related_model, row.get_accessor_name()) for row in protecting(type(place))]
    with around_look_at_uses(place):
        counts = count_rows({table._meta.label_lower: getattr(place, accessor).all() for table, accessor in tables})
    return [_use(table, counts[name]) for table, _accessor in tables if counts[name := table._meta.label_lower]]


def protecting(model: type[models.Model]) -> list[Any]:
    """Return the relations by which other tables hold on to a row of this one."""
    relations = [row for row in model._meta.related_objects if row.on_delete is PROTECT]
    return sorted(relations, key=lambda row: str(row.related_model._meta.label_lower))


def count_rows(tables: Mapping[str, models.QuerySet[Any]]) -> dict[str, int]:
    """Count the rows of several tables in one query, by the names given."""
    counted: list[models.QuerySet[Any, Any]] = [
        rows.order_by().annotate(table=Value(name)).values("table").annotate(total=Count("pk"))
        for name, rows in tables.items()
    ]
    found = counted[0].union(*counted[1:], all=True) if counted else []
    return dict.fromkeys(tables, 0) | {row["table"]: row["total"] for row in found}


def _use(table: type[models.Model], count: int) -> Use:
    name = table._meta.label_lower
    label = str(USES.get(name, table._meta.verbose_name_plural))
    return Use(name=name, label=label, count=None if table._meta.app_label == UNCOUNTED_ROOM else count)
