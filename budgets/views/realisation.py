"""The pages of delivered support (geleverde hulp): the year beside what was agreed, and writing it down."""

from typing import ClassVar
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from budgets import actions
from budgets.forms.realisation import MonthGrid, with_month_before
from budgets.models import Pool
from budgets.pages.realisation_entry import Entry, entry_page, may_undo
from budgets.pages.realisation_page import realisation_page
from schools.access import AbilityRequired
from schools.permissions import Ability

CONFLICT = 409
INVALID = 422
FORM = "budgets/realisation_entry.html"


class RealisationPage(AbilityRequired):
    """What was delivered beside what was agreed, month by month."""

    ability: ClassVar[Ability | None] = Ability.VIEW_POOL

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Show it."""
        pool = self.get_scoped_object(Pool.objects, pk)
        context = realisation_page(pool, user=self.person, today=timezone.localdate())
        return render(request, "budgets/realisation.html", context)


class ForSchool(AbilityRequired):
    """The months of one school, `?school=s1`, or of the first school of the person."""

    ability: ClassVar[Ability | None] = Ability.RECORD_REALISATION

    def find_entry(self, pk: UUID) -> Entry:
        """Return the form of the school that the address names."""
        pool = self.get_scoped_object(Pool.objects, pk)
        ref = self.request.GET.get("school", "")
        return Entry.of(pool, user=self.person, today=timezone.localdate(), ref=ref)


class RealisationEntry(ForSchool):
    """Look at the months, and write them."""

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Show what is stored."""
        done = id_or_none(request.GET.get("gedaan", ""))
        return render(request, FORM, entry_page(self.find_entry(pk), done=done))

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Take a month over from the one before, or store what is different."""
        entry = self.find_entry(pk)
        copied = with_month_before(request.POST, entry.months)
        if copied is not None:
            return render(request, FORM, entry_page(entry, data=copied))
        grid = entry.grid(entry.rows(), request.POST)
        if not grid.is_valid():
            return render(request, FORM, entry_page(entry, data=request.POST), status=INVALID)
        return self._store(entry, grid)

    def _store(self, entry: Entry, grid: MonthGrid) -> HttpResponse:
        figures = grid.figures(entry.school)
        try:
            act = actions.record_realisation(
                pool=entry.pool,
                figures=figures,
                today=entry.today,
                acting_user=self.person,
                origin=actions.Origin(delivery=entry.delivery),
            )
        except actions.RealisationConflictError:
            found = entry_page(entry, data=self.request.POST, is_conflict=True)
            return render(self.request, FORM, found, status=CONFLICT)
        if act is None:
            messages.info(self.request, gettext("Er is niets veranderd."))
            return redirect(entry.address)
        messages.success(self.request, gettext("De geleverde hulp is bewaard."))
        return redirect(entry.address_after(act))


class RealisationUndo(ForSchool):
    """Take back what was stored in one go."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Take it back, and go to the form."""
        entry = self.find_entry(pk)
        act = id_or_none(request.POST.get("act", ""))
        if act is None or not may_undo(entry, act):
            raise Http404
        try:
            actions.undo_realisation(pool=entry.pool, act=act, acting_user=self.person, delivery=entry.delivery)
            messages.success(request, gettext("De invoer is ongedaan gemaakt."))
        except actions.RealisationUndoneError:
            messages.error(request, gettext("Dit is niet meer ongedaan te maken: er is daarna iets gewijzigd."))
        return redirect(entry.address)


def id_or_none(text: str) -> UUID | None:
    """Return an id that somebody sent, or None for what is none."""
    try:
        return UUID(text)
    except ValueError:
        return None
