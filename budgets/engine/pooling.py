"""The recipe: from one snapshot to one pooled budget.

Read it beside README.md, which has the same headings in the same order.
"""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

from budgets.engine.alongside import list_alongside
from budgets.engine.collector import without_collector
from budgets.engine.comparisons import compare
from budgets.engine.crossings import count_crossings
from budgets.engine.documents import fingerprint
from budgets.engine.freed import count_freed_time
from budgets.engine.funds import FundTable, collect_funds
from budgets.engine.lines import list_lines
from budgets.engine.money import amount_results, avoided_cost, list_amounts, list_money, split_avoided
from budgets.engine.monthly import decisions_per_month
from budgets.engine.needs import Need, measure_needs
from budgets.engine.notes import FTE, WHOLE_CENTS, WHOLE_MINUTES, given
from budgets.engine.outcome import Cost, Finding, PoolBudget, PooledBudget, PurchaseResult, Totals
from budgets.engine.pieces import Pieces, list_pieces
from budgets.engine.places import look_at_levels, look_at_places
from budgets.engine.plausibility import look_at_flows, look_at_group, look_at_roster
from budgets.engine.results import measure_results
from budgets.engine.rounding import exact_sum, half_up, half_up_places, round_parts
from budgets.engine.rules.basis import read_basis
from budgets.engine.rules.individual import by_stream
from budgets.engine.rules.settlement import settle
from budgets.engine.rules.settlement.books import Books
from budgets.engine.rules.sharing import share_cost
from budgets.engine.rules.sized import Sized
from budgets.engine.rules.sizing import size_pool
from budgets.engine.rules.weights import Basket
from budgets.engine.statements import with_statements
from budgets.engine.terms import split_over_calendar_years, years_of_term
from budgets.engine.values import PoolSnapshot
from budgets.engine.version import ENGINE_VERSION
from budgets.engine.work import Work, begin_work
from budgets.engine.year_end import close_year

__all__ = ["compute_pool_budget", "compute_with_pieces"]


def compute_pool_budget(snapshot: PoolSnapshot) -> PoolBudget:
    """Return the pooled budget of a snapshot.

    The same snapshot gives the same answer for one ENGINE_VERSION; nothing raises but a bug.
    """
    return compute_with_pieces(snapshot)[0]


@without_collector
def compute_with_pieces(snapshot: PoolSnapshot) -> tuple[PoolBudget, Callable[[], Pieces]]:
    """Return the pooled budget, and a function that tells what each child adds to it: never to be shown to anyone."""
    # 1. The year and its norms
    work = begin_work(snapshot)
    # 2. What each indication comes to
    needs = measure_needs(work)
    # 3. All money that is listed
    amounts = list_amounts(work)
    entries, avoided = split_avoided(list_money(needs, amounts, work), work)
    funds = collect_funds(entries, work)
    # 4. Basis: the need that may be pooled
    need = read_basis(needs, work)
    # 5. Sizing: what is bought, and what it costs
    sized = size_pool(need, work)
    pooled_cents = _rounded(sized.cents)
    budget = _balance(funds, sized, pooled_cents, work)
    purchases = _purchases(sized)
    # 6. Sharing and settlement: who pays what, and to whom
    contributions = share_cost(Basket(sized=sized, pooled_cents=pooled_cents), work)
    settlements = settle(Books(contributions=contributions, purchases=purchases), work)
    # 7. Term: the years, and the end of one
    years = years_of_term(need.base_cents if need.has_base else pooled_cents, work)
    year_end = close_year(budget.balance_cents, funds.rows, contributions, work)
    # 8. Comparisons with today
    individual_cents = _rounded(need.individual_cents)
    comparisons = compare(sized, individual_cents, work)
    # 9. Does it hold together?
    _look_whether_it_holds(sized, work)
    result = PoolBudget(
        engine_version=ENGINE_VERSION,
        fingerprint=fingerprint(snapshot),
        # 10. What else the pool brings, and what stands beside it
        freed_time=count_freed_time(need.pooled, work),
        decision_months=decisions_per_month(needs, sized, work),
        alongside=list_alongside(work),
        agreed_results=measure_results(work),
        totals=_totals(sized, individual_cents, pooled_cents, _need_minutes(needs, work), funds),
        budget=budget,
        amounts=amount_results(amounts, work),
        lines=list_lines(needs, entries, sized),
        contributions=contributions,
        settlements=settlements,
        years=years,
        budget_years=split_over_calendar_years(contributions, work),
        comparisons=comparisons,
        purchases=purchases,
        residence_flows=count_crossings(sized, work),
        avoided=avoided_cost(avoided),
        year_end=year_end,
        # By now every step is made and every norm is used.
        steps=work.notes.steps(),
        findings=_findings(work),
        statements=(),
    )
    # 11. What the source says
    return with_statements(result, snapshot.source_says), lambda: list_pieces(needs, sized, work)


def _look_whether_it_holds(sized: Sized, work: Work) -> None:
    look_at_flows(work.snapshot, work.notes)
    look_at_group(sized.children, work)
    look_at_roster(sized.fte_school_weeks, work)
    look_at_places(sized, work)
    look_at_levels(work)


def _findings(work: Work) -> tuple[Finding, ...]:
    """Return all findings; only now it is known which norms were used."""
    work.norms.look_at_ends()
    return work.notes.findings()


def _totals(
    sized: Sized, individual_cents: int | None, pooled_cents: int | None, need_minutes: int | None, funds: FundTable
) -> Totals:
    return Totals(
        children=sized.children,
        minutes=_rounded(sized.minutes),
        need_minutes=need_minutes,
        fte_annual=_fte(sized.fte_annual),
        fte_school_weeks=_fte(sized.fte_school_weeks),
        individual_cents=individual_cents,
        pooled_cents=pooled_cents,
        funds_cents=funds.total_cents,
    )


def _need_minutes(needs: tuple[Need, ...], work: Work) -> int | None:
    """All minutes that are listed, whether they can be pooled or not."""
    listed = [(need.row.stream, need.minutes) for need in needs if need.row.asks_hours]
    exact = exact_sum(minutes for _stream, minutes in listed)
    per_stream = by_stream(listed)
    parts = tuple(given("minutes", exact_sum(each), "minutes", ref=stream) for stream, each in per_stream.items())
    work.notes.step("totals.need_minutes", "Σ minutes", parts, exact, WHOLE_MINUTES)
    return _rounded(exact)


def _balance(funds: FundTable, sized: Sized, pooled_cents: int | None, work: Work) -> PooledBudget:
    """Coverage less cost, and how many fte the coverage would buy."""
    coverage = funds.poolable_cents
    balance = None if coverage is None or pooled_cents is None else coverage - pooled_cents
    inputs = (given("poolable_cents", coverage, "cents"), given("pooled_cents", pooled_cents, "cents"))
    exact = None if balance is None else Fraction(balance)
    work.notes.step("budget.balance_cents", "poolable_cents − pooled_cents", inputs, exact, WHOLE_CENTS)
    affordable = coverage / sized.price_cents if coverage is not None and sized.price_cents else None
    inputs = (given("poolable_cents", coverage, "cents"), given("fte_price_cents", sized.price_cents, "cents"))
    work.notes.step(
        "budget.affordable_fte",
        "poolable_cents / fte_price_cents",
        inputs,
        affordable,
        FTE,
    )
    return PooledBudget(
        funds=funds.rows,
        costs=_costs(sized),
        poolable_cents=coverage,
        board_decides_cents=funds.board_decides_cents,
        period_cents=funds.period_cents,
        balance_cents=balance,
        affordable_fte=_fte(affordable),
    )


def _costs(sized: Sized) -> tuple[Cost, ...]:
    """Return what is bought per function. The cents add up to the pooled cost."""
    fte: dict[str, list[Fraction | None]] = {}
    cents: dict[str, list[Fraction | None]] = {}
    for purchase in sized.purchases:
        fte.setdefault(purchase.function, []).append(purchase.fte)
        cents.setdefault(purchase.function, []).append(purchase.cents)
    known = {function: total for function, parts in cents.items() if (total := exact_sum(parts)) is not None}
    rounded = round_parts(known, order=lambda function: (function,))
    return tuple(
        Cost(function=function, fte=_fte(exact_sum(parts)), cents=rounded.get(function))
        for function, parts in sorted(fte.items())
    )


def _purchases(sized: Sized) -> tuple[PurchaseResult, ...]:
    """Return everything that is bought, rounded together: the cents add up to the pooled cost."""
    known = {index: row.cents for index, row in enumerate(sized.purchases) if row.cents is not None}
    cents = round_parts(known, order=lambda index: (f"{index:09}",))
    return tuple(
        PurchaseResult(
            function=row.function, school=row.school, party=row.party, fte=_fte(row.fte), cents=cents.get(index)
        )
        for index, row in enumerate(sized.purchases)
    )


def _rounded(value: Fraction | None) -> int | None:
    return None if value is None else half_up(value)


def _fte(value: Fraction | None) -> Decimal | None:
    return None if value is None else half_up_places(value)
