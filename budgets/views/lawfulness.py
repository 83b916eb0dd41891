"""The pages about what makes the agreement of a budget lawful."""

from typing import ClassVar
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from budgets import actions
from budgets.forms.lawfulness import LawfulnessForm
from budgets.models import Pool
from budgets.pages.lawfulness_page import conflict_page, form_of, form_page, lawfulness_page
from schools.access import AbilityRequired
from schools.permissions import Ability

CONFLICT = 409
INVALID = 422
FORM = "budgets/lawfulness_form.html"


class LawfulnessPage(AbilityRequired):
    """What is recorded of the lawfulness of one budget, and what is missing."""

    ability: ClassVar[Ability | None] = Ability.VIEW_POOL

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Show it."""
        pool = self.get_scoped_object(Pool.objects, pk)
        return render(request, "budgets/lawfulness.html", lawfulness_page(pool, user=self.person))


class LawfulnessEdit(AbilityRequired):
    """Record it."""

    ability: ClassVar[Ability | None] = Ability.EDIT_TERMS

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Show the form with what is stored."""
        pool = self.get_scoped_object(Pool.objects, pk)
        return render(request, FORM, form_page(pool, form_of(pool)))

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Store it, unless somebody else saved since."""
        pool = self.get_scoped_object(Pool.objects, pk)
        form = form_of(pool, request.POST)
        if form.is_valid():
            try:
                return self._store(pool, form)
            except ValidationError as error:
                form.add_error(None, error.messages)
            except actions.LawfulnessConflictError as error:
                found = conflict_page(pool, form, error.current, data=request.POST)
                return render(request, FORM, found, status=CONFLICT)
        return render(request, FORM, form_page(pool, form), status=INVALID)

    def _store(self, pool: Pool, form: LawfulnessForm) -> HttpResponse:
        revision = form.cleaned_data["revision"]
        actions.record_lawfulness(pool=pool, terms=form.terms(), revision=revision, acting_user=self.person)
        messages.success(self.request, gettext("De rechtmatigheid is vastgelegd."))
        return redirect("budgets:lawfulness", pool.pk)
