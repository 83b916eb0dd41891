"""All money that is listed: with the indications, and as amounts without children."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from budgets.engine.measures import Measures
from budgets.engine.needs import Need
from budgets.engine.notes import CENTS, given
from budgets.engine.outcome import AmountResult, AvoidedCost
from budgets.engine.plausibility import look_at_total
from budgets.engine.rounding import exact_sum, half_up, round_parts
from budgets.engine.values import Amount, AmountBasis, Leading, Poolable
from budgets.engine.work import AVOIDED, Work

__all__ = ["Entry", "ListedAmount", "amount_results", "avoided_cost", "list_amounts", "list_money", "split_avoided"]


class Entry(NamedTuple):
    """Money of one row with one verdict. `cents` None: the row lists money that cannot be known."""

    stream: str
    party: str | None
    school: str | None
    municipality: str | None
    verdict: Poolable
    basis: AmountBasis | None
    cents: Fraction | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedAmount:
    """One amount, exactly: per unit, in all, and the part in this school year."""

    row: Amount
    unit_cents: Fraction | None
    total_cents: Fraction | None
    cents: Fraction | None


def list_amounts(work: Work) -> tuple[ListedAmount, ...]:
    """Return the amounts without children, in the order of the document."""
    measures = Measures(work)
    return tuple(_listed(row, measures, work) for row in work.snapshot.amounts)


def list_money(needs: Sequence[Need], amounts: Sequence[ListedAmount], work: Work) -> Iterator[Entry]:
    """Every piece of money with its verdict. A row that lists no money gives no entry."""
    for need in needs:
        if not need.row.lists_money:
            continue
        for part in need.parts():
            yield Entry(
                stream=need.row.stream,
                party=need.party,
                school=need.row.school,
                municipality=need.municipality,
                verdict=part.verdict,
                basis=need.row.amount_basis,
                cents=part.cents,
            )
    for amount in amounts:
        yield Entry(
            stream=amount.row.stream,
            party=work.streams[amount.row.stream].funder,
            school=amount.row.school,
            municipality=None,
            verdict=work.verdict(amount.row.stream),
            basis=amount.row.basis,
            cents=amount.cents,
        )


def split_avoided(entries: Iterable[Entry], work: Work) -> tuple[list[Entry], list[Entry]]:
    """Return the entries that are money, and those that are cost avoided: the second never come into a sum of money."""
    cash: list[Entry] = []
    avoided: list[Entry] = []
    for entry in entries:
        (avoided if work.streams[entry.stream].kind == AVOIDED else cash).append(entry)
    return cash, avoided


def avoided_cost(avoided: Iterable[Entry]) -> tuple[AvoidedCost, ...]:
    """Return what is avoided per stream and per party that keeps it."""
    parts: dict[tuple[str, str | None], list[Fraction | None]] = {}
    for entry in avoided:
        parts.setdefault((entry.stream, entry.party), []).append(entry.cents)
    cents = {key: total for key, each in parts.items() if (total := exact_sum(each)) is not None}
    rounded = round_parts(cents, order=lambda key: (key[0], key[1] or ""))
    return tuple(
        AvoidedCost(stream=stream, party=party, cents=rounded.get((stream, party)))
        for stream, party in sorted(parts, key=lambda key: (key[0], key[1] or ""))
    )


def amount_results(amounts: Sequence[ListedAmount], work: Work) -> tuple[AmountResult, ...]:
    """Return the amounts as readers see them, rounded once."""
    return tuple(
        AmountResult(
            ref=amount.row.ref,
            label=amount.row.label,
            stream=amount.row.stream,
            party=work.streams[amount.row.stream].funder,
            school=amount.row.school,
            count=amount.row.count,
            unit_cents=_rounded(amount.unit_cents),
            total_cents=_rounded(amount.total_cents),
            cents=_rounded(amount.cents),
            basis=amount.row.basis,
            poolable=work.verdict(amount.row.stream),
        )
        for amount in amounts
    )


def _listed(row: Amount, measures: Measures, work: Work) -> ListedAmount:
    look_at_total(row, work.notes)
    if row.leading is Leading.TOTAL:
        unit, total = _from_total(row)
    else:
        unit, total = _from_unit(row)
    if total is None:
        work.notes.find(
            "choice_needs", row.ref, needs="stated_total_cents" if row.leading is Leading.TOTAL else "count, unit_cents"
        )
    cents = None if total is None else _in_year(total, row, measures, work)
    amount = ListedAmount(row=row, unit_cents=unit, total_cents=total, cents=cents)
    _show(amount, work)
    return amount


def _from_unit(row: Amount) -> tuple[Fraction | None, Fraction | None]:
    unit = None if row.unit_cents is None else Fraction(row.unit_cents)
    return unit, None if unit is None or row.count is None else row.count * unit


def _from_total(row: Amount) -> tuple[Fraction | None, Fraction | None]:
    total = None if row.stated_total_cents is None else Fraction(row.stated_total_cents)
    return total / row.count if total is not None and row.count else None, total


def _in_year(total: Fraction, row: Amount, measures: Measures, work: Work) -> Fraction | None:
    """Without dates an amount counts whole; with dates its part in this school year."""
    if row.valid_from is None and row.valid_until is None:
        return total
    span = work.year.span(row.valid_from, row.valid_until)
    return measures.money(total, row, row.basis, (span,) if span[0] < span[1] else ())


def _show(amount: ListedAmount, work: Work) -> None:
    row = amount.row
    figure = f"amounts.{row.ref}"
    count = given("count", row.count, "number", ref=row.ref)
    if row.leading is Leading.TOTAL:
        inputs = (given("stated_total_cents", row.stated_total_cents, "cents", ref=row.ref), count)
        work.notes.step(f"{figure}.unit_cents", "stated_total_cents / count", inputs, amount.unit_cents, CENTS)
    else:
        inputs = (count, given("unit_cents", row.unit_cents, "cents", ref=row.ref))
        work.notes.step(f"{figure}.total_cents", "count × unit_cents", inputs, amount.total_cents, CENTS)
    if amount.cents is not None and amount.total_cents and amount.cents != amount.total_cents:
        part = given("part_in_school_year", amount.cents / amount.total_cents, "number", ref=row.ref)
        whole = given("total_cents", amount.total_cents, "cents", ref=row.ref)
        work.notes.step(f"{figure}.cents", "total_cents × part_in_school_year", (whole, part), amount.cents, CENTS)


def _rounded(value: Fraction | None) -> int | None:
    return None if value is None else half_up(value)
