"""What pages show of the lawfulness of an agreement: as it is recorded now, or as a proposal froze it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from accounts.models import User
from budgets.engine import PoolSnapshot
from budgets.forms.lawfulness import LawfulnessForm
from budgets.lawfulness_terms import agreed_carrier, terms_of
from budgets.models import Calculation, Lawfulness, Pool, Proposal
from budgets.pages.readers import may, pool_view, reader_of, shown_result
from budgets.presentation import PoolView
from budgets.presentation.lawfulness import LawfulnessView
from budgets.presentation.lawfulness_history import SavedRow, saved_rows
from budgets.queries import lawfulness_terms, stored_outcome
from cases.forms import differences
from schools.permissions import Ability

Context = dict[str, Any]
# Of what came before, the log knows who and when.
SAVES = 50


def lawfulness_page(pool: Pool, *, user: User) -> Context:
    """Return what is recorded now of a pool, beside its newest calculation."""
    terms = lawfulness_terms(pool)
    return {
        "pool": pool,
        "lawfulness": view_of(terms, shown_result(pool, user=user), pool=pool, user=user),
        "frozen": frozen_otherwise(pool, terms),
        "history": _history(pool),
        "may_change": may(user, Ability.EDIT_TERMS, pool),
        "breadcrumbs": _crumbs(pool),
    }


def _history(pool: Pool) -> Sequence[SavedRow]:
    """Return the newest saves, each beside the one before it."""
    changes = list(pool.lawfulness_changes.select_related("actor")[: SAVES + 1])
    return saved_rows(changes)[:SAVES]


def pool_lawfulness(pool: Pool, snapshot: PoolSnapshot | None, view: PoolView | None) -> LawfulnessView:
    """Return what is recorded now beside a calculation that was worded already; load the pool with its `lawfulness`."""
    return LawfulnessView.of(terms_of(getattr(pool, "lawfulness", None), pool), snapshot=snapshot, view=view)


def view_of(terms: Mapping[str, Any], calculation: Calculation | None, *, pool: Pool, user: User) -> LawfulnessView:
    """Word terms beside a calculation that is done, as this reader sees it."""
    if calculation is None:
        return LawfulnessView.of(terms)
    outcome = stored_outcome(calculation)
    reader = reader_of(user, schools=pool.school_links.all(), parties=pool.parties.all())
    view = pool_view(calculation, outcome, reader=reader, user=user)
    return LawfulnessView.of(terms, snapshot=outcome.snapshot, view=view)


def frozen_otherwise(pool: Pool, terms: Mapping[str, Any]) -> Proposal | None:
    """Return the newest proposal that still counts and froze other terms than those of now, or None."""
    newest = pool.proposals.exclude(status__in=_ENDED).order_by("-submitted_at", "pk").first()
    return newest if newest is not None and newest.terms != terms else None


_ENDED = ("withdrawn", "change_asked")


def form_page(pool: Pool, form: LawfulnessForm) -> Context:
    """Return what stands around the form."""
    here = (gettext("Wijzigen"), "")
    return {"pool": pool, "form": form, "breadcrumbs": [*_crumbs(pool, is_link=True), here]}


def form_of(pool: Pool, data: Mapping[str, Any] | None = None) -> LawfulnessForm:
    """Return the form with what is stored, or with what was typed."""
    stored = Lawfulness.objects.filter(pool=pool).first()
    return LawfulnessForm(data, stored=stored, agreed=agreed_carrier(pool))


def conflict_page(pool: Pool, form: LawfulnessForm, current: Lawfulness, *, data: Mapping[str, Any]) -> Context:
    """Return the form with what was typed beside what somebody else stored; the next press stores what was typed."""
    again = {**{name: data[name] for name in data}, "revision": str(current.revision)}
    typed = LawfulnessForm(again, stored=current, agreed=agreed_carrier(pool))
    stored = LawfulnessForm(stored=current, agreed=agreed_carrier(pool))
    return {**form_page(pool, typed), "differences": differences(form, stored)}


def _crumbs(pool: Pool, *, is_link: bool = False) -> list[tuple[str, str]]:
    return [
        (gettext("Gezamenlijke budgetten"), reverse("budgets:pools")),
        (pool.name, reverse("budgets:pool", args=[pool.pk])),
        (gettext("Rechtmatigheid"), reverse("budgets:lawfulness", args=[pool.pk]) if is_link else ""),
    ]
