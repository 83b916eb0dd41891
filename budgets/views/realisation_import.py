"""Delivered support from a file: a template to fill in, rows to paste, and a preview before anything is stored."""

from typing import ClassVar
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from accounts.spreadsheet import csv_lines
from budgets import actions
from budgets.models import Pool, Realisation
from budgets.pages.realisation_entry import Entry
from budgets.pages.realisation_import import Paste, import_page, template_rows
from schools.access import AbilityRequired
from schools.permissions import Ability

CONFLICT = 409
INVALID = 422
PAGE = "budgets/realisation_import.html"


class ForOwnSchools(AbilityRequired):
    """All schools of the pool for which the person writes: a file can hold several."""

    ability: ClassVar[Ability | None] = Ability.RECORD_REALISATION

    def find_entry(self, pk: UUID) -> Entry:
        """Return them."""
        pool = self.get_scoped_object(Pool.objects, pk)
        return Entry.of(pool, user=self.person, today=timezone.localdate(), ref="")


class RealisationImport(ForOwnSchools):
    """Paste rows, look at what they would store, and store them."""

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Show where to paste."""
        entry = self.find_entry(pk)
        return render(request, PAGE, import_page(entry, Paste.of(entry)))

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Show what the rows would store, or store them when that was seen."""
        entry = self.find_entry(pk)
        paste = Paste.of(entry, request.POST)
        if not paste.is_valid:
            return render(request, PAGE, import_page(entry, paste), status=INVALID)
        if request.POST.get("do") != "store":
            return render(request, PAGE, import_page(entry, paste))
        return self._store(entry, paste)

    def _store(self, entry: Entry, paste: Paste) -> HttpResponse:
        if not paste.is_seen:
            return self._conflict(entry)
        try:
            act = actions.record_realisation(
                pool=entry.pool,
                figures=paste.figures,
                today=entry.today,
                acting_user=self.person,
                origin=actions.Origin(source=Realisation.Source.IMPORTED, delivery=entry.delivery),
            )
        except actions.RealisationConflictError:
            return self._conflict(entry)
        if act is None:
            messages.info(self.request, gettext("Er is niets veranderd."))
            return redirect(entry.address)
        messages.success(self.request, gettext("De rijen zijn bewaard."))
        return redirect(entry.address_after(act))

    def _conflict(self, entry: Entry) -> HttpResponse:
        """Show again what would be stored, beside what counts now."""
        again = Paste.of(entry, self.request.POST)
        return render(self.request, PAGE, import_page(entry, again, is_conflict=True), status=CONFLICT)


class RealisationTemplate(ForOwnSchools):
    """An empty file with the months and the own schools, to fill in."""

    def get(self, request: HttpRequest, pk: UUID) -> StreamingHttpResponse:
        """Give it."""
        entry = self.find_entry(pk)
        name = f"ontschot-geleverde-hulp-{entry.pool.school_year}.csv"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
        return StreamingHttpResponse(csv_lines(template_rows(entry)), content_type="text/csv", headers=headers)
