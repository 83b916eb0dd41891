"""What the page of a pool and the page of a calculation show; both show the same stored result in the same way."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext

from accounts.models import User
from budgets.models import Calculation, JobStatus, Pool
from budgets.pages.frame_pages import frame_context
from budgets.pages.lawfulness_page import pool_lawfulness
from budgets.pages.proposal_standing import proposal_standing
from budgets.pages.readers import may, pool_view, reader_of
from budgets.presentation.wording import JOB_FAILURES, JOB_STATES, word
from budgets.queries import is_newest, latest_done, latest_shown, open_calculation, stored_outcome
from schools.permissions import Ability

HISTORY = 8

Context = dict[str, Any]


def pool_page(pool: Pool, *, user: User) -> Context:
    """Return all that the page of a pool shows, for this reader."""
    who = _who(pool, user=user)
    waiting = open_calculation(pool)
    history = list(pool.calculations.without_documents().select_related("requested_by", "release")[:HISTORY])
    ordinary = [row for row in history if not row.is_confirmed_only]
    # Where nobody calculated anything else, what was confirmed is what there is to see.
    is_confirmed_only = bool(history) and not ordinary
    latest = latest_shown(pool, is_school=who["is_school"], is_confirmed_only=is_confirmed_only)
    newest = ordinary[0] if ordinary else None
    done = next((row for row in ordinary if row.status == JobStatus.DONE), None)
    is_behind = latest is not None and done is not None and done.pk != latest.pk and not who["is_school"]
    failed = newest if newest is not None and newest.status == JobStatus.FAILED else None
    return {
        # Before anything was published, the page says why there are no figures.
        **_shared(who, latest or latest_done(pool, is_confirmed_only=is_confirmed_only), user=user),
        "unreleased": done if is_behind else None,
        "open": waiting,
        "progress": progress_of(waiting) if waiting else None,
        "failed": progress_of(failed) if failed else None,
        "history": history,
        "with_previous": _with_previous(history),
        "proposals": proposal_standing(pool, user=user),
        "stale": bool(latest is not None and getattr(latest, "stale", False)) and not is_behind,
        "breadcrumbs": [(gettext("Gezamenlijke budgetten"), reverse("budgets:pools")), (pool.name, "")],
    }


def calculation_page(calculation: Calculation, *, user: User) -> Context:
    """Return all that the page of one calculation shows, for this reader."""
    pool = calculation.pool
    is_done = calculation.status == JobStatus.DONE
    return {
        **_shared(_who(pool, user=user), calculation if is_done else None, user=user),
        "calculation": calculation,
        "progress": None if is_done else progress_of(calculation),
        "is_newest": is_newest(calculation),
        "breadcrumbs": [
            (gettext("Gezamenlijke budgetten"), reverse("budgets:pools")),
            (pool.name, reverse("budgets:pool", args=[pool.pk])),
            (gettext("Berekening"), ""),
        ],
    }


def _with_previous(history: Sequence[Calculation]) -> set[UUID]:
    """Return which of these, the newest first, have an older one of their sort to be compared with."""
    oldest = {row.is_confirmed_only: row.pk for row in history}
    return {row.pk for row in history} - set(oldest.values())


def progress_of(calculation: Calculation) -> Context:
    """Return how far a calculation is, for the component that shows progress."""
    is_failed = calculation.status == JobStatus.FAILED
    return {
        "state": calculation.status,
        "text": word(JOB_STATES, calculation.status),
        "percent": calculation.progress if calculation.status == JobStatus.RUNNING else None,
        "url": reverse("budgets:calculation-progress", args=[calculation.pk]),
        "reason": str(JOB_FAILURES.get(calculation.failure, JOB_FAILURES["internal"])) if is_failed else "",
    }


def _who(pool: Pool, *, user: User) -> Context:
    """Return who takes part in the pool, and from which side this person reads it."""
    links = list(pool.school_links.select_related("school"))
    parties = list(pool.parties.all())
    reader = reader_of(user, schools=links, parties=parties)
    return {
        "pool": pool,
        "schools": [link.school for link in links],
        "parties": parties,
        "reader": reader,
        "is_school": reader.is_school,
    }


def _shared(who: Context, calculation: Calculation | None, *, user: User) -> Context:
    pool: Pool = who["pool"]
    outcome = stored_outcome(calculation) if calculation else None
    view = pool_view(calculation, outcome, reader=who["reader"], user=user) if calculation and outcome else None
    left_out = calculation.left_out - calculation.unconfirmed if calculation and who["is_school"] else 0
    return {
        **who,
        "shown": calculation,
        # A number of single awards, so for the school alone.
        "left_out": left_out,
        "view": view,
        "lawfulness": pool_lawfulness(pool, outcome.snapshot if outcome else None, view),
        "frame": frame_context(pool, outcome.budget if outcome else None, view),
        "may_calculate": may(user, Ability.CALCULATE, pool),
        "may_change": may(user, Ability.EDIT_TERMS, pool),
        "may_report": may(user, Ability.REQUEST_REPORT, pool),
    }
