"""Which cells stand behind a figure of the result: only when all of them are told, the figure is."""

from collections.abc import Mapping

from budgets.disclosure.cells import ALL, BOARD, FREED, INDIVIDUAL, PEAK, PERIOD, SIZED, YES, party_name

# Readers outside the schools are never told how many children there are in all: a child that stands in two rows would
# be the difference between the rows and their sum.
NEVER = "never"

CELLS: Mapping[str, tuple[str, ...]] = {
    "totals.children": (NEVER,),
    "totals.minutes": (SIZED,),
    "totals.need_minutes": (ALL,),
    "totals.fte_annual": (SIZED,),
    "totals.fte_school_weeks": (PEAK,),
    "totals.individual_cents": (INDIVIDUAL,),
    "totals.pooled_cents": (SIZED,),
    "totals.funds_cents": (ALL,),
    "budget.poolable_cents": (YES,),
    "budget.board_decides_cents": (BOARD,),
    "budget.period_cents": (PERIOD,),
    "budget.balance_cents": (YES, SIZED),
    "budget.affordable_fte": (YES, SIZED),
}
OF_A_GROUP: Mapping[str, tuple[str, ...]] = {
    "years": (SIZED,),
    "year_end": (YES, SIZED),
    "freed_time": (FREED,),
}
# Readings that ask for the busiest week.
IN_SCHOOL_WEEKS = frozenset({"school_weeks", "highest_rate_school_weeks"})


def cells_behind(figure: str) -> tuple[str, ...]:
    """Return the names of the cells behind a figure, from its path in the result; empty for what was agreed."""
    if figure in CELLS:
        return CELLS[figure]
    group, _dot, rest = figure.partition(".")
    ref, _dot, name = rest.rpartition(".")
    if group == "comparisons":
        cost = (PEAK,) if ref in IN_SCHOOL_WEEKS else (SIZED,)
        return (*cost, INDIVIDUAL) if name == "saving_cents" else cost
    if group == "contributions":
        return (party_name(ref),)
    return OF_A_GROUP.get(group, ())
