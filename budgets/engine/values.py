"""What the engine is told: one pool, in one school year, as it stands in a pool document.

Money is in whole cents, time in whole minutes, numbers with decimals are `Decimal`. Dates are inclusive at both ends.
None means unknown, which is never the same as zero. Refs are opaque; no name of a child has a place here.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

from budgets.engine.choices import Arrangement
from budgets.engine.fields import Cents, Code, Count, Label, Minutes, Number, Ref, SchoolYearText, SignedNumber, Words

__all__ = [
    "Amount",
    "AmountBasis",
    "AmountStatus",
    "Flow",
    "Frequency",
    "Holiday",
    "IndicationInput",
    "Leading",
    "Norm",
    "Party",
    "PoolSnapshot",
    "Poolable",
    "Region",
    "Role",
    "School",
    "SourceStatement",
    "StatementUnit",
    "Stream",
    "VolumeUnit",
]


class Region(StrEnum):
    """The three regions that spread the school holidays."""

    NOORD = "noord"
    MIDDEN = "midden"
    ZUID = "zuid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Holiday:
    """Days without school; the last day is included."""

    from_: date
    until: date
    name: Label | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Norm:
    """An assumption (uitgangspunt) with its validity and source. `scope` narrows it to one stream, party or pot."""

    code: Code
    value: Number
    unit: Label | None = None
    valid_from: date
    valid_until: date | None = None
    scope: Ref | None = None
    source: Words | None = None


class Role(StrEnum):
    """What a party is at the table."""

    MUNICIPALITY = "municipality"
    PARTNERSHIP = "partnership"
    BOARD = "board"
    MINISTRY = "ministry"
    INSURER = "insurer"
    PROVIDER = "provider"


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """An organisation that pays, decides or works."""

    ref: Ref
    role: Role
    name: Label | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class School:
    """A school of the pool. `municipality` is where it stands, `board` who governs it: refs of parties."""

    ref: Ref
    name: Label | None = None
    kind: Label | None = None
    municipality: Ref | None = None
    board: Ref | None = None


class Poolable(StrEnum):
    """Whether money may be pooled (inbrengbaar). `board_decides` counts only after the school board said yes."""

    YES = "yes"
    NO = "no"
    BOARD_DECIDES = "board_decides"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """A funding stream. `kind` says which need it answers; without a funder the child's responsible municipality pays.

    `until` is the last day on which the stream can be pooled; `ground` the legal ground of the verdict.
    """

    ref: Ref
    kind: Code
    funder: Ref | None = None
    poolable: Poolable
    ground: Words | None = None
    until: date | None = None


class Frequency(StrEnum):
    """What the minutes are counted per. `total` is the whole of the decision."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    TOTAL = "total"


class VolumeUnit(StrEnum):
    """What a volume is counted in, as messages between municipalities and providers name it."""

    MINUTE = "minute"
    HOUR = "hour"
    DAYPART = "daypart"
    FULL_DAY = "full_day"
    PIECE = "piece"
    EURO_CENTS = "euro_cents"


WITHOUT_HOURS = frozenset({VolumeUnit.FULL_DAY, VolumeUnit.PIECE, VolumeUnit.EURO_CENTS})


class AmountBasis(StrEnum):
    """Whether an amount is for a full school year or for exactly its own dates."""

    SCHOOL_YEAR = "school_year"
    PERIOD = "period"


class AmountStatus(StrEnum):
    """How real an amount is. `mean` is an average over more children than this one."""

    REQUESTED = "requested"
    GRANTED = "granted"
    CLAIMED = "claimed"
    MEAN = "mean"


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicationInput:
    """One decision on support for one child: minutes, an amount, or both.

    Without an end it lasts to the end of the year. Instead of minutes it may list a `volume` in a `unit`: of minutes,
    hours and dayparts (norm `daypart_minutes`) the engine makes minutes, of euro cents an amount for its own dates.
    """

    ref: Ref
    child: Ref
    number: Ref | None = None
    replaces: Ref | None = None
    stream: Ref
    school: Ref
    responsible_municipality: Ref | None = None
    minutes: Minutes | None = None
    frequency: Frequency | None = None
    volume: Count | None = None
    unit: VolumeUnit | None = None
    amount_cents: Cents | None = None
    amount_basis: AmountBasis | None = None
    amount_status: AmountStatus = AmountStatus.GRANTED
    valid_from: date
    valid_until: date | None = None
    opted_out_from: date | None = None

    @property
    def asks_hours(self) -> bool:
        """Whether it asks for hours of support, known or not."""
        return self.minutes is not None or (self.volume is not None and self.unit not in WITHOUT_HOURS)

    @property
    def lists_money(self) -> bool:
        """Whether it lists money, known or not."""
        return self.amount_cents is not None or (self.volume is not None and self.unit is VolumeUnit.EURO_CENTS)


class Leading(StrEnum):
    """Which figure counts where a source gives a unit price as well as a total."""

    UNIT = "unit"
    TOTAL = "total"


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """Money that is listed without children: count × unit, or a stated total.

    An empty `ref` becomes its position on reading.
    """

    ref: Ref = ""
    stream: Ref
    school: Ref | None = None
    label: Label | None = None
    count: Count | None = None
    unit_cents: Cents | None = None
    stated_total_cents: Cents | None = None
    leading: Leading = Leading.UNIT
    basis: AmountBasis | None = None
    valid_from: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """How many children of an area go one way."""

    label: Label | None = None
    count: Count | None = None


class StatementUnit(StrEnum):
    """The unit in which a source prints a figure."""

    HOURS = "hours"
    MINUTES = "minutes"
    EURO = "euro"
    CENTS = "cents"
    FTE = "fte"
    NUMBER = "number"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceStatement:
    """What a source prints for a figure of the result where it differs, and why.

    `figure` is a path such as `totals.minutes`.
    """

    figure: Ref
    value: SignedNumber
    unit: StatementUnit
    why: Words | None = None
    reference: Words | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolSnapshot:
    """Everything the calculation of one pool may know.

    `disclosure_ground` is the recorded ground to report on few children.
    """

    schema: Literal["ontschot.pool/1"] = "ontschot.pool/1"
    name: Label
    school_year: SchoolYearText
    region: Region | None = None
    calendar: tuple[Holiday, ...] = ()
    disclosure_ground: Words | None = None
    norms: tuple[Norm, ...]
    parties: tuple[Party, ...]
    schools: tuple[School, ...]
    streams: tuple[Stream, ...]
    indications: tuple[IndicationInput, ...] = ()
    amounts: tuple[Amount, ...] = ()
    flows: tuple[Flow, ...] = ()
    flows_total: Count | None = None
    source_says: tuple[SourceStatement, ...] = ()
    arrangement: Arrangement
