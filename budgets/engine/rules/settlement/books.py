"""What a settlement is given: who pays what, and who carries which purchase, in whole cents; and how it is written."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from budgets.engine.notes import WHOLE_CENTS, given
from budgets.engine.outcome import Contribution, PurchaseResult, SettlementPayment
from budgets.engine.work import Work

__all__ = ["Books", "invoice", "pay_out"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """The contributions to the pooled cost, and what that cost was made for."""

    contributions: tuple[Contribution, ...]
    purchases: tuple[PurchaseResult, ...]


def invoice(party: str, to: str, cents: int, work: Work) -> SettlementPayment:
    """Return the payment of a party's own contribution, with its step."""
    inputs = (given("contribution_cents", cents, "cents", ref=party),)
    work.notes.step(f"settlements.{party}.{to}.cents", "contribution_cents", inputs, Fraction(cents), WHOLE_CENTS)
    return SettlementPayment(from_=party, to=to, cents=cents)


def pay_out(treasurer: str, to: str, carried: Sequence[PurchaseResult], work: Work) -> SettlementPayment:
    """Return the payment for the purchases that a party carries, with its step."""
    cents = sum(row.cents or 0 for row in carried)
    inputs = tuple(given("cents", row.cents, "cents", ref=row.school) for row in carried)
    work.notes.step(f"settlements.{treasurer}.{to}.cents", "Σ cents", inputs, Fraction(cents), WHOLE_CENTS)
    return SettlementPayment(from_=treasurer, to=to, cents=cents)
