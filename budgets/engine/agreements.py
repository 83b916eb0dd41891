"""What partners agree beside the five choices, as it stands in a pool document.

Who takes part and since when, what they put beside the pool, limits on places, levels of support, and the results they
aim for. None of it is needed to calculate; what is left out holds for nobody.
"""

from dataclasses import dataclass
from datetime import date

from budgets.engine.fields import Cents, Count, Label, Minutes, MonthText, Number, Ref, SignedNumber

__all__ = [
    "AgreedResult",
    "Alongside",
    "Cover",
    "DecisionCount",
    "Level",
    "Member",
    "PhaseIn",
    "Places",
    "Population",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A municipality that takes part, from and through these days; without them from the start, or for ever."""

    party: Ref
    from_: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseIn:
    """Phase-in by cohort: a decision that began before `start` stays individual until it ends.

    After `no_renewal_after`, the last day on which one may begin, no individual decisions are expected any more.
    """

    start: date
    no_renewal_after: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """How many pupils one school takes at most, and how many it has."""

    school: Ref
    limit: Count | None = None
    pupils: Count | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """A level of support, with the shares of school time in regular class and with support, as fractions of 1.

    `funded` says whether the pool pays for it.
    """

    ref: Ref
    label: Label | None = None
    regular_share: Number | None = None
    support_share: Number | None = None
    children: Count | None = None
    funded: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alongside:
    """What one party puts beside the pool: never added to its coverage or cost.

    `baseline_fte` and `baseline_cents` are what it put in before; the agreement is that it does not put in less.
    """

    party: Ref
    school: Ref | None = None
    label: Label | None = None
    fte: Number | None = None
    cents: Cents | None = None
    minutes_per_child_per_week: Minutes | None = None
    children: Count | None = None
    baseline_fte: Number | None = None
    baseline_cents: Cents | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """Who covers a shortfall, and with how much. Without a party it is nobody at the table, such as a reserve."""

    party: Ref | None = None
    label: Label | None = None
    cents: Cents | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreedResult:
    """A result that partners aim for: where it stood, where it should come, and where it is."""

    label: Label
    unit: Label | None = None
    baseline: SignedNumber | None = None
    target: SignedNumber | None = None
    realised: SignedNumber | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Population:
    """For how many people the budget is, such as the young people of an area."""

    label: Label | None = None
    count: Count | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionCount:
    """Separate decisions in force at the schools of one board in one month, as counted elsewhere.

    `children_twice` of them have a decision of their own at a school that draws bought support as well.
    """

    board: Ref
    month: MonthText
    decisions: Count | None = None
    children_twice: Count | None = None
