"""Aansluiting: what funders confirm of their own money, and the ground on which they may see rows one by one."""

from typing import Any, ClassVar
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from budgets import actions
from budgets.models import Pool
from budgets.pages.confirmation_page import confirmation_page, headline_piece, rows_page
from budgets.pages.confirming import (
    Pressed,
    confirm_seen,
    correct_seen,
    correction_page,
    said_message,
    seen_of,
    withdraw_seen,
)
from budgets.pages.row_ground_page import row_ground_page
from schools.access import AbilityRequired
from schools.permissions import Ability

CONFLICT = 409
INVALID = 422
ROWS = "regels"


class Confirmation(AbilityRequired):
    """How far the confirmation of a pool is, and what the reader can do about it."""

    ability: ClassVar[Ability | None] = Ability.VIEW_POOL

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Show it."""
        pool = self.get_scoped_object(Pool.objects, pk)
        return render(request, "budgets/confirmation/page.html", confirmation_page(pool, user=self.person))


class Headline(AbilityRequired):
    """The one line about it, as the piece of a page that asks for it by itself: it reads every line of the pool."""

    ability: ClassVar[Ability | None] = Ability.VIEW_POOL

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Answer with that piece."""
        pool = self.get_scoped_object(Pool.objects, pk)
        return render(request, "budgets/confirmation/headline.html", headline_piece(pool, user=self.person))


class RowsShown(AbilityRequired):
    """A page that can show rows of children: each time it does, that is in the log."""

    logs: ClassVar[str | None] = "view_rows"
    shows_rows = False

    def logged_subject(self) -> Model | type[Model] | None:
        """Return the pool, when rows of it were on the page."""
        return super().logged_subject() if self.shows_rows else None

    def shown_rows(self, request: HttpRequest, pool: Pool, **more: Any) -> HttpResponse:
        """Show the rows of the own streams."""
        context = {**rows_page(pool, user=self.person), **more}
        self.shows_rows = bool(context["rows"])
        status = CONFLICT if more else None
        return render(request, "budgets/confirmation/rows.html", context, status=status)

    def answer(self, request: HttpRequest, pool: Pool, pressed: Pressed, *, told: str) -> HttpResponse:
        """Go back to the page it was pressed on, or show there what changed."""
        is_rows = request.POST.get("van") == ROWS
        if pressed.is_refused and is_rows:
            return self.shown_rows(request, pool, differences=pressed.differences)
        if pressed.is_refused:
            context = {**confirmation_page(pool, user=self.person), "differences": pressed.differences}
            return render(request, "budgets/confirmation/page.html", context, status=CONFLICT)
        if pressed.problem:
            messages.warning(request, pressed.problem)
        else:
            messages.success(request, told)
        return redirect("budgets:confirmation-rows" if is_rows else "budgets:confirmation", pool.pk)


class LinesConfirm(RowsShown):
    """Confirm what was seen: groups, amounts, or the chosen rows."""

    ability: ClassVar[Ability | None] = Ability.CONFIRM_AMOUNTS
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Store it, and go back to the page it was pressed on; show what changed when that is not what was seen."""
        pool = self.get_scoped_object(Pool.objects, pk)
        pressed = confirm_seen(request.POST.getlist("line"), pool=pool, user=self.person)
        return self.answer(request, pool, pressed, told=said_message(pressed.said))


class LinesWithdraw(RowsShown):
    """Take back what was said."""

    ability: ClassVar[Ability | None] = Ability.CONFIRM_AMOUNTS
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Do it, and go back to the page it was pressed on."""
        pool = self.get_scoped_object(Pool.objects, pk)
        pressed = withdraw_seen(request.POST.getlist("line"), pool=pool, user=self.person)
        return self.answer(request, pool, pressed, told=gettext("De bevestiging is ingetrokken."))


class LinesCorrect(RowsShown):
    """Say what a group, an amount or a row should be."""

    ability: ClassVar[Ability | None] = Ability.CONFIRM_AMOUNTS

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Show the form, filled in with what stands."""
        pool = self.get_scoped_object(Pool.objects, pk)
        asked = seen_of(request.GET.getlist("line")[:1], pool=pool, user=self.person)
        context = correction_page(asked[0], pool=pool, user=self.person) if asked else None
        return self.form_page(request, pool, context)

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Store it, unless the lines are not what was seen."""
        pool = self.get_scoped_object(Pool.objects, pk)
        asked = seen_of(request.POST.getlist("line")[:1], pool=pool, user=self.person)
        context = correction_page(asked[0], pool=pool, user=self.person, data=request.POST) if asked else None
        if context is None or not context["form"].is_valid():
            return self.form_page(request, pool, context, status=INVALID)
        pressed = correct_seen(asked[0], context["form"], pool=pool, user=self.person)
        if pressed.is_refused:
            again = correction_page(asked[0], pool=pool, user=self.person, data=request.POST, pressed=pressed)
            return self.form_page(request, pool, again, status=CONFLICT)
        messages.success(request, gettext("De verbetering is bewaard. De school ziet die bij het kind."))
        return redirect(context["cancel_url"])

    def form_page(self, request: HttpRequest, pool: Pool, context: Any, status: int | None = None) -> HttpResponse:
        """Show the form; what is no group any more cannot be corrected, so the page of all groups comes instead."""
        if context is None:
            messages.warning(request, gettext("Deze regels zijn intussen anders. Kies opnieuw wat u wilt verbeteren."))
            return redirect("budgets:confirmation", pool.pk)
        self.shows_rows = context["is_row"]
        return render(request, "budgets/confirmation/correct.html", context, status=status)


class Rows(RowsShown):
    """The decisions of the own streams one by one, without names; only with a recorded ground."""

    ability: ClassVar[Ability | None] = Ability.CONFIRM_AMOUNTS

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Show them; that is in the log."""
        pool = self.get_scoped_object(Pool.objects, pk)
        return self.shown_rows(request, pool)


class RowGroundPage(AbilityRequired):
    """The ground on which funders may see rows one by one."""

    ability: ClassVar[Ability | None] = Ability.RECORD_ROW_GROUND

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Show the ground there is, or the form for one."""
        pool = self.get_scoped_object(Pool.objects, pk)
        return render(request, "budgets/confirmation/ground.html", row_ground_page(pool, user=self.person))

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Record it."""
        pool = self.get_scoped_object(Pool.objects, pk)
        context = row_ground_page(pool, user=self.person, data=request.POST)
        if not context["may_record"]:
            raise PermissionDenied
        form = context["form"]
        if not form.is_valid():
            return render(request, "budgets/confirmation/ground.html", context, status=INVALID)
        try:
            actions.record_row_ground(pool=pool, **form.cleaned_data, acting_user=self.person)
        except actions.GroundStandsError:
            return render(request, "budgets/confirmation/ground.html", context, status=CONFLICT)
        messages.success(request, gettext("De grond is vastgelegd. Wie betaalt, kan nu regel voor regel bevestigen."))
        return redirect("budgets:confirmation", pk)


class RowGroundEnd(AbilityRequired):
    """End the ground: from then on funders see sums alone."""

    ability: ClassVar[Ability | None] = Ability.RECORD_ROW_GROUND
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """End it at once."""
        pool = self.get_scoped_object(Pool.objects, pk)
        if not row_ground_page(pool, user=self.person)["may_record"]:
            raise PermissionDenied
        actions.end_row_ground(pool=pool, acting_user=self.person)
        messages.success(request, gettext("De grond is beëindigd. Wie betaalt, ziet vanaf nu alleen sommen."))
        return redirect("budgets:row-ground", pk)
