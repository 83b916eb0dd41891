"""Each part of a view as rows of the document, with its numbers as numbers."""

from decimal import Decimal

from budgets.presentation import PoolView, StepView
from budgets.presentation.agreed import AgreementView
from budgets.presentation.effects import EffectsView
from budgets.presentation.rows import AmountRow
from budgets.presentation.settlement import CrossingsView, SettlementView
from budgets.presentation.years import YearEndView, YearsView
from reports.inside import money_values, support_values, values


def figures(view: PoolView) -> tuple[values.Figure, ...]:
    """Return the large figures."""
    return tuple(
        values.Figure(
            figure=tile.figure, label=tile.label, unit=tile.unit, value=_decimal(tile.number), shown=tile.value
        )
        for tile in view.tiles
    )


def difference(view: PoolView) -> values.Range | None:
    """Return the calculated difference; None while one of its ends is unknown."""
    band = view.bandwidth
    if band is None:
        return None
    return values.Range(
        low_cents=band.low_cents,
        high_cents=band.high_cents,
        low_cost_cents=band.low_cost_cents,
        high_cost_cents=band.high_cost_cents,
    )


def streams(view: PoolView) -> tuple[money_values.StreamRow, ...]:
    """Return money and support per stream and payer."""
    return tuple(
        money_values.StreamRow(
            label=row.label,
            payer="" if row.is_merged else row.sublabel,
            children=whole(row.children),
            minutes=whole(row.minutes),
            cents=whole(row.cents),
            poolable=row.poolable_code,
            ground=row.ground,
            merged=row.is_merged,
            unknown=tuple(name for name in ("minutes", "cents") if getattr(row, name) is None),
        )
        for row in view.budget_rows
    )


def amount(row: AmountRow) -> money_values.ListedAmount:
    """Return one listed amount."""
    return money_values.ListedAmount(
        ref=row.ref,
        label=row.label,
        payer=row.sublabel,
        count=whole(row.count),
        unit_cents=whole(row.unit_cents),
        cents=row.cents,
        poolable=row.poolable_code,
    )


def balance(view: PoolView) -> tuple[money_values.BalanceLine, ...]:
    """Return coverage, cost and balance."""
    return tuple(
        money_values.BalanceLine(kind=row.kind, label=row.label, fte=_decimal(row.fte), cents=row.cents)
        for row in view.funds_rows
    )


def contributions(view: PoolView) -> tuple[money_values.Contribution, ...]:
    """Return what each party contributes."""
    return tuple(
        money_values.Contribution(
            party=row.label,
            why=row.why,
            cents=row.cents,
            by_year=row.by_year,
            step=row.anchor,
            merged=row.is_merged,
        )
        for row in view.contribution_rows
    )


def comparisons(view: PoolView) -> tuple[money_values.Comparison, ...]:
    """Return the cost under each reading."""
    return tuple(
        money_values.Comparison(
            code=row.code, label=row.label, fte=row.fte, cost_cents=row.cost_cents, saving_cents=whole(row.saving_cents)
        )
        for row in view.comparison_rows
    )


def settlement(view: SettlementView | None) -> money_values.Settlement | None:
    """Return who pays whom; None when nothing moves."""
    if view is None:
        return None
    return money_values.Settlement(
        payments=tuple(
            money_values.Payment(
                payer=row.from_label,
                receiver=row.to_label,
                why=row.why,
                cents=whole(row.cents),
                step=row.anchor,
                merged=row.is_merged,
            )
            for row in view.rows
        ),
        total_cents=whole(view.total_cents),
        positions=tuple(
            money_values.Position(
                party=row.label,
                contribution_cents=row.contribution_cents,
                carried_cents=row.carried_cents,
                net_cents=row.net_cents,
                total=row.is_total,
            )
            for row in view.positions
        ),
    )


def borders(view: CrossingsView | None) -> money_values.Borders | None:
    """Return help over municipal borders; None when there is none."""
    if view is None:
        return None
    return money_values.Borders(
        rows=tuple(
            money_values.Border(
                home=row.from_label,
                host="" if row.is_merged else row.to_label,
                children=whole(row.children),
                minutes=whole(row.minutes),
                cents=whole(row.cents),
                merged=row.is_merged,
            )
            for row in view.rows
        ),
        balances=tuple(
            money_values.BorderBalance(
                municipality=row.label,
                away_cents=row.away_cents,
                here_cents=row.here_cents,
                difference_cents=row.difference_cents,
            )
            for row in view.balances
        ),
    )


def school_years(view: YearsView | None) -> tuple[money_values.SchoolYearBudget, ...]:
    """Return the budget of each school year of the term."""
    return tuple(
        money_values.SchoolYearBudget(
            school_year=row.school_year,
            factor=row.factor,
            budget_cents=row.budget_cents,
            change_cents=whole(row.change_cents),
            indexation=row.indexation,
            indexed_cents=row.indexed_cents,
            per_head_cents=row.per_head_cents,
        )
        for row in (view.rows if view else ())
    )


def year_end(view: YearEndView | None) -> money_values.YearEnd | None:
    """Return who keeps or carries the difference; None where nothing was agreed."""
    if view is None:
        return None
    return money_values.YearEnd(
        label=view.name,
        difference_cents=view.difference_cents,
        buffer_cents=view.buffer_cents,
        carried_cents=view.carried_cents,
        uncovered_cents=view.uncovered_cents,
        covered=tuple(money_values.Change(party=row.label, cents=row.cents, step="") for row in view.covered),
        settled=tuple(money_values.Change(party=row.label, cents=row.cents, step=row.anchor) for row in view.settled),
    )


def purchases(view: AgreementView) -> tuple[support_values.Purchase, ...]:
    """Return what is bought."""
    return tuple(
        support_values.Purchase(
            label=row.label,
            school=row.school,
            party=row.party,
            fte=_decimal(row.fte),
            cents=row.cents,
            total=row.is_total,
        )
        for row in view.purchases
    )


def beside(view: AgreementView) -> tuple[support_values.Apart, ...]:
    """Return what parties put beside the budget."""
    return tuple(
        support_values.Apart(
            label=row.label,
            party=row.party,
            school=row.school,
            fte=_decimal(row.fte),
            fte_school_weeks=_decimal(row.fte_school_weeks),
            minutes_per_week=whole(row.minutes_per_week),
            cents=whole(row.cents),
        )
        for row in view.beside
    )


def levels(view: AgreementView) -> tuple[support_values.Level, ...]:
    """Return the levels of support."""
    return tuple(
        support_values.Level(
            label=row.label,
            regular_share=row.regular_share,
            support_share=row.support_share,
            children=whole(row.children),
        )
        for row in view.levels
    )


def places(view: AgreementView) -> tuple[support_values.Place, ...]:
    """Return the places per school."""
    return tuple(
        support_values.Place(school=row.school, limit=row.limit, pupils=whole(row.pupils), free=whole(row.free))
        for row in view.places
    )


def results(view: AgreementView) -> tuple[support_values.Result, ...]:
    """Return the agreed results."""
    return tuple(
        support_values.Result(
            label=row.label,
            baseline=row.baseline,
            target=row.target,
            realised=row.realised,
            progress=row.progress,
        )
        for row in view.results
    )


def avoided(view: EffectsView) -> tuple[support_values.Avoided, ...]:
    """Return cost that does not arise."""
    return tuple(
        support_values.Avoided(
            label=row.label, keeper=row.keeper, cents=row.cents, parts=tuple(amount(part) for part in row.parts)
        )
        for row in view.avoided
    )


def freed_time(view: EffectsView) -> support_values.FreedTime | None:
    """Return decisions that fall away."""
    freed = view.freed
    if freed is None:
        return None
    return support_values.FreedTime(
        decisions=freed.decisions,
        application_minutes=freed.application_minutes,
        handling_cents=freed.handling_cents,
    )


def decisions_per_month(view: EffectsView) -> tuple[support_values.DecisionsInMonth, ...]:
    """Return separate decisions per month and board."""
    return tuple(
        support_values.DecisionsInMonth(
            month=row.month,
            board=cell.board,
            decisions=whole(cell.decisions),
            children_twice=whole(cell.children_twice),
        )
        for row in view.months
        for cell in row.cells
    )


def flows(view: PoolView) -> tuple[support_values.Flow, ...]:
    """Return where the children of the area go."""
    return tuple(support_values.Flow(label=row.label, count=row.count, unknown=row.is_unknown) for row in view.flows)


def norms(view: PoolView) -> tuple[values.NormUsed, ...]:
    """Return the assumptions."""
    return tuple(
        values.NormUsed(
            code=row.code,
            label=row.label,
            value=row.number,
            unit=row.unit,
            period=row.period,
            scope=row.scope,
            source=row.source,
        )
        for row in view.norms
    )


def step(step: StepView) -> values.Step:
    """Return one step."""
    return values.Step(
        id=step.id,
        figure=step.figure,
        title=step.title,
        formula=step.formula,
        inputs=tuple(
            values.StepInput(name=row.name, label=row.label, value=row.number, unit=row.unit, source=row.source)
            for row in step.inputs
        ),
        exact=step.exact_number,
        shown=step.shown_number,
        unit=step.unit,
        rounding=step.rounding,
    )


def whole(value: int | str | None) -> int | None:
    """Leave out what is no number; on paper it reads "–"."""
    return value if isinstance(value, int) else None


def _decimal(value: Decimal | int | str | None) -> Decimal | None:
    return None if value is None or isinstance(value, str) else Decimal(value)
