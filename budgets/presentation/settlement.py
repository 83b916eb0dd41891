"""Settlement (verrekening): who owes whom what and why, and whose children are helped in which municipality.

A settlement is for its two parties. Everyone else sees the payments about too few children as one sum.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from django.utils.translation import gettext

from budgets.disclosure import FEWEST_ROWS, Disclosure, collectors, crossing_name
from budgets.engine import (
    NoSettlement,
    OwnDecision,
    PoolBudget,
    PoolSnapshot,
    ResidenceFlow,
    SettlementPayment,
    Treasurer,
)
from budgets.presentation.groups import Hidden, total_of
from budgets.presentation.naming import Names
from budgets.presentation.payers import Reasons
from budgets.presentation.rows import NOT_APPLICABLE


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentRow:
    """What one party pays another, and why: its part of the cost, or the support that the other carries.

    The cents are an empty text where even the sum of what is merged would tell what one party pays.
    """

    from_label: str
    to_label: str
    why: str
    cents: int | str
    anchor: str
    is_own: bool = False
    is_merged: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionRow:
    """One party: its contribution, less what it carries itself, is what it pays; negative is what it receives."""

    label: str
    contribution_cents: int
    carried_cents: int
    net_cents: int
    is_own: bool = False
    is_total: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlementView:
    """Who pays whom. `positions` is empty unless a party carries support itself, and whenever payments are merged.

    `total_cents` is an empty text where it would tell what is not told in the rows.
    """

    text: str
    rows: tuple[PaymentRow, ...]
    total_cents: int | str
    positions: tuple[PositionRow, ...]

    @classmethod
    def of(
        cls, snapshot: PoolSnapshot, budget: PoolBudget, names: Names, disclosure: Disclosure, hidden: Hidden
    ) -> Self | None:
        """Word the payments between parties; None when nothing moves between them."""
        if not budget.settlements:
            return None
        words = _Words(snapshot, budget, names, disclosure.own_parties, hidden)
        rows = [words.row(payment) for payment in budget.settlements if words.is_shown(payment)]
        merged = [payment.cents for payment in budget.settlements if not words.is_shown(payment)]
        # Without the collector's own part the sum of the payments would be another than that of the contributions.
        is_told = not merged or (len(merged) >= FEWEST_ROWS and not hidden & collectors(snapshot))
        if merged:
            rows.append(_merged_payment(sum(merged) if is_told else NOT_APPLICABLE))
        return cls(
            text=_settlement_text(snapshot, names),
            rows=tuple(rows),
            total_cents=sum(payment.cents for payment in budget.settlements) if is_told else NOT_APPLICABLE,
            positions=() if hidden else _positions(budget, names, disclosure.own_parties),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CrossingRow:
    """Children of one municipality who are helped at schools in another. The cents are their part of the cost."""

    from_label: str
    to_label: str
    children: int | str | None
    minutes: int | str | None
    cents: int | str | None
    is_merged: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BalanceRow:
    """One municipality: the help its children get elsewhere, the help that children from elsewhere get with it."""

    label: str
    away_cents: int | None
    here_cents: int | None
    difference_cents: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CrossingsView:
    """Support over municipal borders, both ways. `is_charged` tells whether a bill follows from it."""

    is_charged: bool
    rows: tuple[CrossingRow, ...]
    balances: tuple[BalanceRow, ...]

    @classmethod
    def of(cls, snapshot: PoolSnapshot, budget: PoolBudget, names: Names, disclosure: Disclosure) -> Self | None:
        """Word the support that crosses a border; None when none does."""
        if not budget.residence_flows:
            return None
        told = [row for row in budget.residence_flows if _is_told(row, disclosure)]
        is_whole = len(told) == len(budget.residence_flows)
        return cls(
            is_charged=not isinstance(snapshot.arrangement.settlement, NoSettlement),
            rows=(*(_crossing(row, names) for row in told), *(() if is_whole else (_merged_crossing(),))),
            balances=_balances(budget.residence_flows, names) if is_whole else (),
        )


class _Words:
    """What is said of the payments of one settlement to one reader."""

    def __init__(
        self, snapshot: PoolSnapshot, budget: PoolBudget, names: Names, own: Collection[str], hidden: Hidden
    ) -> None:
        self._names = names
        self._own = own
        self._hidden = hidden
        self._reasons = Reasons(snapshot, budget)
        self._treasurer = _treasurer(snapshot)

    def is_shown(self, payment: SettlementPayment) -> bool:
        """Tell whether a payment may stand apart: it is about enough children, or it is the reader's own."""
        return self._is_own(payment) or not {payment.from_, payment.to} & self._hidden

    def row(self, payment: SettlementPayment) -> PaymentRow:
        """Word one payment."""
        return PaymentRow(
            from_label=self._names.party(payment.from_),
            to_label=self._names.party(payment.to),
            why=self._why(payment),
            cents=payment.cents,
            anchor=self._anchor(payment),
            is_own=self._is_own(payment),
        )

    def _is_own(self, payment: SettlementPayment) -> bool:
        return payment.from_ in self._own or payment.to in self._own

    def _why(self, payment: SettlementPayment) -> str:
        if payment.from_ == self._treasurer:
            return gettext("voor de hulp die %(party)s zelf inzet") % {"party": self._names.party(payment.to)}
        # The other party of a payment about few children knows the amount, not by how many children it was measured.
        reason = "" if payment.from_ in self._hidden else self._reasons.of(payment.from_)
        return gettext("bijdrage: %(reason)s") % {"reason": reason} if reason else gettext("bijdrage aan de kosten")

    def _anchor(self, payment: SettlementPayment) -> str:
        if {payment.from_, payment.to} & self._hidden:
            return ""
        own = self._names.anchor(f"settlements.{payment.from_}.{payment.to}.cents")
        if own or payment.from_ == self._treasurer:
            return own
        return self._names.anchor(f"contributions.{payment.from_}.cents")


def _treasurer(snapshot: PoolSnapshot) -> str | None:
    settlement = snapshot.arrangement.settlement
    return settlement.party if isinstance(settlement, Treasurer) else None


def _settlement_text(snapshot: PoolSnapshot, names: Names) -> str:
    settlement = snapshot.arrangement.settlement
    if isinstance(settlement, Treasurer):
        return gettext(
            "%(party)s is kassier: die betaalt alles, rekent af met de anderen en betaalt wie zelf inzet."
        ) % {"party": names.party(settlement.party)}
    if isinstance(settlement, OwnDecision):
        return gettext("De gemeente van het kind neemt zelf een besluit en betaalt %(party)s, waar de hulp is.") % {
            "party": names.party(settlement.host)
        }
    return ""


def _merged_payment(cents: int | str) -> PaymentRow:
    why = gettext("samengenomen, omdat het om weinig kinderen gaat")
    if cents == NOT_APPLICABLE:
        why = gettext("het bedrag staat hier niet, omdat het om weinig kinderen gaat")
    return PaymentRow(
        from_label=gettext("Overige partijen samen"),
        to_label="",
        why=why,
        cents=cents,
        anchor="",
        is_merged=True,
    )


def _positions(budget: PoolBudget, names: Names, own: Collection[str]) -> tuple[PositionRow, ...]:
    """Return what each party puts in and carries itself, with their sum: together they pay what they receive."""
    carried: dict[str | None, int] = {}
    for purchase in budget.purchases:
        if purchase.party is not None and purchase.cents is not None:
            carried[purchase.party] = carried.get(purchase.party, 0) + purchase.cents
    if not carried:
        return ()
    paid = {row.party: row.cents for row in budget.contributions}
    rows = tuple(
        _position(names.party(party), paid.get(party, 0), carried.get(party, 0), is_own=party in own)
        for party in {**paid, **carried}
    )
    total = _position(gettext("Samen"), sum(paid.values()), sum(carried.values()), is_total=True)
    return (*rows, total)


def _position(label: str, paid: int, carried: int, *, is_own: bool = False, is_total: bool = False) -> PositionRow:
    return PositionRow(
        label=label,
        contribution_cents=paid,
        carried_cents=carried,
        net_cents=paid - carried,
        is_own=is_own,
        is_total=is_total,
    )


def _crossing(row: ResidenceFlow, names: Names) -> CrossingRow:
    return CrossingRow(
        from_label=names.party(row.from_),
        to_label=names.party(row.to),
        children=row.children,
        minutes=row.minutes,
        cents=row.cents,
    )


def _is_told(row: ResidenceFlow, disclosure: Disclosure) -> bool:
    return row.from_ in disclosure.own_parties or disclosure.tells_row(crossing_name(row.from_, row.to))


def _merged_crossing() -> CrossingRow:
    """Say that there is more; its sum stands nowhere else, so it is not told either."""
    return CrossingRow(
        from_label=gettext("Overig"),
        to_label=gettext("de cijfers staan hier niet, omdat het om weinig kinderen gaat"),
        children=NOT_APPLICABLE,
        minutes=NOT_APPLICABLE,
        cents=NOT_APPLICABLE,
        is_merged=True,
    )


def _balances(flows: Iterable[ResidenceFlow], names: Names) -> tuple[BalanceRow, ...]:
    listed = list(flows)
    parties = dict.fromkeys(party for row in listed for party in (row.from_, row.to))
    return tuple(_balance(party, listed, names) for party in parties)


def _balance(party: str, flows: Sequence[ResidenceFlow], names: Names) -> BalanceRow:
    away = total_of(row.cents for row in flows if row.from_ == party)
    here = total_of(row.cents for row in flows if row.to == party)
    return BalanceRow(
        label=names.party(party),
        away_cents=away,
        here_cents=here,
        difference_cents=None if away is None or here is None else here - away,
    )
