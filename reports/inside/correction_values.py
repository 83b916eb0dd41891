"""What a later calculation would change in what was agreed, in the document."""

from dataclasses import dataclass

from budgets.engine.fields import AnyText, AnyWhole

__all__ = ["CONTRIBUTIONS", "STREAMS", "Correction", "CorrectionTable", "Corrections"]

# What a table is about.
CONTRIBUTIONS, STREAMS = "contributions", "streams"


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One row: what was agreed, what it is now, and the second less the first. Null: no such row, or not known."""

    label: AnyText
    sublabel: AnyText
    agreed_cents: AnyWhole | None
    now_cents: AnyWhole | None
    difference_cents: AnyWhole | None
    total: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionTable:
    """The rows about one thing. `about`: contributions (per party) or streams."""

    about: AnyText
    title: AnyText
    rows: tuple[Correction, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrections:
    """The correction rows against what was agreed before this calculation was asked for.

    `note` says why there are no rows though something changed. Without either, nothing has to be corrected.
    """

    number: AnyText
    agreed_on: AnyText
    control_number: AnyText
    note: AnyText
    tables: tuple[CorrectionTable, ...]
