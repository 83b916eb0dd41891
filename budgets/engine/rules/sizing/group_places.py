"""Sizing `group_places`: fte, or sessions, per group of at most so many children.

Sessions are counted over the school year. In a school week they ask for their mean over the school weeks.
"""

from fractions import Fraction

from budgets.engine.choices import Group, GroupPlaces
from budgets.engine.fte import YearlyHours, fte_of, yearly_hours
from budgets.engine.notes import WHOLE_MINUTES, given
from budgets.engine.outcome import StepInput
from budgets.engine.rounding import exact_product, exact_sum
from budgets.engine.rules.need_table import NeedTable
from budgets.engine.rules.sized import NOTHING_KNOWN, SUPPORT, Sized
from budgets.engine.rules.sizing.agreed import AgreedFte, buy_agreed
from budgets.engine.work import Work

__all__ = ["size_groups"]

OF_SESSIONS = ("sessions_per_group", "minutes_per_session")


def size_groups(sizing: GroupPlaces, table: NeedTable, work: Work) -> Sized:
    """As many groups as the children need × what each gets. A school that lacks a number makes the whole unknown."""
    if not sizing.groups:
        work.needs_choice("sizing", sizing.kind, needs="groups")
        return NOTHING_KNOWN
    hours = yearly_hours(work) if any(_is_in_sessions(group) for group in sizing.groups) else None
    agreed = [_agreed(group, hours, sizing, work) for group in sizing.groups]
    _show(sizing, agreed, work)
    children = [group.children for group in sizing.groups if group.children is not None]
    counted = sum(children) if len(children) == len(sizing.groups) else None
    return buy_agreed(agreed, table, counted, work)


def _agreed(group: Group, hours: YearlyHours | None, sizing: GroupPlaces, work: Work) -> AgreedFte:
    per_group = OF_SESSIONS if _is_in_sessions(group) else ("fte_per_group",)
    for name in ("children", "max_children", *per_group):
        if getattr(group, name) is None:
            work.notes.find("choice_needs", group.school, choice="sizing", kind=sizing.kind, needs=name)
    if group.max_children == 0:
        work.notes.find("choice_needs", group.school, choice="sizing", kind=sizing.kind, needs="max_children")
    if not _is_in_sessions(group):
        fte = exact_product(_groups(group), None if group.fte_per_group is None else Fraction(group.fte_per_group))
        return AgreedFte(function=SUPPORT, school=group.school, fte=fte, in_force=fte)
    minutes = _minutes(group)
    weeks, per_week = work.norms.divisor("school_weeks"), work.norms.divisor("fte_hours_per_week")
    in_a_week = None if minutes is None or weeks is None else minutes / weeks.value
    return AgreedFte(
        function=SUPPORT,
        school=group.school,
        fte=fte_of(minutes, None if hours is None else hours.hours),
        in_force=fte_of(in_a_week, None if per_week is None else per_week.value),
        minutes=minutes,
    )


def _is_in_sessions(group: Group) -> bool:
    return group.fte_per_group is None and any(getattr(group, name) is not None for name in OF_SESSIONS)


def _groups(group: Group) -> Fraction | None:
    if group.children is None or not group.max_children:
        return None
    return Fraction(-(-group.children // group.max_children))


def _minutes(group: Group) -> Fraction | None:
    """Return the minutes of all workers in all sessions of the school year."""
    sessions, each = group.sessions_per_group, group.minutes_per_session
    return exact_product(
        _groups(group),
        None if sessions is None else Fraction(sessions),
        None if each is None else Fraction(each),
        Fraction(1 if group.workers_per_session is None else group.workers_per_session),
    )


def _show(sizing: GroupPlaces, agreed: list[AgreedFte], work: Work) -> None:
    """Show the hours where all groups are helped in sessions; otherwise nobody knows them."""
    if not all(_is_in_sessions(group) for group in sizing.groups):
        return
    inputs: list[StepInput] = []
    for group in sizing.groups:
        workers = 1 if group.workers_per_session is None else group.workers_per_session
        inputs += [
            given("groups", _groups(group), "number", ref=group.school),
            given("sessions_per_group", group.sessions_per_group, "number", ref=group.school),
            given("minutes_per_session", group.minutes_per_session, "minutes", ref=group.school),
            given("workers_per_session", Fraction(workers), "number", ref=group.school),
        ]
    minutes = exact_product(exact_sum(row.minutes for row in agreed), work.part_of_year)
    formula = "Σ groups × sessions_per_group × minutes_per_session × workers_per_session"
    if work.part_of_year != 1:
        inputs.append(given("part_of_year", work.part_of_year, "number"))
        formula = f"{formula} × part_of_year"
    work.notes.step("totals.minutes", formula, tuple(inputs), minutes, WHOLE_MINUTES)
