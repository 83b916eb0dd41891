"""Basis (grondslag): how the need is known. Each rule turns what it is given into one table of need."""

from collections.abc import Sequence

from budgets.engine.choices import Admission, Estimate, Historical, Inventory
from budgets.engine.needs import Need
from budgets.engine.rules.basis.estimate import from_estimate
from budgets.engine.rules.basis.historical import from_history
from budgets.engine.rules.basis.inventory import from_inventory
from budgets.engine.rules.need_table import UNKNOWN_NEED, NeedTable
from budgets.engine.rules.registry import Rule, answer, rule_for
from budgets.engine.work import Work

__all__ = ["RULES", "read_basis"]

RULES: tuple[Rule[Sequence[Need], NeedTable], ...] = (
    rule_for(Inventory, from_inventory),
    # Weighed at intake: an inventory whose rows are dated at intake.
    rule_for(Admission, from_inventory),
    rule_for(Historical, from_history),
    rule_for(Estimate, from_estimate),
)


def read_basis(needs: Sequence[Need], work: Work) -> NeedTable:
    """Return the need as the arrangement wants it known; an unknown need when its rule is not built."""
    basis = work.snapshot.arrangement.basis
    table = answer(RULES, basis, needs, work)
    if table is None:
        work.needs_choice("basis", basis.kind)
    return table or UNKNOWN_NEED
