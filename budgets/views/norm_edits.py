"""The forms that change norms: a new one, a correction, a value that follows, an end, a removal."""

from typing import Any, ClassVar
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from budgets import actions
from budgets.forms.norms import NormEndForm, NormForm, ReasonForm
from budgets.models import Norm, NormChange, Pool
from budgets.norm_codes import NORM_CODES
from budgets.pages.norm_edits import (
    code_page,
    conflict_page,
    edit_page,
    gone_page,
    new_page,
    put_errors,
    removed_norm,
)
from budgets.pages.norm_pages import norms_address
from budgets.presentation.norm_history import change_message
from schools.access import AbilityAnywhereRequired, AbilityRequired
from schools.permissions import Ability

CONFLICT = 409
INVALID = 422


class _New:
    """Adding a norm, for everyone or to a pool. The address says which; `code` in it says what."""

    def form_page(self, request: HttpRequest, pool: Pool | None) -> HttpResponse:
        code = request.GET.get("code", "")
        if not code:
            return render(request, "budgets/norm_codes.html", code_page(pool))
        return render(request, "budgets/norm_form.html", new_page(pool, code))

    def save(self, request: HttpRequest, pool: Pool | None, *, person: Any) -> HttpResponse:
        context = new_page(pool, request.GET.get("code", ""), data=request.POST)
        form, status = context["form"], INVALID
        if form.is_valid():
            said = form.cleaned_data
            try:
                change = actions.add_norm(
                    pool=pool, terms=form.terms(), reason=said["reason"], acting_user=person, key=said["key"]
                )
                return _done(request, change)
            except ValidationError as error:
                put_errors(form, error)
            except actions.NormConflictError as error:
                context, status = conflict_page(form, error.current, data=request.POST), CONFLICT
        return render(request, "budgets/norm_form.html", context, status=status)


class NormNew(_New, AbilityAnywhereRequired):
    """Add a norm for everyone."""

    ability: ClassVar[Ability | None] = Ability.EDIT_NORMS

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the norms to choose from, or the form of the chosen one."""
        return self.form_page(request, None)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Store it."""
        return self.save(request, None, person=self.person)


class PoolNormNew(_New, AbilityRequired):
    """Give a pool a value of its own."""

    ability: ClassVar[Ability | None] = Ability.EDIT_TERMS

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Show the norms to choose from, or the form of the chosen one."""
        return self.form_page(request, self.get_scoped_object(Pool.objects, pk))

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Store it."""
        return self.save(request, self.get_scoped_object(Pool.objects, pk), person=self.person)


class NormEdit(AbilityRequired):
    """Correct a norm: it should have said this all along."""

    ability: ClassVar[Ability | None] = Ability.EDIT_TERMS
    way: ClassVar[str] = "change"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Tell whoever sends a form about a norm that was removed meanwhile, with all that was typed."""
        gone = removed_norm(kwargs["pk"], user=self.person) if request.method == "POST" else None
        if gone is None:
            return super().dispatch(request, *args, **kwargs)
        return render(request, "budgets/norm_form.html", gone_page(gone, request.POST), status=CONFLICT)

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Show what is stored."""
        norm = self.norm(pk)
        return render(request, "budgets/norm_form.html", edit_page(self.form(norm), norm, self.way))

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Store the change, unless somebody else saved since."""
        norm = self.norm(pk)
        form, status = self.form(norm, data=request.POST), INVALID
        context = edit_page(form, norm, self.way)
        if form.is_valid():
            try:
                return _done(request, self.save(norm, form))
            except ValidationError as error:
                put_errors(form, error)
            except actions.NormConflictError as error:
                context, status = conflict_page(form, error.current, data=request.POST, way=self.way), CONFLICT
        return render(request, "budgets/norm_form.html", context, status=status)

    def norm(self, pk: UUID) -> Norm:
        """Return the norm; one that Ontschot cannot calculate with has no form."""
        norm = self.get_scoped_object(Norm.objects, pk, related=("pool",))
        if norm.code not in NORM_CODES:
            raise Http404
        return norm

    def form(self, norm: Norm, **data: Any) -> ReasonForm:
        """Return the form of this norm."""
        return NormForm(code=norm.code, pool=norm.pool, norm=norm, **data)

    def save(self, norm: Norm, form: Any) -> NormChange:
        """Store what the valid form says."""
        return actions.change_norm(norm_id=norm.pk, terms=form.terms(), **self.said(form))

    def said(self, form: ReasonForm) -> dict[str, Any]:
        """Return what every change is made with."""
        values = form.cleaned_data
        return {"revision": values["revision"] or 0, "reason": values["reason"], "acting_user": self.person}


class NormReplace(NormEdit):
    """Let a new value follow on a norm."""

    way: ClassVar[str] = "replace"

    def form(self, norm: Norm, **data: Any) -> ReasonForm:
        """Return the form of the value that follows."""
        return NormForm(code=norm.code, pool=norm.pool, norm=norm, follows=True, **data)

    def save(self, norm: Norm, form: Any) -> NormChange:
        """Store it, and end the old value the day before."""
        return actions.replace_norm(norm_id=norm.pk, terms=form.terms(), **self.said(form))


class NormEnd(NormEdit):
    """Give a norm its last day."""

    way: ClassVar[str] = "end"

    def form(self, norm: Norm, **data: Any) -> ReasonForm:
        """Return a form that asks for the day."""
        return NormEndForm(norm=norm, **data)

    def save(self, norm: Norm, form: Any) -> NormChange:
        """Store the day."""
        return actions.end_norm(norm_id=norm.pk, valid_until=form.cleaned_data["valid_until"], **self.said(form))


class NormRemove(NormEdit):
    """Remove a norm that should not have been there."""

    way: ClassVar[str] = "remove"

    def form(self, norm: Norm, **data: Any) -> ReasonForm:
        """Return a form that asks why."""
        return ReasonForm(norm=norm, **data)

    def save(self, norm: Norm, form: Any) -> NormChange:
        """Remove it; its history stays."""
        return actions.remove_norm(norm_id=norm.pk, **self.said(form))


RECALCULATE: dict[bool, str | Promise] = {
    True: _("Bereken het budget opnieuw om te zien wat dit verandert."),
    False: _(
        "Budgetten die hiermee zijn berekend, staan nu als gewijzigd. Bereken ze opnieuw om het verschil te zien."
    ),
}


def _done(request: HttpRequest, change: NormChange) -> HttpResponse:
    """Say what was done, and go to the list, which offers to take it back."""
    hint = RECALCULATE[change.pool is not None]
    sentences = {"done": change_message(change), "hint": hint}
    messages.success(request, gettext("%(done)s %(hint)s") % sentences)
    return redirect(f"{norms_address(change.pool)}?gedaan={change.act}")
