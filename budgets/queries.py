"""What pages and other rooms ask about calculations. Stored results are read back as they were, never recomputed."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, TypeVar
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery

from budgets import engine
from budgets.confirming.lines import confirmation_lines
from budgets.confirming.state import ConfirmationState
from budgets.frame_limits import Limit, frames_for, frames_in_force, limits_exceeded
from budgets.lawfulness_terms import lawfulness_terms
from budgets.models import Agreement, Calculation, JobStatus, Pool
from budgets.proposing.control_numbers import control_number
from budgets.realised_rows import months_missing
from budgets.releases import (
    is_released,
    latest_done,
    latest_released,
    latest_shown,
    newest_released_results,
    plan_of,
    previous_released,
    why_not_released,
)
from budgets.snapshots import passing_confirmed_snapshot, passing_snapshot

__all__ = [
    "Changes",
    "Computed",
    "ConfirmationState",
    "Limit",
    "agreement_of",
    "changes_since",
    "confirmation_state",
    "control_number",
    "frames_for",
    "frames_in_force",
    "is_newest",
    "is_released",
    "is_stale",
    "latest_done",
    "latest_released",
    "latest_shown",
    "lawfulness_terms",
    "limits_exceeded",
    "months_missing",
    "newest_released_results",
    "newest_results",
    "open_and_done",
    "open_calculation",
    "plan_of",
    "previous_done",
    "previous_released",
    "stored_budget",
    "stored_outcome",
    "stored_snapshot",
    "why_not_released",
]


DocumentT = TypeVar("DocumentT")

# One budget is looked at by several people, each on several pages. A few budgets of some hundreds of children take some
# tens of megabytes; a longer document is read anew each time, or a few of them would fill a small machine.
DOCUMENTS_KEPT = 16
LONGEST_KEPT = 300_000  # characters


class Computed(NamedTuple):
    """What was calculated, and what it came to."""

    snapshot: engine.PoolSnapshot
    budget: engine.PoolBudget


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """A stored calculation, and the pool as it would be calculated now.

    `problems` is filled, and `after` None, when it cannot be calculated now.
    """

    before: Computed
    after: Computed | None = None
    problems: tuple[engine.DocumentError, ...] = ()


def stored_budget(calculation: Calculation) -> engine.PoolBudget:
    """Return the result as it was stored; only a calculation that is done has one."""
    return _read(calculation.result, _result_of)


def stored_snapshot(calculation: Calculation) -> engine.PoolSnapshot:
    """Return what was calculated, as it was stored; only a calculation that is done has one."""
    return _read(calculation.snapshot, engine.load_pool)


def _read(text: str, reader: Callable[[str], DocumentT]) -> DocumentT:
    """Read a document, or give the same values again when it was read lately; they cannot be changed."""
    return _read_lately(text, reader) if len(text) <= LONGEST_KEPT else reader(text)


# Keyed by the text itself: what was stored is never something else under the same key.
@lru_cache(maxsize=DOCUMENTS_KEPT)
def _read_lately(text: str, reader: Callable[[str], DocumentT]) -> DocumentT:
    return reader(text)


def _result_of(text: str) -> engine.PoolBudget:
    return engine.parse_result(json.loads(text))


def previous_done(calculation: Calculation) -> Calculation | None:
    """Return the calculation of the same pool and sort that is done and was asked for last before this one, or None."""
    done = _done_like(calculation)
    before = done.filter(requested_at__lt=calculation.requested_at)
    return before.select_related("pool").order_by("-requested_at", "pk").first()


def is_newest(calculation: Calculation) -> bool:
    """Tell whether a calculation that is done is the newest of its pool and sort; reads no documents."""
    newest = _done_like(calculation).order_by("-finished_at", "pk")
    return newest.values_list("pk", flat=True).first() == calculation.pk


def newest_results(pools: Iterable[Pool]) -> dict[UUID, Calculation]:
    """Return the newest calculation that is done of each of these pools, by pool: one query, with the documents.

    Those of what was confirmed alone are about less than the pool, and stay out of it.
    """
    done = Calculation.objects.filter(pool=OuterRef("pool"), status=JobStatus.DONE, is_confirmed_only=False)
    done = done.order_by("-finished_at", "pk")
    rows = Calculation.objects.filter(pool__in=list(pools), pk=Subquery(done.values("pk")[:1]))
    return {row.pool_id: row for row in rows}


def open_calculation(pool: Pool, *, is_confirmed_only: bool = False) -> Calculation | None:
    """Return the calculation of a sort that waits or runs, without its documents, or None."""
    waiting = pool.calculations.filter(status__in=[JobStatus.QUEUED, JobStatus.RUNNING])
    return waiting.without_documents().filter(is_confirmed_only=is_confirmed_only).first()


def open_and_done(pool: Pool, *, is_confirmed_only: bool) -> tuple[Calculation | None, Calculation | None]:
    """Return the calculation of a sort that waits or runs, and the newest that is done, as `latest_done`: one query."""
    like = pool.calculations.filter(is_confirmed_only=is_confirmed_only)
    newest = like.filter(status=JobStatus.DONE).order_by("-finished_at", "pk").values("pk")[:1]
    wanted = Q(status__in=[JobStatus.QUEUED, JobStatus.RUNNING]) | Q(pk__in=Subquery(newest))
    found = list(like.filter(wanted).with_staleness().select_related("release"))
    waiting = next((row for row in found if row.is_open), None)
    return waiting, next((row for row in found if not row.is_open), None)


def confirmation_state(pool: Pool) -> ConfirmationState:
    """Return how far the confirmation of a pool is: every line that a funder must confirm, in all and per stream.

    Sums of all streams: whoever is neither the school nor a funder sees them as `pages.confirmation_page` words them.
    """
    return ConfirmationState.of(confirmation_lines(pool))


def is_stale(calculation: Calculation) -> bool:
    """Tell whether data or terms changed since a calculation was made: two counters, no rows of children."""
    return Calculation.objects.with_staleness().without_documents().get(pk=calculation.pk).stale


def _done_like(calculation: Calculation) -> QuerySet[Calculation]:
    return Calculation.objects.filter(
        pool=calculation.pool_id, status=JobStatus.DONE, is_confirmed_only=calculation.is_confirmed_only
    )


def stored_outcome(calculation: Calculation) -> Computed:
    """Return a calculation that is done as it was stored."""
    return Computed(stored_snapshot(calculation), stored_budget(calculation))


def agreement_of(pool: Pool) -> Agreement | None:
    """Return the newest agreement of a pool with its proposal, or None; the calculation without its documents."""
    made = Agreement.objects.filter(proposal__pool=pool).select_related("proposal__calculation")
    heavy = ("proposal__calculation__snapshot", "proposal__calculation__result")
    return made.defer(*heavy).order_by("-agreed_at", "pk").first()


def changes_since(calculation: Calculation) -> Changes:
    """Calculate the pool as it is now, to set it beside the stored result. Stores nothing."""
    before = stored_outcome(calculation)
    try:
        take = passing_confirmed_snapshot if calculation.is_confirmed_only else passing_snapshot
        snapshot = take(calculation.pool).snapshot
        return Changes(before=before, after=Computed(snapshot, engine.compute_pool_budget(snapshot)))
    except engine.InvalidDocument as error:
        return Changes(before=before, problems=error.errors)
