"""The running total beside an agreement in the making: what it comes to so far, and what is still missing."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.templatetags.numbers import euro, fte, uren
from budgets import engine
from budgets.agreement_partners import FROM_SCHOOLS, Lack
from budgets.disclosure import OPEN
from budgets.drafting import Document
from budgets.models import Pool
from budgets.presentation.finding_words import detail_text
from budgets.presentation.findings import finding_views
from budgets.presentation.naming import Names
from budgets.presentation.wording import NORMS, word
from budgets.snapshots import agreement_snapshot

__all__ = ["Figure", "Payer", "RunningTotal", "total_of"]

# Sizes that follow from the children, and shares that do.
SIZED_BY_CHILDREN = ("by_need", "flat_rate")
# What says something about an agreement before there are children in it, besides every error.
TOLD = frozenset({"total_mismatch", "digit_swap", "expired", "places_exceeded", "share_unstated", "effort_fell"})
# That is no news: the children come with the calculation.
ABOUT_CHILDREN = frozenset({"empty_pool", "missing_calendar", "unknown_residence"})
STEPS_OF_CHOICES = {
    "basis": "grondslag",
    "sizing": "omvang",
    "sharing": "verdeling",
    "settlement": "verrekening",
    "term": "verrekening",
    "result": "verrekening",
}
STEPS_OF_FINDINGS = {
    "shares_do_not_add_up": "verdeling",
    "transfer_refused": "omvang",
    "places_exceeded": "omvang",
    "share_unstated": "omvang",
    "effort_fell": "geld",
    "total_mismatch": "geld",
    "digit_swap": "geld",
    "missing_norm": "controleren",
}
FOLLOWS: str | Promise = gettext_lazy("volgt na het berekenen")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure in words; `waits` when it cannot be known before the children's awards count."""

    label: str
    value: str
    waits: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Payer:
    """What one party pays; None is unknown."""

    label: str
    cents: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningTotal:
    """What an agreement comes to without any child. `payers` is empty where `payers_text` says why."""

    figures: tuple[Figure, ...]
    payers: tuple[Payer, ...]
    payers_text: str
    waits: bool
    lacks: tuple[Lack, ...]


def total_of(document: Document, *, pool: Pool | None) -> RunningTotal:
    """Calculate an agreement in the making. Raises `engine.InvalidDocument`; nothing is stored."""
    snapshot = agreement_snapshot(document, pool=pool)
    budget = engine.compute_pool_budget(snapshot)
    chosen = snapshot.arrangement
    waits = chosen.basis.kind in FROM_SCHOOLS
    is_sized = not (waits and chosen.sizing.kind in SIZED_BY_CHILDREN)
    is_shared = is_sized and not (waits and chosen.sharing.kind == "by_funder")
    is_shared = is_shared and chosen.sharing.kind != "by_residence"
    payers = _payers(snapshot, budget) if is_shared else ()
    return RunningTotal(
        figures=(*_support(budget, is_known=is_sized), *_money(budget, is_sized=is_sized, waits=waits)),
        payers=payers,
        payers_text="" if payers else _why_no_payers(is_shared=is_shared),
        waits=waits,
        lacks=tuple(_lacks(snapshot, budget)),
    )


def _support(budget: engine.PoolBudget, *, is_known: bool) -> Iterable[Figure]:
    totals = budget.totals
    yield _figure(_("Uren hulp per schooljaar"), uren(totals.minutes), is_known=is_known)
    yield _figure(_("Fte per jaar"), fte(totals.fte_annual), is_known=is_known)
    yield _figure(_("Fte in schoolweken"), fte(totals.fte_school_weeks), is_known=is_known)


def _money(budget: engine.PoolBudget, *, is_sized: bool, waits: bool) -> Iterable[Figure]:
    listed = budget.budget.poolable_cents
    # Without amounts there is nothing yet to add the awards to: a zero would be wrong.
    is_listed = not waits or bool(listed)
    note = _("zonder de toekenningen") if waits and is_listed else ""
    yield replace(_figure(_("Dekking: in te brengen geld"), euro(listed), is_known=is_listed), note=note)
    yield _figure(_("Kosten samen geregeld"), euro(budget.totals.pooled_cents), is_known=is_sized)
    yield _figure(_("Saldo: dekking min lasten"), euro(budget.budget.balance_cents), is_known=is_sized and not waits)


def _figure(label: str, value: str, *, is_known: bool) -> Figure:
    return Figure(label=label, value=value if is_known else str(FOLLOWS), waits=not is_known)


def _payers(snapshot: engine.PoolSnapshot, budget: engine.PoolBudget) -> tuple[Payer, ...]:
    names = Names.of(snapshot, budget)
    return tuple(Payer(label=names.party(row.party), cents=row.cents) for row in budget.contributions)


def _why_no_payers(*, is_shared: bool) -> str:
    if is_shared:
        return _("Wie wat betaalt, is nog niet te zeggen. Kijk wat er nog ontbreekt.")
    return _("Wie wat betaalt, hangt af van de kinderen. Dat volgt zodra het budget is berekend.")


def _lacks(snapshot: engine.PoolSnapshot, budget: engine.PoolBudget) -> Iterable[Lack]:
    names = Names.of(snapshot, budget)
    for finding in budget.findings:
        is_told = finding.severity is engine.Severity.ERROR or finding.code in TOLD
        if is_told and finding.code not in ABOUT_CHILDREN:
            text = _words(finding, snapshot, budget, names)
            yield Lack(step=_step(finding, snapshot), text=text, hinders=False)


def _step(finding: engine.Finding, snapshot: engine.PoolSnapshot) -> str:
    choice = str(finding.detail.get("choice", ""))
    known = STEPS_OF_CHOICES.get(choice) or STEPS_OF_FINDINGS.get(finding.code)
    is_money = finding.ref in {row.ref for rows in (snapshot.amounts, snapshot.streams) for row in rows}
    return known or ("geld" if is_money else "verrekening")


def _words(finding: engine.Finding, snapshot: engine.PoolSnapshot, budget: engine.PoolBudget, names: Names) -> str:
    if finding.code == "missing_norm":
        return _("Dit uitgangspunt ontbreekt nog: %(norm)s.") % {"norm": word(NORMS, finding.ref)}
    alone = replace(budget, findings=(finding,))
    said = finding_views(snapshot, alone, names, OPEN, links={})
    return f"{said[0].text} {detail_text(finding)}".strip()
