"""The support in the document: what is bought, what stands beside it, and what it changes besides the money."""

from dataclasses import dataclass

from budgets.engine.fields import AnyNumber, AnyText, AnyWhole
from reports.inside.money_values import ListedAmount

__all__ = [
    "Apart",
    "Avoided",
    "DecisionsInMonth",
    "Flow",
    "FreedTime",
    "Level",
    "Place",
    "Purchase",
    "Result",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Purchase:
    """What is bought; the total closes a list of more than one."""

    label: AnyText
    school: AnyText
    party: AnyText
    fte: AnyNumber | None
    cents: AnyWhole | None
    total: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Apart:
    """What a party puts beside the pooled budget."""

    label: AnyText
    party: AnyText
    school: AnyText
    fte: AnyNumber | None
    fte_school_weeks: AnyNumber | None
    minutes_per_week: AnyWhole | None
    cents: AnyWhole | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """A level of support, in shares of school time."""

    label: AnyText
    regular_share: AnyNumber | None
    support_share: AnyNumber | None
    children: AnyWhole | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The places of one school."""

    school: AnyText
    limit: AnyWhole | None
    pupils: AnyWhole | None
    free: AnyWhole | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """An agreed result, and how much of the way to it has been gone (1 is all of it)."""

    label: AnyText
    baseline: AnyText
    target: AnyText
    realised: AnyText
    progress: AnyNumber | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Avoided:
    """Cost that does not arise; it is part of no sum."""

    label: AnyText
    keeper: AnyText
    cents: AnyWhole | None
    parts: tuple[ListedAmount, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FreedTime:
    """Decisions that fall away, and the time that they took."""

    decisions: AnyWhole
    application_minutes: AnyWhole | None
    handling_cents: AnyWhole | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionsInMonth:
    """Separate decisions in one month at the schools of one board; null is none counted, or too few to tell."""

    month: AnyText
    board: AnyText
    decisions: AnyWhole | None
    children_twice: AnyWhole | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """How many children of an area go one way; the row of whom it is not known closes the list."""

    label: AnyText
    count: AnyWhole | None
    unknown: bool
