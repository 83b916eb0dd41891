"""One stored calculation as its readers see it."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self

from django.utils.translation import gettext, ngettext

from budgets.disclosure import Disclosure, Plan, Why, disclosure_for
from budgets.engine import PoolBudget, PoolSnapshot
from budgets.presentation.agreed import AgreementView
from budgets.presentation.assumptions import flow_rows, norm_rows
from budgets.presentation.effects import EffectsView
from budgets.presentation.figures import FIGURES, OF_SUPPORT, bandwidth, comparison_rows, statement_views, tiles
from budgets.presentation.findings import RowLink, finding_views
from budgets.presentation.groups import Group, Hidden, groups_of, hidden_parties, hidden_refs
from budgets.presentation.money import amount_rows, budget_rows, cash_amounts, funds_rows, own_rows
from budgets.presentation.naming import Names
from budgets.presentation.payers import Reasons, budget_years, contribution_rows
from budgets.presentation.rows import (
    NOT_APPLICABLE,
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
    `own_rows` are then the streams that the reader pays, which it knows anyway; empty where nothing is withheld.
    `is_waiting`: they are withheld until the calculation differs by more children from what was published.
    `tiles` are the tiles of support (hours, fte) and of money together; `funds_cents` is all money that is listed.
    `untold` are the figures, by their path, that this reader is not told because they would tell about few children.
    What has a view of its own (`agreement`, `settlement`, `years` …) is None or empty where there is nothing to show.
    """

    name: str
    school_year: str
    audience: Audience
    fingerprint: str
    engine_version: str
    children: int | None
    funds_cents: int | str | None
    pooled_cents: int | None
    untold: frozenset[str]
    withheld: str
    is_waiting: bool
    ground: str
    fte_note: str
    tiles: tuple[Tile, ...]
    bandwidth: Bandwidth | None
    budget_rows: tuple[BudgetRow, ...]
    own_rows: tuple[BudgetRow, ...]
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
    def from_stored(  # noqa: PLR0913 - who reads, what it may open and what was published are all asked of the caller
        cls,
        snapshot: PoolSnapshot,
        budget: PoolBudget,
        *,
        audience: Audience,
        own_parties: Collection[str] = (),
        links: Mapping[str, RowLink] | None = None,
        plan: Plan | None = None,
    ) -> Self:
        """Word a stored calculation for one audience, in the language that is active now.

        `own_parties` are the refs of the parties that the reader belongs to: a funder always sees its own stream.
        `links` are the children's rows that the reader may open, by ref; all others are only counted. `plan` is what
        was published of the calculation (`budgets.queries.plan_of`): whoever shows a stored one to others gives it.
        """
        is_school = audience is Audience.SCHOOL
        decided = disclosure_for(snapshot, budget, is_school=is_school, own_parties=own_parties, plan=plan)
        base = _Base.of(snapshot, budget, decided)
        shown, names, disclosure, hidden = base.budget, base.names, base.disclosure, base.hidden
        statements = finder(base.statements)
        return cls(
            name=snapshot.name,
            school_year=snapshot.school_year,
            audience=audience,
            fingerprint=budget.fingerprint,
            engine_version=budget.engine_version,
            children=_told("totals.children", budget.totals.children, disclosure),
            funds_cents=_listed_sum(budget, disclosure),
            pooled_cents=_told("totals.pooled_cents", budget.totals.pooled_cents, disclosure),
            untold=frozenset(figure for figure in FIGURES if not disclosure.tells_figure(figure)),
            withheld=withheld_text(disclosure) if disclosure.is_withheld else "",
            is_waiting=disclosure.why_withheld == Why.FEW_CHANGES,
            ground=snapshot.disclosure_ground or "",
            fte_note=_fte_note(),
            tiles=() if disclosure.is_withheld else tiles(shown, names, disclosure, statements),
            bandwidth=bandwidth(shown, names, disclosure),
            budget_rows=budget_rows(base.groups, names, disclosure),
            own_rows=own_rows(groups_of(snapshot, budget), names, disclosure) if disclosure.is_withheld else (),
            amount_rows=amount_rows(cash_amounts(shown, names), names, statements),
            funds_rows=() if disclosure.is_withheld else funds_rows(shown, names, disclosure),
            contribution_rows=contribution_rows(shown, names, hidden, Reasons(snapshot, shown)),
            budget_years=budget_years(shown),
            comparison_rows=comparison_rows(shown, names, disclosure, statements),
            steps=base.steps,
            findings=finding_views(snapshot, shown, names, disclosure, links=links or {}),
            statements=base.statements,
            norms=norm_rows(snapshot, names),
            flows=flow_rows(snapshot.flows, snapshot.flows_total),
            flows_total=snapshot.flows_total,
            parties=_party_rows(snapshot, names),
            schools=_school_rows(snapshot, names),
            agreement=AgreementView.of(snapshot, shown, names, disclosure),
            settlement=SettlementView.of(snapshot, shown, names, disclosure, hidden),
            crossings=CrossingsView.of(snapshot, shown, names, disclosure),
            years=YearsView.of(snapshot, shown, names),
            year_end=YearEndView.of(shown, names, disclosure, hidden),
            effects=EffectsView.of(snapshot, shown, names, disclosure, statements),
        )

    def tells(self, figure: str) -> bool:
        """Tell whether this reader is told a figure of the result, by its path."""
        return not self.withheld and figure not in self.untold

    @property
    def support_tiles(self) -> tuple[Tile, ...]:
        """The tiles of hours and fte."""
        return tuple(tile for tile in self.tiles if tile.figure in OF_SUPPORT)

    @property
    def money_tiles(self) -> tuple[Tile, ...]:
        """The other tiles."""
        return tuple(tile for tile in self.tiles if tile.figure not in OF_SUPPORT)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Base:
    """What every part of a view is made from: what may be shown, and the steps to which its figures lead."""

    budget: PoolBudget
    disclosure: Disclosure
    names: Names
    groups: Sequence[Group]
    hidden: Hidden
    steps: tuple[StepView, ...]
    statements: tuple[StatementView, ...]

    @classmethod
    def of(cls, snapshot: PoolSnapshot, budget: PoolBudget, decided: Disclosure) -> Self:
        """Take out what is withheld, and find what may not stand apart."""
        shown = _without_rows(budget) if decided.is_withheld else budget
        groups = groups_of(snapshot, shown)
        hidden = hidden_parties(snapshot, shown, decided)
        disclosure = replace(decided, hidden=hidden_refs(groups, decided, hidden))
        names = Names.of(snapshot, budget)
        steps = step_views(shown, names, disclosure)
        names = names.unfolding({step.figure for step in steps})
        return cls(
            budget=shown,
            disclosure=disclosure,
            names=names,
            groups=groups,
            hidden=hidden,
            steps=steps,
            statements=statement_views(shown, names, disclosure),
        )


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


def _told(figure: str, value: int | None, disclosure: Disclosure) -> int | None:
    return value if disclosure.tells_figure(figure) and not disclosure.is_withheld else None


def _listed_sum(budget: PoolBudget, disclosure: Disclosure) -> int | str | None:
    """Return the sum under the table of money: an empty text where the rows stand there and their sum may not."""
    is_told = disclosure.is_withheld or disclosure.tells_figure("totals.funds_cents")
    return _told("totals.funds_cents", budget.totals.funds_cents, disclosure) if is_told else NOT_APPLICABLE


def finder(said: tuple[StatementView, ...]) -> Statements:
    """Return a function that finds the statements about one figure, or about a row when the path ends in a dot."""

    def find(path: str) -> tuple[StatementView, ...]:
        return tuple(row for row in said if row.figure == path or (path.endswith(".") and row.figure.startswith(path)))

    return find


def withheld_text(disclosure: Disclosure) -> str:
    """Say why the figures are not there, to a reader from whom they are withheld."""
    if disclosure.why_withheld == Why.FEW_CHANGES:
        return gettext(
            "Deze berekening is nog niet gepubliceerd: het verschil met wat eerder is gepubliceerd, ook van andere "
            "budgetten van dezelfde kinderen, gaat over te weinig kinderen. Zij gaat mee zodra er meer wijzigingen "
            "zijn. De school zelf ziet de cijfers wel."
        )
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
