"""Sizing `group_places`: fte per group of at most so many children."""

from fractions import Fraction

from budgets.engine.choices import Group, GroupPlaces
from budgets.engine.rules.need_table import NeedTable
from budgets.engine.rules.sized import NOTHING_KNOWN, SUPPORT, Sized
from budgets.engine.rules.sizing.agreed import AgreedFte, buy_agreed
from budgets.engine.work import Work

__all__ = ["size_groups"]


def size_groups(sizing: GroupPlaces, table: NeedTable, work: Work) -> Sized:
    """As many groups as the children need × fte per group. A school that lacks a number makes the whole unknown."""
    if not sizing.groups:
        work.needs_choice("sizing", sizing.kind, needs="groups")
        return NOTHING_KNOWN
    agreed = [_agreed(group, sizing, work) for group in sizing.groups]
    children = [group.children for group in sizing.groups if group.children is not None]
    counted = sum(children) if len(children) == len(sizing.groups) else None
    return buy_agreed(agreed, table, counted, work)


def _agreed(group: Group, sizing: GroupPlaces, work: Work) -> AgreedFte:
    for name in ("children", "max_children", "fte_per_group"):
        if getattr(group, name) is None:
            work.notes.find("choice_needs", group.school, choice="sizing", kind=sizing.kind, needs=name)
    if group.max_children == 0:
        work.notes.find("choice_needs", group.school, choice="sizing", kind=sizing.kind, needs="max_children")
    fte = _fte(group)
    return AgreedFte(function=SUPPORT, school=group.school, fte=fte, in_force=fte)


def _fte(group: Group) -> Fraction | None:
    if group.children is None or not group.max_children or group.fte_per_group is None:
        return None
    groups = -(-group.children // group.max_children)
    return groups * Fraction(group.fte_per_group)
