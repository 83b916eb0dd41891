"""Sharing (verdeling): who pays what. Each rule gives every party its part of the pooled cost."""

from budgets.engine.choices import ByFunder, ByKey, ByResidence, FixedShares, InKind
from budgets.engine.rules.registry import Rule, answer, rule_for
from budgets.engine.rules.sharing.by_funder import share_by_funder
from budgets.engine.rules.sharing.by_key import share_by_key
from budgets.engine.rules.sharing.by_residence import share_by_residence
from budgets.engine.rules.sharing.fixed_shares import share_fixed
from budgets.engine.rules.sharing.in_kind import share_in_kind
from budgets.engine.rules.weights import Basket, Contributions
from budgets.engine.work import Work

__all__ = ["RULES", "share_cost"]

RULES: tuple[Rule[Basket, Contributions], ...] = (
    rule_for(ByFunder, share_by_funder),
    rule_for(ByResidence, share_by_residence),
    rule_for(ByKey, share_by_key),
    rule_for(FixedShares, share_fixed),
    rule_for(InKind, share_in_kind),
)


def share_cost(basket: Basket, work: Work) -> Contributions:
    """Return what each party pays of the pooled cost; nothing where that cost or a weight is unknown."""
    sharing = work.snapshot.arrangement.sharing
    contributions = answer(RULES, sharing, basket, work)
    if contributions is None:
        work.needs_choice("sharing", sharing.kind)
    return contributions or ()
