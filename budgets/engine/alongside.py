"""What partners put beside the pool: staff, money and minutes that never enter its coverage or cost.

They agree to keep their own effort at its level; where it fell, that is a finding.
"""

from fractions import Fraction

from budgets.engine.agreements import Alongside
from budgets.engine.fte import fte_of
from budgets.engine.notes import FTE, WHOLE_MINUTES, given
from budgets.engine.outcome import AlongsideResult
from budgets.engine.rounding import half_up_places, plain
from budgets.engine.work import Work

__all__ = ["list_alongside"]


def list_alongside(work: Work) -> tuple[AlongsideResult, ...]:
    """Return what each party puts beside the pool: minutes per child as minutes per week and as fte in school weeks."""
    rows = enumerate(work.snapshot.arrangement.alongside, start=1)
    return tuple(_beside(row, f"alongside.{row.party}.{index}", work) for index, row in rows)


def _beside(row: Alongside, figure: str, work: Work) -> AlongsideResult:
    _look_at_effort(row, work)
    minutes = _minutes(row, figure, work)
    fte = _fte(minutes, figure, work)
    return AlongsideResult(
        party=row.party,
        school=row.school,
        label=row.label,
        fte=row.fte,
        fte_school_weeks=None if fte is None else half_up_places(fte),
        cents=row.cents,
        minutes_per_week=minutes,
    )


def _minutes(row: Alongside, figure: str, work: Work) -> int | None:
    if row.children is None or row.minutes_per_child_per_week is None:
        return None
    minutes = row.children * row.minutes_per_child_per_week
    inputs = (
        given("children", row.children, "number", ref=row.school),
        given("minutes_per_child_per_week", row.minutes_per_child_per_week, "minutes", ref=row.school),
    )
    formula = "children × minutes_per_child_per_week"
    work.notes.step(f"{figure}.minutes_per_week", formula, inputs, Fraction(minutes), WHOLE_MINUTES)
    return minutes


def _fte(minutes: int | None, figure: str, work: Work) -> Fraction | None:
    per_week = work.norms.optional("fte_hours_per_week") if minutes is not None else None
    if minutes is None or per_week is None:
        return None
    fte = fte_of(Fraction(minutes), per_week.value)
    inputs = (given("minutes_per_week", minutes, "minutes"), per_week.as_input())
    work.notes.step(f"{figure}.fte_school_weeks", "minutes_per_week / 60 / fte_hours_per_week", inputs, fte, FTE)
    return fte


def _look_at_effort(row: Alongside, work: Work) -> None:
    """Find `effort_fell` where a party puts in less than it did."""
    school = {} if row.school is None else {"school": row.school}
    if row.fte is not None and row.baseline_fte is not None and row.fte < row.baseline_fte:
        fte = {"fte": plain(row.fte), "baseline_fte": plain(row.baseline_fte)}
        work.notes.find("effort_fell", row.party, **school, **fte)
    if row.cents is not None and row.baseline_cents is not None and row.cents < row.baseline_cents:
        work.notes.find("effort_fell", row.party, **school, now_cents=row.cents, baseline_cents=row.baseline_cents)
