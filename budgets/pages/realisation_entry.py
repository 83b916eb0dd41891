"""What the form of delivered support shows: the months of one school, what was corrected, and what can be undone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext

from accounts.models import User
from budgets.forms.realisation import MonthGrid
from budgets.models import Pool, PoolSchool, Realisation
from budgets.presentation.month_names import month_name
from budgets.realised_rows import begun_months, enterable_schools, months_of

Context = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One person who writes for one school of a pool, or for a pool without schools."""

    pool: Pool
    schools: list[PoolSchool]
    school: PoolSchool | None
    today: date

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

    @property
    def months(self) -> tuple[date, ...]:
        """The months of the school year."""
        return months_of(self.pool.school_year)

    @property
    def address(self) -> str:
        """Where this school is written for."""
        page = reverse("budgets:realisation-entry", args=[self.pool.pk])
        return f"{page}?school={self.school.ref}" if self.school else page

    def address_after(self, act: UUID) -> str:
        """Where the person goes on after storing, with the way to take it back."""
        return f"{self.address}{'&' if self.school else '?'}gedaan={act}"

    def rows(self) -> list[Realisation]:
        """Return every row of this school, also those that were replaced, the newest first."""
        rows = self.pool.realisations.filter(school=self.school).select_related("recorded_by", "replaced_by")
        return list(rows.order_by("-recorded_at", "-pk"))

    def grid(self, rows: list[Realisation], data: Mapping[str, Any] | None = None) -> MonthGrid:
        """Return the form with what is stored, or with what was typed."""
        stored = {row.month: row for row in rows if row.replaced_at is None}
        begun = len(begun_months(self.pool.school_year, self.today))
        return MonthGrid(self.months, begun=begun, stored=stored, data=data)

    def reseen(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Return what was typed, as if it was typed beside what is stored now."""
        stored = {row.month: row.pk for row in self.rows() if row.replaced_at is None}
        seen = {f"{month:%Y-%m}-seen": str(stored.get(month, "")) for month in self.months}
        return {**{key: data[key] for key in data}, **seen}


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """A row that another took the place of: what it said, by whom, and who replaced it when."""

    month: str
    row: Realisation


def entry_page(
    entry: Entry, *, data: Mapping[str, Any] | None = None, done: UUID | None = None, is_conflict: bool = False
) -> Context:
    """Return the form and what stands around it. After a conflict what was typed stands beside what is stored now."""
    rows = entry.rows()
    typed = entry.reseen(data) if is_conflict and data is not None else data
    pool_page = reverse("budgets:pool", args=[entry.pool.pk])
    return {
        "pool": entry.pool,
        "entry": entry,
        "grid": entry.grid(rows, typed),
        "stored": _stored_lines(rows) if is_conflict else None,
        "corrected": [Corrected(month=month_name(row.month), row=row) for row in rows if row.replaced_at is not None],
        "done": done if done is not None and any(row.act == done or row.replaced_in == done for row in rows) else None,
        "breadcrumbs": [
            (gettext("Gezamenlijke budgetten"), reverse("budgets:pools")),
            (entry.pool.name, pool_page),
            (gettext("Geleverde hulp"), reverse("budgets:realisation", args=[entry.pool.pk])),
            (gettext("Invoeren"), ""),
        ],
    }


def may_undo(entry: Entry, act: UUID) -> bool:
    """Tell whether all that an act changed is of schools for which the person writes."""
    touched = entry.pool.realisations.filter(Q(act=act) | Q(replaced_in=act)).values_list("school", flat=True)
    own: set[int | None] = {school.pk for school in entry.schools} or {None}
    schools = set(touched)
    return bool(schools) and schools <= own


def _stored_lines(rows: list[Realisation]) -> list[Corrected]:
    counted = [row for row in rows if row.replaced_at is None]
    return [Corrected(month=month_name(row.month), row=row) for row in sorted(counted, key=lambda row: row.month)]
