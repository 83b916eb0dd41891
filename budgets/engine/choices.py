"""The five choices of an arrangement (financieringsafspraak), as they stand in a pool document.

What a choice *does* stands in `rules/`, one file per choice; here is only what it needs to be told.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal

from budgets.engine.agreements import (
    AgreedResult,
    Alongside,
    Cover,
    DecisionCount,
    Level,
    Member,
    PhaseIn,
    Places,
    Population,
)
from budgets.engine.fields import Cents, Code, Count, Label, Minutes, Number, Ref, SchoolYearText, Words

__all__ = [
    "Admission",
    "Arrangement",
    "Basis",
    "ByFunder",
    "ByKey",
    "ByNeed",
    "ByResidence",
    "Cash",
    "DrawingRight",
    "Estimate",
    "Estimated",
    "FixedShares",
    "FlatRate",
    "Formation",
    "Group",
    "GroupPlaces",
    "Historical",
    "InKind",
    "Inventory",
    "KeyWeight",
    "KindContribution",
    "NoSettlement",
    "OwnDecision",
    "Post",
    "ResidenceWeight",
    "Right",
    "Running",
    "Settlement",
    "Share",
    "Sharing",
    "Sizing",
    "Term",
    "ThresholdRule",
    "Transfer",
    "Treasurer",
    "Use",
    "YearEnd",
    "YearEndKind",
]


# Basis (grondslag): how is the need known?


@dataclass(frozen=True, slots=True, kw_only=True)
class Inventory:
    """The indications now in force."""

    kind: Literal["inventory"] = "inventory"


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """The indications as weighed when the child came to the school."""

    kind: Literal["admission"] = "admission"


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """What one party used of one stream in the reference year."""

    stream: Ref
    party: Ref
    cents: Cents | None = None
    minutes: Minutes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Historical:
    """What was used in a reference year."""

    kind: Literal["historical"] = "historical"
    reference_year: SchoolYearText | None = None
    use: tuple[Use, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """Children who have a decision that still runs, up to and including `until`; without it all year."""

    children: Count | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimated:
    """What one school expects, and on what evidence. The price is per hour of support.

    Of its `children` those `opted_out` stay out, because a parent said no, and those in `running` join on the day after
    their own decision ends.
    """

    school: Ref
    children: Count | None = None
    minutes_per_child_per_week: Minutes | None = None
    price_cents_per_hour: Cents | None = None
    evidence: tuple[Words, ...] = ()
    opted_out: Count | None = None
    running: tuple[Running, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """What the schools expect to need."""

    kind: Literal["estimate"] = "estimate"
    estimates: tuple[Estimated, ...] = ()


Basis = Inventory | Admission | Historical | Estimate


# Sizing (omvang): how much is bought?


@dataclass(frozen=True, slots=True, kw_only=True)
class ByNeed:
    """As many fte as the pooled hours ask for."""

    kind: Literal["by_need"] = "by_need"


class ThresholdRule(StrEnum):
    """Whether a child exactly on the threshold counts: `below` no, `up_to` yes."""

    BELOW = "below"
    UP_TO = "up_to"


@dataclass(frozen=True, slots=True, kw_only=True)
class FlatRate:
    """The same minutes or cents for each child under a threshold of weekly minutes.

    Without a rule, on the threshold is not under it. Where the agreement leaves a range, the fields that end in `_high`
    are its upper end, which only a comparison shows.
    """

    kind: Literal["flat_rate"] = "flat_rate"
    threshold_minutes_per_week: Minutes | None = None
    threshold_rule: ThresholdRule | None = None
    minutes_per_child_per_week: Minutes | None = None
    minutes_per_child_per_week_high: Minutes | None = None
    cents_per_child: Cents | None = None
    cents_per_child_high: Cents | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """Fte that one party agreed to place at one school."""

    school: Ref
    party: Ref
    fte: Number | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Formation:
    """Agreed fte per school."""

    kind: Literal["formation"] = "formation"
    posts: tuple[Post, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    """Fte that a school may draw from one pot. `uplift` is a fraction of it, up to and including `uplift_until`."""

    school: Ref
    pot: Code
    fte: Number | None = None
    uplift: Number | None = None
    uplift_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """Fte of one pot that one school leaves to another of the same board."""

    pot: Code
    from_: Ref
    to: Ref
    fte: Number | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawingRight:
    """Drawing rights (trekkingsrecht) per school and pot."""

    kind: Literal["drawing_right"] = "drawing_right"
    rights: tuple[Right, ...] = ()
    transfers: tuple[Transfer, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Children of one school who are helped in groups of at most `max_children`.

    Without fte per group the sessions of the school year count, each with one worker unless it says otherwise.
    """

    school: Ref
    children: Count | None = None
    max_children: Count | None = None
    fte_per_group: Number | None = None
    sessions_per_group: Count | None = None
    minutes_per_session: Minutes | None = None
    workers_per_session: Number | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupPlaces:
    """Fte per group."""

    kind: Literal["group_places"] = "group_places"
    groups: tuple[Group, ...] = ()


Sizing = ByNeed | FlatRate | Formation | DrawingRight | GroupPlaces


# Sharing (verdeling): who pays what?


@dataclass(frozen=True, slots=True, kw_only=True)
class ByFunder:
    """Each line by its own funder."""

    kind: Literal["by_funder"] = "by_funder"


class ResidenceWeight(StrEnum):
    """What is counted per responsible municipality."""

    CHILD_WEEKS = "child_weeks"
    CHILDREN = "children"
    MINUTES = "minutes"


@dataclass(frozen=True, slots=True, kw_only=True)
class ByResidence:
    """By the responsible municipality of the children."""

    kind: Literal["by_residence"] = "by_residence"
    weight: ResidenceWeight | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyWeight:
    """One party in a counted key."""

    party: Ref
    weight: Number | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ByKey:
    """By a counted key, such as resident students. `label` says what was counted."""

    kind: Literal["by_key"] = "by_key"
    label: Label | None = None
    key: tuple[KeyWeight, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """The agreed share of one party, as a fraction of 1."""

    party: Ref
    share: Number | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedShares:
    """By agreed shares that add up to 1."""

    kind: Literal["fixed_shares"] = "fixed_shares"
    shares: tuple[Share, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cash:
    """Money that one party puts in."""

    party: Ref
    cents: Cents | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KindContribution:
    """Fte that one party puts in instead of money."""

    party: Ref
    fte: Number | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InKind:
    """Some parties bring money, others bring people."""

    kind: Literal["in_kind"] = "in_kind"
    cash: tuple[Cash, ...] = ()
    kind_contributions: tuple[KindContribution, ...] = ()


Sharing = ByFunder | ByResidence | ByKey | FixedShares | InKind


# Settlement (verrekening): how does money move between parties?


@dataclass(frozen=True, slots=True, kw_only=True)
class NoSettlement:
    """Nothing is charged between parties; who helps whose children is still counted."""

    kind: Literal["none"] = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Treasurer:
    """One municipality pays and invoices the others."""

    kind: Literal["treasurer"] = "treasurer"
    party: Ref


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnDecision:
    """The home municipality decides on its own children and pays the host."""

    kind: Literal["own_decision"] = "own_decision"
    host: Ref


Settlement = NoSettlement | Treasurer | OwnDecision


# Term (looptijd) and year end


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One factor of the base year per school year, and indexation apart from it.

    `hard_stop` is the last day of all, `renew_by` the day before which the parties decide whether they go on.
    """

    factors: tuple[Number, ...] = ()
    indexation: tuple[Number, ...] = ()
    hard_stop: date | None = None
    renew_by: date | None = None


class YearEndKind(StrEnum):
    """Who keeps or carries the difference at the end of a year."""

    NONE = "none"
    RETURN = "return"
    CARRY_OVER = "carry_over"
    SHARED = "shared"


@dataclass(frozen=True, slots=True, kw_only=True)
class YearEnd:
    """What happens to a difference at year end, after a buffer for sudden intake.

    `stated_difference_cents` is what a source says it is, negative when short; it counts only where the balance cannot
    be known. `covered_by` says who covers a shortfall.
    """

    kind: YearEndKind = YearEndKind.NONE
    buffer_cents: Cents | None = None
    stated_difference_cents: Cents | None = None
    covered_by: tuple[Cover, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrangement:
    """A financieringsafspraak: one value of each choice, and what else was agreed (`agreements.py`).

    Without `members` everybody takes part.
    """

    basis: Basis
    sizing: Sizing
    sharing: Sharing
    settlement: Settlement = field(default_factory=NoSettlement)
    term: Term = field(default_factory=Term)
    result: YearEnd = field(default_factory=YearEnd)
    members: tuple[Member, ...] = ()
    phase_in: PhaseIn | None = None
    places: tuple[Places, ...] = ()
    levels: tuple[Level, ...] = ()
    alongside: tuple[Alongside, ...] = ()
    agreed_results: tuple[AgreedResult, ...] = ()
    population: Population | None = None
    decision_counts: tuple[DecisionCount, ...] = ()
