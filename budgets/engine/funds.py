"""The money side: which funds there are, with which verdict, and what they come to together."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from budgets.engine.money import Entry
from budgets.engine.notes import WHOLE_CENTS, given
from budgets.engine.outcome import Fund, StepInput
from budgets.engine.rounding import Tally, round_parts
from budgets.engine.values import AmountBasis, Poolable
from budgets.engine.work import Work

__all__ = ["FundTable", "collect_funds"]


class FundKey(NamedTuple):
    """What a fund is about. Money of different bases is never added up in one row."""

    stream: str
    party: str | None
    verdict: Poolable
    basis: AmountBasis | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FundTable:
    """The funds with their sums. A sum that holds something unknown is unknown."""

    rows: tuple[Fund, ...]
    total_cents: int | None
    poolable_cents: int | None
    board_decides_cents: int | None
    period_cents: int | None


def collect_funds(entries: Iterable[Entry], work: Work) -> FundTable:
    """Add up all listed money per stream, payer, verdict and basis; rounded once, so that the rows are the total."""
    tallies: dict[FundKey, Tally] = defaultdict(Tally)
    unknown: set[FundKey] = set()
    for entry in entries:
        key = FundKey(entry.stream, entry.party, entry.verdict, entry.basis)
        tally = tallies[key]
        if entry.cents is None:
            unknown.add(key)
        else:
            tally.add(entry.cents)
    exact = {key: tally.total() for key, tally in tallies.items() if key not in unknown}
    cents = round_parts(exact, order=_order)
    rows = tuple(_fund(key, cents.get(key)) for key in sorted(tallies, key=_order))
    table = FundTable(
        rows=rows,
        total_cents=_sum(rows, lambda row: row.poolable in Poolable),
        poolable_cents=_sum(rows, lambda row: row.poolable is Poolable.YES),
        board_decides_cents=_sum(rows, lambda row: row.poolable is Poolable.BOARD_DECIDES),
        period_cents=_sum(rows, lambda row: row.poolable is Poolable.YES and row.basis is AmountBasis.PERIOD),
    )
    _look_at_periods(rows, work)
    _show(table, work)
    return table


def _fund(key: FundKey, cents: int | None) -> Fund:
    return Fund(stream=key.stream, party=key.party, cents=cents, poolable=key.verdict, basis=key.basis)


def _order(key: FundKey) -> tuple[str, ...]:
    return (key.stream, key.party or "", key.verdict.value, key.basis.value if key.basis else "")


def _sum(rows: Iterable[Fund], wanted: Callable[[Fund], bool]) -> int | None:
    cents = [row.cents for row in rows if wanted(row)]
    return None if None in cents else sum(part for part in cents if part is not None)


def _look_at_periods(rows: Iterable[Fund], work: Work) -> None:
    """Money for some months beside money for a year: a total of both looks like a yearly sum and is none."""
    sums = {basis: sum(row.cents or 0 for row in rows if row.basis is basis) for basis in AmountBasis}
    if {row.basis for row in rows} >= set(AmountBasis):
        work.notes.find(
            "mixed_periods",
            None,
            period_cents=sums[AmountBasis.PERIOD],
            school_year_cents=sums[AmountBasis.SCHOOL_YEAR],
        )


def _show(table: FundTable, work: Work) -> None:
    for figure, total, rows in (
        ("totals.funds_cents", table.total_cents, table.rows),
        ("budget.poolable_cents", table.poolable_cents, [row for row in table.rows if row.poolable is Poolable.YES]),
        (
            "budget.board_decides_cents",
            table.board_decides_cents,
            [row for row in table.rows if row.poolable is Poolable.BOARD_DECIDES],
        ),
    ):
        work.notes.step(
            figure,
            "Σ cents",
            tuple(map(_as_input, rows)),
            None if total is None else Fraction(total),
            WHOLE_CENTS,
        )


def _as_input(row: Fund) -> StepInput:
    return given("cents", row.cents, "cents", ref=row.stream)
