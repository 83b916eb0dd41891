"""What the page of delivered support shows: the year beside what was agreed, and who carries the difference."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext

from accounts.models import User
from budgets import engine
from budgets.models import Agreement, Calculation, Pool
from budgets.pages.delivery_pages import namings_of
from budgets.pages.readers import Reader, may, pool_view, reader_of, result_for
from budgets.pages.realisation_writers import writers_of
from budgets.presentation.pool_view import PoolView
from budgets.presentation.realisation import RealisationView
from budgets.presentation.years import YearEndView
from budgets.queries import Computed, agreement_of, lawfulness_terms, stored_outcome
from budgets.realised_rows import counted_rows, delivered_of, enterable_schools
from schools.permissions import Ability

Context = dict[str, Any]


class Agreed(NamedTuple):
    """The calculation that realisation stands beside: the agreed one, or the newest where nothing was agreed yet."""

    calculation: Calculation
    agreement: Agreement | None


@dataclass(frozen=True, slots=True, kw_only=True)
class YearEnd:
    """Who carries the difference: as agreed, and with what was delivered so far."""

    now: YearEndView
    rows: tuple["YearEndChange", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class YearEndChange:
    """One line of the year end: as agreed, now, and the difference."""

    label: str
    agreed_cents: int
    now_cents: int
    is_total: bool = False

    @property
    def difference_cents(self) -> int:
        """Now less agreed."""
        return self.now_cents - self.agreed_cents


def realisation_page(pool: Pool, *, user: User, today: date) -> Context:
    """Return all that the page shows, for this reader."""
    links = list(pool.school_links.select_related("school"))
    reader = reader_of(user, schools=links, parties=pool.parties.all())
    own = enterable_schools(links, user)
    context: Context = {
        "pool": pool,
        "may_enter": may(user, Ability.RECORD_REALISATION, pool) and bool(not links or own),
        "namings": namings_of(own) if own else [],
        "breadcrumbs": [
            (gettext("Gezamenlijke budgetten"), reverse("budgets:pools")),
            (pool.name, reverse("budgets:pool", args=[pool.pk])),
            (gettext("Geleverde hulp"), ""),
        ],
    }
    found = agreed_calculation(pool, reader=reader)
    if found is None:
        return context
    outcome = stored_outcome(found.calculation)
    view = pool_view(found.calculation, outcome, reader=reader, user=user)
    snapshot, budget = outcome.snapshot, told_of(outcome.budget, view)
    context |= {"agreement": found.agreement, "calculation": found.calculation, "withheld": view.withheld}
    if view.withheld:
        return context

    def worded(end: engine.YearEndResult | None) -> YearEndView | None:
        ended = Computed(snapshot, replace(budget, year_end=end))
        return pool_view(found.calculation, ended, reader=reader, user=user).year_end

    rows = counted_rows(pool)
    refs = [link.ref for link in links]
    year = engine.compare_with_realised(
        snapshot, budget, delivered_of(rows), schools=refs or [None], carrier=_carrier(pool, found)
    )
    # Figures per school, and who wrote them, are told to whoever works at all of them.
    works_at_all = reader.is_school or len(own) == len(links)
    writers = writers_of(rows) if works_at_all else None
    return {
        **context,
        "realised": RealisationView.of(
            year, schools={link.ref: link.school.name for link in links}, today=today, writers=writers
        ),
        "year_end": _year_end(year, worded),
    }


def agreed_calculation(pool: Pool, *, reader: Reader) -> Agreed | None:
    """Return what realisation stands beside for this reader, or None before anything was calculated."""
    agreement = agreement_of(pool)
    if agreement is not None:
        return Agreed(agreement.proposal.calculation, agreement)
    latest = result_for(reader, pool)
    return None if latest is None else Agreed(latest, None)


def told_of(budget: engine.PoolBudget, view: PoolView) -> engine.PoolBudget:
    """Leave out what this reader is not told of the sums: beside what was delivered it would be told after all."""
    totals, sums, untold = budget.totals, budget.budget, view.untold
    return replace(
        budget,
        totals=replace(
            totals,
            fte_annual=None if "totals.fte_annual" in untold else totals.fte_annual,
            pooled_cents=None if "totals.pooled_cents" in untold else totals.pooled_cents,
        ),
        budget=replace(sums, balance_cents=None if "budget.balance_cents" in untold else sums.balance_cents),
    )


def _carrier(pool: Pool, agreed: Agreed) -> engine.YearEndKind | None:
    terms = agreed.agreement.proposal.terms if agreed.agreement else lawfulness_terms(pool)
    recorded = terms.get("carrier_recorded")
    return engine.YearEndKind(recorded) if recorded else None


def _year_end(
    year: engine.RealisedYear, worded: Callable[[engine.YearEndResult | None], YearEndView | None]
) -> YearEnd | None:
    """Word both year ends as this reader sees one of a calculation; None where nobody said who carries it."""
    if year.so_far.difference_cents is None:
        return None
    before, now = worded(year.agreed_year_end), worded(year.year_end)
    return None if before is None or now is None else YearEnd(now=now, rows=_changes(before, now))


def _changes(before: YearEndView, now: YearEndView) -> tuple[YearEndChange, ...]:
    """Set both year ends beside each other: what is settled, kept apart and carried adds up to the difference."""
    firsts, seconds = _lines(before), _lines(now)
    labels = dict.fromkeys((*firsts, *seconds))
    rows = [
        YearEndChange(label=label, agreed_cents=firsts.get(label, 0), now_cents=seconds.get(label, 0))
        for label in labels
    ]
    total = YearEndChange(
        label=gettext("Verschil aan het einde van het jaar"),
        agreed_cents=before.difference_cents,
        now_cents=now.difference_cents,
        is_total=True,
    )
    return (*rows, total)


def _lines(end: YearEndView) -> dict[str, int]:
    lines = {row.label: row.cents for row in end.settled}
    lines |= {f"{row.label} ({gettext('dekt het tekort')})": -(row.cents or 0) for row in end.covered}
    if end.buffer_cents:
        lines[gettext("Apart gehouden voor onverwachte instroom")] = end.buffer_cents
    if end.carried_cents:
        lines[end.carried_label or gettext("Door niemand gedekt")] = end.carried_cents
    return lines
