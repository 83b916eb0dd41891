"""One stored calculation as its readers see it."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import Self

from django.utils.translation import gettext, ngettext

from budgets.engine import PoolBudget, PoolSnapshot
from budgets.presentation.agreed import AgreementView
from budgets.presentation.assumptions import flow_rows, norm_rows
from budgets.presentation.disclosure import Disclosure, disclosure_for
from budgets.presentation.effects import EffectsView
from budgets.presentation.figures import OF_SUPPORT, bandwidth, comparison_rows, statement_views, tiles
from budgets.presentation.findings import RowLink, finding_views
from budgets.presentation.groups import groups_of, hidden_parties, hidden_refs
from budgets.presentation.money import amount_rows, budget_rows, cash_amounts, funds_rows
from budgets.presentation.naming import Names
from budgets.presentation.payers import Reasons, budget_years, contribution_rows
from budgets.presentation.rows import (
    AmountRow,
    Audience,
    Bandwidth,
    BudgetRow,
    ComparisonRow,
    ContributionRow,
    FindingView,
    FlowRow,
    FundsRow,
    NormRow,
    PartyRow,
    StatementView,
    StepView,
    Tile,
)
from budgets.presentation.settlement import CrossingsView, SettlementView
from budgets.presentation.steps import step_views
from budgets.presentation.years import YearEndView, YearsView

Statements = Callable[[str], tuple[StatementView, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolView:
    """Everything a page or report shows of one calculation; nothing is computed or read for display.

    `withheld` is empty, or the text that stands in place of the figures because the group is too small to report on
    without a recorded ground; then every tuple of figures is empty and `bandwidth` is None. `ground` is that ground.
    `tiles` are the tiles of support (hours, fte) and of money together; `funds_cents` is all money that is listed.
    What has a view of its own (`agreement`, `settlement`, `years` …) is None or empty where there is nothing to show.
    """

    name: str
    school_year: str
    audience: Audience
    fingerprint: str
    engine_version: str
    children: int | None
    funds_cents: int | None
    pooled_cents: int | None
    withheld: str
    ground: str
    fte_note: str
    tiles: tuple[Tile, ...]
    bandwidth: Bandwidth | None
    budget_rows: tuple[BudgetRow, ...]
    amount_rows: tuple[AmountRow, ...]
    funds_rows: tuple[FundsRow, ...]
    contribution_rows: tuple[ContributionRow, ...]
    budget_years: tuple[int, ...]
    comparison_rows: tuple[ComparisonRow, ...]
    steps: tuple[StepView, ...]
    findings: tuple[FindingView, ...]
    statements: tuple[StatementView, ...]
    norms: tuple[NormRow, ...]
    flows: tuple[FlowRow, ...]
    flows_total: int | None
    parties: tuple[PartyRow, ...]
    schools: tuple[PartyRow, ...]
    agreement: AgreementView
    settlement: SettlementView | None
    crossings: CrossingsView | None
    years: YearsView | None
    year_end: YearEndView | None
    effects: EffectsView

    @classmethod
    def from_stored(
        cls,
        snapshot: PoolSnapshot,
        budget: PoolBudget,
        *,
        audience: Audience,
        own_parties: Collection[str] = (),
        links: Mapping[str, RowLink] | None = None,
    ) -> Self:
        """Word a stored calculation for one audience, in the language that is active now.

        `own_parties` are the refs of the parties that the reader belongs to: a funder always sees its own stream.
        `links` are the children's rows that the reader may open, by ref; all others are only counted.
        """
        names = Names.of(snapshot, budget)
        disclosure = disclosure_for(snapshot, budget, audience=audience, own_parties=own_parties)
        shown = _without_rows(budget) if disclosure.is_withheld else budget
        groups = groups_of(snapshot, shown)
        hidden = hidden_parties(snapshot, shown, disclosure)
        disclosure = replace(disclosure, hidden=hidden_refs(groups, disclosure, hidden))
        steps = step_views(shown, names, hidden=disclosure.hidden)
        names = names.unfolding({step.figure for step in steps})
        said = statement_views(shown, names)
        statements = finder(said)
        large = () if disclosure.is_withheld else tiles(shown, names, statements)
        return cls(
            name=snapshot.name,
            school_year=snapshot.school_year,
            audience=audience,
            fingerprint=budget.fingerprint,
            engine_version=budget.engine_version,
            children=None if disclosure.is_withheld else budget.totals.children,
            funds_cents=None if disclosure.is_withheld else budget.totals.funds_cents,
            pooled_cents=None if disclosure.is_withheld else budget.totals.pooled_cents,
            withheld=withheld_text(disclosure) if disclosure.is_withheld else "",
            ground=snapshot.disclosure_ground or "",
            fte_note=_fte_note(),
            tiles=large,
            bandwidth=bandwidth(shown, names),
            budget_rows=budget_rows(groups, names, disclosure),
            amount_rows=amount_rows(cash_amounts(shown, names), names, statements),
            funds_rows=() if disclosure.is_withheld else funds_rows(shown, names),
            contribution_rows=contribution_rows(shown, names, hidden, Reasons(snapshot, shown)),
            budget_years=budget_years(shown),
            comparison_rows=comparison_rows(shown, names, statements),
            steps=steps,
            findings=finding_views(snapshot, shown, names, disclosure, links=links or {}),
            statements=said,
            norms=norm_rows(snapshot, names),
            flows=flow_rows(snapshot.flows, snapshot.flows_total),
            flows_total=snapshot.flows_total,
            parties=_party_rows(snapshot, names),
            schools=_school_rows(snapshot, names),
            agreement=AgreementView.of(snapshot, shown, names, disclosure),
            settlement=SettlementView.of(snapshot, shown, names, disclosure, hidden),
            crossings=CrossingsView.of(snapshot, shown, names, disclosure, hidden),
            years=YearsView.of(snapshot, shown, names),
            year_end=YearEndView.of(shown, names, hidden),
            effects=EffectsView.of(snapshot, shown, names, disclosure, statements),
        )

    @property
    def support_tiles(self) -> tuple[Tile, ...]:
        """The tiles of hours and fte."""
        return tuple(tile for tile in self.tiles if tile.figure in OF_SUPPORT)

    @property
    def money_tiles(self) -> tuple[Tile, ...]:
        """The other tiles."""
        return tuple(tile for tile in self.tiles if tile.figure not in OF_SUPPORT)


def _without_rows(budget: PoolBudget) -> PoolBudget:
    return replace(
        budget,
        amounts=(),
        lines=(),
        contributions=(),
        settlements=(),
        years=(),
        budget_years=(),
        comparisons=(),
        steps=(),
        findings=(),
        statements=(),
        purchases=(),
        residence_flows=(),
        avoided=(),
        year_end=None,
        freed_time=None,
        alongside=(),
        agreed_results=(),
        decision_months=(),
    )


def finder(said: tuple[StatementView, ...]) -> Statements:
    """Return a function that finds the statements about one figure, or about a row when the path ends in a dot."""

    def find(path: str) -> tuple[StatementView, ...]:
        return tuple(row for row in said if row.figure == path or (path.endswith(".") and row.figure.startswith(path)))

    return find


def withheld_text(disclosure: Disclosure) -> str:
    """Say why the figures are not there, to a reader from whom they are withheld."""
    if disclosure.threshold is None:
        return gettext(
            "Er is geen uitgangspunt vastgelegd over hoe klein een groep mag zijn. Daarom staan hier geen cijfers. De "
            "school zelf ziet ze wel."
        )
    return ngettext(
        "Dit budget gaat over minder dan %(count)s kind. Om te voorkomen dat een kind herkend wordt, staan hier geen "
        "cijfers. De school zelf ziet ze wel.",
        "Dit budget gaat over minder dan %(count)s kinderen. Om te voorkomen dat een kind herkend wordt, staan hier "
        "geen cijfers. De school zelf ziet ze wel.",
        disclosure.threshold,
    ) % {"count": disclosure.threshold}


def _fte_note() -> str:
    return gettext(
        "Fte per jaar en fte in schoolweken beantwoorden twee verschillende vragen. Geen van beide zegt of kinderen "
        "tegelijk hulp nodig hebben."
    )


def _party_rows(snapshot: PoolSnapshot, names: Names) -> tuple[PartyRow, ...]:
    return tuple(PartyRow(label=names.party(row.ref), role_label=names.role(row.ref)) for row in snapshot.parties)


def _school_rows(snapshot: PoolSnapshot, names: Names) -> tuple[PartyRow, ...]:
    return tuple(
        PartyRow(label=names.school(row.ref), role_label=names.school_kind(row.ref)) for row in snapshot.schools
    )
