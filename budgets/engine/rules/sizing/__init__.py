"""Sizing (omvang): how much is bought. Each rule turns the need into purchases."""

from budgets.engine.choices import ByNeed, DrawingRight, FlatRate, Formation, GroupPlaces
from budgets.engine.rules.need_table import NeedTable
from budgets.engine.rules.registry import Rule, answer, rule_for
from budgets.engine.rules.sized import NOTHING_KNOWN, Sized
from budgets.engine.rules.sizing.by_need import size_by_need
from budgets.engine.rules.sizing.drawing_right import size_rights
from budgets.engine.rules.sizing.flat_rate import size_flat
from budgets.engine.rules.sizing.formation import size_formation
from budgets.engine.rules.sizing.group_places import size_groups
from budgets.engine.work import Work

__all__ = ["RULES", "size_pool"]

RULES: tuple[Rule[NeedTable, Sized], ...] = (
    rule_for(ByNeed, size_by_need),
    rule_for(FlatRate, size_flat),
    rule_for(Formation, size_formation),
    rule_for(DrawingRight, size_rights),
    rule_for(GroupPlaces, size_groups),
)


def size_pool(table: NeedTable, work: Work) -> Sized:
    """Return what the arrangement buys; nothing known when its rule is not built."""
    sizing = work.snapshot.arrangement.sizing
    sized = answer(RULES, sizing, table, work)
    if sized is None:
        work.needs_choice("sizing", sizing.kind)
    return sized or NOTHING_KNOWN
