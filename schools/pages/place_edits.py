"""What the forms of organisations and areas show around their fields: a conflict, what points here, the history."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.differences import differences
from schools.forms import PlaceForm, form_of
from schools.pages.place_history import history_of
from schools.pages.place_words import WORDS
from schools.places import Place, PlaceKind, uses_of

__all__ = ["conflict_page", "edit_page", "new_page", "put_errors", "remove_page"]

Context = dict[str, Any]
Typed = Mapping[str, Any]


def new_page(kind: PlaceKind, form: PlaceForm) -> Context:
    """Return the form of a new one."""
    words = WORDS[kind.name]
    return {
        "kind": kind,
        "words": words,
        "form": form,
        "title": words.add,
        "save_url": reverse(f"schools:{kind.name}-new"),
        "cancel_url": reverse(f"schools:{kind.name}s"),
        "breadcrumbs": _crumbs(kind, str(words.add)),
    }


def edit_page(kind: PlaceKind, place: Place, form: PlaceForm, *, effects: Sequence[str] = ()) -> Context:
    """Return the form of a stored one, with what the change does elsewhere when that must be read first."""
    return {
        **new_page(kind, form),
        "place": place,
        "title": place.name,
        "effects": effects,
        "uses": uses_of(place),
        "history": history_of(kind.name, str(place.pk)),
        "save_url": reverse(f"schools:{kind.name}", args=[place.pk]),
        "remove_url": reverse(f"schools:{kind.name}-remove", args=[place.pk]),
        "breadcrumbs": _crumbs(kind, place.name),
    }


def conflict_page(kind: PlaceKind, form: PlaceForm, current: Place | None, *, data: Typed) -> Context:
    """Return the form with what was typed beside what somebody else stored; the next press stores what was typed.

    What was removed meanwhile can be added anew with what was typed.
    """
    if current is None:
        again = form_of(kind)({**_plain(data), "key": "", "revision": ""})
        return {**new_page(kind, again), "is_gone": True}
    stored = form_of(kind)(place=current)
    stored.fields.pop("understood", None)
    typed = form_of(kind)({**_plain(data), "revision": str(current.revision)}, place=current)
    return {**edit_page(kind, current, typed), "differences": differences(form, stored)}


def remove_page(kind: PlaceKind, place: Place) -> Context:
    """Return the question whether it should go, or what points at it."""
    words = WORDS[kind.name]
    back = reverse(f"schools:{kind.name}", args=[place.pk])
    crumbs = [*_crumbs(kind, place.name)[:-1], (place.name, back), (_("Verwijderen"), "")]
    shared = {"kind": kind, "words": words, "place": place, "uses": uses_of(place), "back_url": back}
    return {**shared, "breadcrumbs": crumbs, "remove_url": reverse(f"schools:{kind.name}-remove", args=[place.pk])}


def put_errors(form: PlaceForm, error: ValidationError) -> None:
    """Put what an action refused at the field where it can be solved, or above the form."""
    found = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    for name, complaints in found.items():
        form.add_error(name if name in form.fields else None, complaints)


def _plain(data: Typed) -> dict[str, Any]:
    return {name: data[name] for name in data}


def _crumbs(kind: PlaceKind, last: str) -> list[tuple[Any, str]]:
    start = [(_("Beheer"), reverse("budgets:desk")), (WORDS[kind.name].many, reverse(f"schools:{kind.name}s"))]
    return [*start, (last, "")]
