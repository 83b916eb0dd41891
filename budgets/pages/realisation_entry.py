"""What the form of delivered support shows: the months of one school, what was corrected, and what can be undone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext

from accounts.models import User
from budgets.forms.realisation import MonthGrid
from budgets.models import Delivery, Pool, PoolSchool, Realisation
from budgets.pages.realisation_writers import is_told, told_of_months, written
from budgets.realised_rows import begun_months, enterable_schools, months_of

Context = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One person who writes for one school of a pool, or for a pool without schools.

    `delivery` is by which naming the person of a provider writes; None for who writes for the school itself.
    """

    pool: Pool
    schools: list[PoolSchool]
    school: PoolSchool | None
    today: date
    delivery: Delivery | None = None

    @classmethod
    def of(cls, pool: Pool, *, user: User, today: date, ref: str) -> "Entry":
        """Return for whom the person writes: the school that the address names, or the first of the own ones.

        Raises PermissionDenied where the person has no school in this pool, Http404 for a school of somebody else.
        """
        links = list(pool.school_links.select_related("school"))
        own = enterable_schools(links, user)
        if links and not own:
            raise PermissionDenied
        chosen = next((link for link in own if link.ref == ref or not ref), None)
        if ref and chosen is None:
            raise Http404
        return cls(pool=pool, schools=own, school=chosen, today=today)

    @classmethod
    def under(cls, delivery: Delivery, *, today: date) -> "Entry":
        """Return the school that named a provider, and no other of its pool."""
        link = delivery.school
        return cls(pool=link.pool, schools=[link], school=link, today=today, delivery=delivery)

    @property
    def months(self) -> tuple[date, ...]:
        """The months of the school year."""
        return months_of(self.pool.school_year)

    @property
    def only_school(self) -> PoolSchool:
        """The school that is written for. Raises Http404 for a pool without schools."""
        if self.school is None:
            raise Http404
        return self.school

    @property
    def address(self) -> str:
        """Where this school is written for."""
        return self._page("entry") + self._query

    @property
    def undo_address(self) -> str:
        """Where what was stored is taken back."""
        return self._page("undo") + self._query

    @property
    def import_address(self) -> str:
        """Where rows are pasted."""
        return self._page("import")

    @property
    def template_address(self) -> str:
        """Where the empty file is."""
        return self._page("template")

    @property
    def provider_address(self) -> str:
        """Where a school says which provider enters its months."""
        return reverse("budgets:realisation-provider", args=[self.pool.pk]) + self._query

    @property
    def overview_address(self) -> str:
        """Where the person came from: the year beside what was agreed, or what the own organisation delivers."""
        if self.delivery is not None:
            return reverse("budgets:deliveries")
        return reverse("budgets:realisation", args=[self.pool.pk])

    def address_after(self, act: UUID) -> str:
        """Where the person goes on after storing, with the way to take it back."""
        return f"{self.address}{'&' if self._query else '?'}gedaan={act}"

    def breadcrumbs(self, here: str) -> list[tuple[str, str]]:
        """Return the way to a page of this form; that of a provider does not lead over the page of the pool."""
        overview = (gettext("Geleverde hulp"), self.overview_address)
        if self.delivery is not None:
            return [overview, (here, "")]
        pool = (self.pool.name, reverse("budgets:pool", args=[self.pool.pk]))
        return [(gettext("Gezamenlijke budgetten"), reverse("budgets:pools")), pool, overview, (here, "")]

    def own_rows(self) -> QuerySet[Realisation]:
        """Return every row of the schools for which the person writes, also those that were replaced."""
        return self.pool.realisations.filter(Q(school__in=self.schools) if self.schools else Q(school=None))

    def rows(self) -> list[Realisation]:
        """Return every row of this school, also those that were replaced, the newest first."""
        writers = ("recorded_by", "replaced_by", "delivery__provider", "replaced_under__provider")
        rows = self.pool.realisations.filter(school=self.school).select_related(*writers)
        return list(rows.order_by("-recorded_at", "-pk"))

    def grid(self, rows: list[Realisation], data: Mapping[str, Any] | None = None) -> MonthGrid:
        """Return the form with what is stored, or with what was typed."""
        stored = {row.month: row for row in rows if row.replaced_at is None}
        begun = len(begun_months(self.pool.school_year, self.today))
        told = told_of_months(rows, self.delivery)
        return MonthGrid(self.months, begun=begun, stored=stored, told=told, data=data)

    def reseen(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Return what was typed, as if it was typed beside what is stored now."""
        stored = {row.month: row.pk for row in self.rows() if row.replaced_at is None}
        seen = {f"{month:%Y-%m}-seen": str(stored.get(month, "")) for month in self.months}
        return {**{key: data[key] for key in data}, **seen}

    def _page(self, name: str) -> str:
        """Return a page of this form: of a provider by the naming, of a school by the pool."""
        if self.delivery is not None:
            return reverse(f"budgets:delivery-{name}", args=[self.delivery.pk])
        return reverse(f"budgets:realisation-{name}", args=[self.pool.pk])

    @property
    def _query(self) -> str:
        return f"?{urlencode({'school': self.school.ref})}" if self.school and self.delivery is None else ""


def entry_page(
    entry: Entry, *, data: Mapping[str, Any] | None = None, done: UUID | None = None, is_conflict: bool = False
) -> Context:
    """Return the form and what stands around it. After a conflict what was typed stands beside what is stored now."""
    rows = entry.rows()
    typed = entry.reseen(data) if is_conflict and data is not None else data
    return {
        "pool": entry.pool,
        "entry": entry,
        "grid": entry.grid(rows, typed),
        "stored": [written(row, entry.delivery) for row in _by_month(rows)] if is_conflict else None,
        "corrected": [
            written(row, entry.delivery) for row in rows if row.replaced_at is not None and is_told(row, entry.delivery)
        ],
        "done": done if done is not None and any(row.act == done or row.replaced_in == done for row in rows) else None,
        "breadcrumbs": entry.breadcrumbs(gettext("Invoeren")),
    }


def may_undo(entry: Entry, act: UUID) -> bool:
    """Tell whether all that an act changed is of schools for which the person writes, and of a provider its own act."""
    touched = list(entry.pool.realisations.filter(Q(act=act) | Q(replaced_in=act)))
    own: set[int | None] = {school.pk for school in entry.schools} or {None}
    if not touched or not {row.school_id for row in touched} <= own:
        return False
    acted = {row.delivery_id if row.act == act else row.replaced_under_id for row in touched}
    return entry.delivery is None or acted == {entry.delivery.pk}


def _by_month(rows: list[Realisation]) -> list[Realisation]:
    return sorted((row for row in rows if row.replaced_at is None), key=lambda row: row.month)
