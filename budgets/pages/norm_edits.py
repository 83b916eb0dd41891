"""What the forms of norms show around their fields: what is stored now, what the button does, and a conflict."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext

from accounts.models import User
from budgets.forms.norms import NormForm, ReasonForm
from budgets.models import Norm, NormChange, Pool
from budgets.norm_codes import CALCULATED, NORM_CODES
from budgets.pages.norm_pages import code_choices, crumbs_to, current_line, norms_address
from budgets.presentation.wording import NORM_NOTES, NORMS, word
from cases.forms import differences
from schools.permissions import Ability, has_ability

Context = dict[str, Any]
Typed = Mapping[str, Any]


def code_page(pool: Pool | None) -> Context:
    """Return the norms that one can choose to give a value."""
    crumbs = [*crumbs_to(pool), (gettext("Waarde toevoegen"), "")]
    return {"pool": pool, "codes": code_choices(pool), "breadcrumbs": crumbs, "cancel_url": norms_address(pool)}


def new_page(pool: Pool | None, code: str, *, data: Typed | None = None) -> Context:
    """Return the form of a new norm. Raises Http404 for a code that Ontschot cannot calculate with."""
    if code not in (NORM_CODES if pool is None else CALCULATED):
        raise Http404
    form = NormForm(data, code=code, pool=pool)
    title = gettext("Eigen waarde vastleggen") if pool else gettext("Landelijke waarde toevoegen")
    return {**_shared(form, pool, code, title), "save_url": _new_address(pool, code)}


def edit_page(form: ReasonForm, norm: Norm, way: str) -> Context:
    """Return the form of a stored norm, for one of the ways to change it."""
    return {
        **_shared(form, norm.pool, norm.code, _title(way)),
        **_words(way),
        "way": way,
        "norm": norm,
        "now": current_line(norm),
        "save_url": reverse(_PAGES[way], args=[norm.pk]),
    }


def conflict_page(form: ReasonForm, current: Norm | None, *, data: Typed, way: str = "change") -> Context:
    """Return the form with what was typed, and what somebody else stored; the next press stores what was typed."""
    if current is None:
        raise Http404
    again = {**{name: data[name] for name in data}, "revision": str(current.revision)}
    if not isinstance(form, NormForm):
        return {**edit_page(type(form)(again, norm=current), current, way), "differences": []}
    typed = NormForm(again, code=current.code, pool=current.pool, norm=current, follows=form.follows)
    # A value that follows is not what is stored: only the norm that it follows on can have become another.
    different = [] if form.follows else differences(form, NormForm(code=form.code, pool=form.pool, norm=current))
    known = [row for row in different if row.label != str(form.fields["reason"].label)]
    return {**edit_page(typed, current, way), "differences": known}


def gone_page(gone: Norm, data: Typed) -> Context:
    """Return the form to add anew what somebody removed while it was being changed."""
    return {**new_page(gone.pool, gone.code, data={**{name: data[name] for name in data}, "key": ""}), "is_gone": True}


def removed_norm(norm_id: UUID, *, user: User) -> Norm | None:
    """Return a norm that was removed, as it was, if the person may write in its place."""
    if Norm.objects.filter(pk=norm_id).exists():
        return None
    last = NormChange.objects.filter(norm_id=norm_id).select_related("pool").last()
    if last is None or last.code not in NORM_CODES:
        return None
    # Whether the person reads the pool at all is not known yet, so `may` is not the question here.
    if last.pool is None:
        is_theirs = has_ability(user, Ability.EDIT_NORMS)
    else:
        is_theirs = Pool.objects.allowing(user, Ability.EDIT_TERMS).filter(pk=last.pool.pk).exists()
    return Norm(pk=norm_id, pool=last.pool, code=last.code) if is_theirs else None


def put_errors(form: forms.Form, error: ValidationError) -> None:
    """Put what an action refused at the field where it can be solved, or above the form."""
    found = error.error_dict if hasattr(error, "error_dict") else {"": [error]}
    for name, complaints in found.items():
        form.add_error(_field_of(form, name), complaints)


def _field_of(form: forms.Form, name: str) -> str | None:
    if name in form.fields:
        return name
    # The first day cannot be changed where only the last one is asked.
    return "valid_until" if name == "valid_from" and "valid_until" in form.fields else None


def _shared(form: ReasonForm, pool: Pool | None, code: str, title: str) -> Context:
    label = word(NORMS, code)
    return {
        "form": form,
        "pool": pool,
        "title": title,
        "label": label,
        "note": word(NORM_NOTES, code) if code in NORM_NOTES else "",
        "way": "new",
        "button": gettext("Bewaar"),
        "lead": "",
        "breadcrumbs": [*crumbs_to(pool), (label, "")],
        "cancel_url": norms_address(pool),
    }


def _new_address(pool: Pool | None, code: str) -> str:
    page = reverse("budgets:pool-norm-new", args=[pool.pk]) if pool else reverse("budgets:norm-new")
    return f"{page}?code={code}"


_PAGES = {
    "change": "budgets:norm-edit",
    "replace": "budgets:norm-replace",
    "end": "budgets:norm-end",
    "remove": "budgets:norm-remove",
}


def _title(way: str) -> str:
    titles = {
        "change": gettext("Fout herstellen"),
        "replace": gettext("Nieuwe waarde vanaf een datum"),
        "end": gettext("Waarde beëindigen"),
        "remove": gettext("Waarde verwijderen"),
    }
    return titles[way]


def _words(way: str) -> Context:
    leads = {
        "change": gettext(
            "Gebruik dit alleen als er een fout in staat. De waarde verandert dan voor de hele periode, ook voor "
            "berekeningen over eerdere jaren die u opnieuw maakt."
        ),
        "replace": gettext("De waarde van nu blijft gelden tot de dag ervoor. Eerdere jaren veranderen niet."),
        "end": gettext(
            "Na deze dag geldt de waarde niet meer. Komt er een nieuwe waarde? Leg die dan in één keer vast."
        ),
        "remove": gettext(
            "Verwijder een waarde alleen als ze er nooit had moeten staan. Het verloop blijft bewaard, en u kunt het "
            "ongedaan maken."
        ),
    }
    buttons = {"end": gettext("Beëindig"), "remove": gettext("Verwijder")}
    return {"lead": leads[way], "button": buttons.get(way, gettext("Bewaar"))}
