"""The pages of organisations and areas: the lists, the forms, and what was removed."""

from typing import Any, ClassVar
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from schools import actions
from schools.access import AbilityAnywhereRequired
from schools.effects import effects_of
from schools.forms import PlaceForm, SchoolForm, form_of
from schools.models import School
from schools.pages.place_edits import conflict_page, edit_page, new_page, put_errors, remove_page
from schools.pages.place_history import changes_page
from schools.pages.place_listing import list_page, municipality_page
from schools.pages.place_words import WORDS
from schools.permissions import Ability
from schools.places import Place, PlaceKind
from schools.queries import was_changed

CONFLICT = 409
INVALID = 422
FORM = "schools/place_form.html"


class _OrganisationPage(AbilityAnywhereRequired):
    """A page about one kind of organisation, which the address says."""

    ability: ClassVar[Ability | None] = Ability.EDIT_ORGANISATIONS
    kind: PlaceKind | None = None

    def of_kind(self) -> PlaceKind:
        """Return the kind; each address gives one."""
        if self.kind is None:
            raise TypeError(f"{type(self).__name__} has no kind")
        return self.kind

    def found(self, pk: UUID) -> Place:
        """Return the place, or answer that there is none."""
        place = self.of_kind().find(pk)
        if place is None:
            raise Http404
        return place


class PlaceList(_OrganisationPage):
    """Every organisation of a kind."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show one page of them."""
        return render(request, "schools/places.html", list_page(self.of_kind(), request.GET))


class MunicipalityList(AbilityAnywhereRequired):
    """The municipalities of the country, which come from a list and are read only."""

    ability: ClassVar[Ability | None] = Ability.EDIT_ORGANISATIONS

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show one page of them."""
        return render(request, "schools/municipalities.html", municipality_page(request.GET))


class PlaceNew(_OrganisationPage):
    """Add one."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show an empty form."""
        return render(request, FORM, new_page(self.of_kind(), form_of(self.of_kind())()))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Store it."""
        kind = self.of_kind()
        form = form_of(kind)(request.POST)
        context, status = new_page(kind, form), INVALID
        if form.is_valid():
            key = form.cleaned_data["key"]
            try:
                place = actions.add_place(kind=kind, values=form.values(), acting_user=self.person, pk=key)
            except ValidationError as error:
                put_errors(form, error)
            except actions.PlaceConflictError as error:
                context, status = conflict_page(kind, form, error.current, data=request.POST), CONFLICT
            else:
                messages.success(request, str(WORDS[kind.name].added))
                return redirect(f"schools:{kind.name}", place.pk)
        return render(request, FORM, context, status=status)


class PlaceEdit(_OrganisationPage):
    """Look at one, and change it."""

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Show what is stored, what points at it and how it came to be."""
        place = self.found(pk)
        return render(request, FORM, edit_page(self.of_kind(), place, form_of(self.of_kind())(place=place)))

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Store the change, unless somebody else saved since or it does something elsewhere that was not read yet."""
        kind, place = self.of_kind(), self.of_kind().find(pk)
        form = form_of(kind)(request.POST, place=place)
        if place is None:
            return self._gone(form)
        # Whoever saw something else than what is stored is told that first.
        is_current = form.is_valid() and form.cleaned_data["revision"] == place.revision
        effects = _unread_effects(place, form) if is_current else []
        if not effects and form.is_valid():
            try:
                return self._changed(form, pk)
            except ValidationError as error:
                put_errors(form, error)
            except actions.PlaceConflictError as error:
                context = conflict_page(kind, form, error.current, data=request.POST)
                return render(request, FORM, context, status=CONFLICT)
        return render(request, FORM, edit_page(kind, place, form, effects=effects), status=INVALID)

    def _changed(self, form: PlaceForm, pk: UUID) -> HttpResponse:
        kind, revision = self.of_kind(), form.cleaned_data["revision"] or 0
        place, touched = actions.change_place(
            kind=kind, pk=pk, values=form.values(), revision=revision, acting_user=self.person
        )
        messages.success(self.request, _sentences(str(WORDS[kind.name].changed), _touched(touched)))
        return redirect(f"schools:{kind.name}", place.pk)

    def _gone(self, form: PlaceForm) -> HttpResponse:
        """Tell whoever sends a form about what was removed meanwhile; what never was, is not found."""
        if not actions.was_removed(kind=self.of_kind(), pk=self.kwargs["pk"]):
            raise Http404
        context = conflict_page(self.of_kind(), form, None, data=self.request.POST)
        return render(self.request, FORM, context, status=CONFLICT)


class PlaceRemove(_OrganisationPage):
    """Remove one to which nothing points."""

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Ask, or say what points at it."""
        return render(request, "schools/place_remove.html", remove_page(self.of_kind(), self.found(pk)))

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Remove it; the list of changes offers to put it back."""
        kind, place = self.of_kind(), self.found(pk)
        sent = request.POST.get("revision", "")
        revision = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else 0
        try:
            actions.remove_place(kind=kind, pk=pk, revision=revision, acting_user=self.person)
        except (actions.PlaceConflictError, actions.PlaceInUseError) as error:
            changed = isinstance(error, actions.PlaceConflictError)
            context = {**remove_page(kind, self.found(pk)), "is_changed": changed, "is_held": not changed}
            return render(request, "schools/place_remove.html", context, status=CONFLICT)
        messages.success(request, _sentences(str(WORDS[kind.name].removed), _undo_hint(place.name)))
        return redirect("schools:changes")


class Changes(AbilityAnywhereRequired):
    """Every change of organisations, areas and calendars."""

    ability: ClassVar[Ability | None] = Ability.EDIT_ORGANISATIONS

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show one page of them, the newest first."""
        return render(request, "schools/changes.html", changes_page(request.GET))


class Restore(AbilityAnywhereRequired):
    """Put back what was removed."""

    ability: ClassVar[Ability | None] = Ability.EDIT_ORGANISATIONS
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Put it back, or say why that cannot be."""
        try:
            address = self._restored(pk)
        except actions.RestoreRefusedError as error:
            if not was_changed(pk):
                raise Http404 from error
            messages.error(request, _("Dit kan niet worden teruggezet: het staat er al, of het is nooit verwijderd."))
            return redirect("schools:changes")
        except ValidationError as error:
            messages.error(request, _sentences(_("Dit kan niet worden teruggezet."), *error.messages))
            return redirect("schools:changes")
        messages.success(request, _("Het staat er weer."))
        return redirect(address)

    def _restored(self, pk: int) -> str:
        if actions.is_about_holidays(pk):
            change = actions.restore_holidays(change_id=pk, acting_user=self.person)
            return reverse("schools:holiday-year", args=change.key.split(" "))
        place = actions.restore_place(change_id=pk, acting_user=self.person)
        return reverse(f"schools:{place._meta.model_name}", args=[place.pk])


def _unread_effects(place: Place, form: PlaceForm) -> list[str]:
    """Return what the change does elsewhere, until the person ticks that it was read."""
    if not isinstance(place, School) or not isinstance(form, SchoolForm):
        return []
    effects = effects_of(place, form.values())
    if not effects or form.cleaned_data["understood"]:
        return []
    form.add_error("understood", _("Lees wat dit verandert, en zet een vinkje."))
    return effects


def _touched(count: int) -> str:
    if not count:
        return ""
    said = ngettext(
        "%(count)s budget staat nu als gewijzigd. Wie het beheert, kan het opnieuw berekenen.",
        "%(count)s budgetten staan nu als gewijzigd. Wie ze beheert, kan ze opnieuw berekenen.",
        count,
    )
    return said % {"count": count}


def _undo_hint(name: str) -> str:
    return _("Was dat niet de bedoeling? Zet %(name)s hieronder terug.") % {"name": name}


def _sentences(*parts: Any) -> str:
    return " ".join(str(part) for part in parts if part)
