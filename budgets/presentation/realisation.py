"""The year's realisation in words: each month agreed and delivered, the sum so far, and who carries the difference.

Nothing is computed here but sums of what the engine gave; a figure that is not known stays unknown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Self

from django.utils.formats import date_format
from django.utils.translation import gettext

from accounts.templatetags.numbers import euro, fte
from budgets.engine import RealisedMonth, RealisedSum, RealisedYear
from budgets.presentation.month_names import month_name
from budgets.presentation.realisation_chart import RealisationChart
from budgets.presentation.realisation_steps import RealisationSteps
from budgets.presentation.rows import StepView

MONTHS = 12
# A school by its ref, and a month such as "2026-09".
Written = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class RealisationRow:
    """One month. `state` is known, partial (a school is missing), unknown, or future.

    `running_cents` is the difference of all known months up to and including this one; None while this one is unknown.
    """

    month: str
    label: str
    state: str
    missing: tuple[str, ...]
    agreed_fte: Decimal | None
    fte: Decimal | None
    agreed_cents: int | None
    cents: int | None
    difference_cents: int | None
    running_cents: int | None
    anchor: str
    agreed_anchor: str

    @property
    def is_known(self) -> bool:
        """Whether every school said something."""
        return self.state == "known"


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolRow:
    """What one school wrote of one month."""

    label: str
    school: str
    fte: Decimal | None
    minutes: int | None
    cents: int | None
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RealisationView:
    """All that the page shows of delivered support. `unknown` counts the months that are over and not known."""

    rows: tuple[RealisationRow, ...]
    so_far: RealisedSum
    agreed_fte: Decimal | None
    agreed_cents: int | None
    elapsed: int
    agreed_to_date_cents: int | None
    unknown: tuple[str, ...]
    sentences: tuple[str, ...]
    steps: tuple[StepView, ...]
    chart: RealisationChart | None
    total_anchor: str
    schools: tuple[SchoolRow, ...]

    @classmethod
    def of(
        cls,
        year: RealisedYear,
        *,
        schools: Mapping[str, str],
        today: date,
        writers: Mapping[Written, str] | None,
    ) -> Self:
        """Word a year; `schools` are the names of the schools by their ref.

        `writers` says who wrote the figures of a school and a month. Without it there are no figures per school:
        everybody who does not work at all of them sees the sum of the schools.
        """
        shows_schools = writers is not None
        days = {month.month: date.fromisoformat(f"{month.month}-01") for month in year.months}
        labels = {month: month_name(day) for month, day in days.items()}
        shorts = {month: date_format(day, "b") for month, day in days.items()}
        steps = RealisationSteps(year, labels=labels, schools=schools, shows_schools=shows_schools)
        rows = _rows(year, labels, schools, today, steps)
        elapsed = [month for month in year.months if _is_over(month.month, today)]
        unknown = tuple(labels[month.month] for month in elapsed if not month.cells or month.missing)
        return cls(
            rows=rows,
            so_far=year.so_far,
            agreed_fte=year.agreed_fte,
            agreed_cents=year.agreed_cents,
            elapsed=len(elapsed),
            agreed_to_date_cents=_agreed_to_date(elapsed) if year.agreed_cents is not None else None,
            unknown=unknown,
            sentences=_sentences(year.so_far),
            steps=steps.views,
            chart=RealisationChart.of(year, labels, shorts=shorts, today=today),
            total_anchor=steps.total_anchor,
            schools=_school_rows(year, labels, schools, writers or {}) if shows_schools and len(schools) > 1 else (),
        )

    @property
    def has_any(self) -> bool:
        """Whether anything was written down at all."""
        return any(row.state in ("known", "partial") for row in self.rows)


def _is_over(month: str, today: date) -> bool:
    return month < f"{today:%Y-%m}"


def _agreed_to_date(elapsed: Sequence[RealisedMonth]) -> int:
    return sum(month.agreed_cents or 0 for month in elapsed)


def _rows(
    year: RealisedYear, labels: Mapping[str, str], schools: Mapping[str, str], today: date, steps: RealisationSteps
) -> tuple[RealisationRow, ...]:
    rows: list[RealisationRow] = []
    running = 0
    for month in year.months:
        difference = month.difference_cents
        running += difference or 0
        rows.append(
            RealisationRow(
                month=month.month,
                label=labels[month.month],
                state=_state(month, today),
                missing=tuple(schools[ref] for ref in month.missing if ref is not None and ref in schools),
                agreed_fte=year.agreed_fte if month.agreed_cents != 0 else Decimal(0),
                fte=steps.shown_fte(month),
                agreed_cents=month.agreed_cents,
                cents=month.cents,
                difference_cents=difference,
                running_cents=None if difference is None else running,
                anchor=steps.anchor(month.month),
                agreed_anchor=steps.agreed_anchor,
            )
        )
    return tuple(rows)


def _state(month: RealisedMonth, today: date) -> str:
    if month.cells:
        return "partial" if month.missing else "known"
    return "unknown" if month.month <= f"{today:%Y-%m}" else "future"


def _sentences(so_far: RealisedSum) -> tuple[str, ...]:
    said = []
    if so_far.difference_fte is not None:
        said.append(_fte_sentence(so_far))
    if so_far.difference_cents is not None:
        said.append(_euro_sentence(so_far))
    return tuple(said)


def _fte_sentence(so_far: RealisedSum) -> str:
    difference = so_far.difference_fte or Decimal(0)
    shown = {"delivered": fte(so_far.fte), "agreed": fte(so_far.agreed_fte)}
    if not difference:
        return gettext("Er is precies zoveel hulp geleverd als afgesproken: gemiddeld %(delivered)s fte.") % shown
    if difference > 0:
        return gettext("Er is minder hulp geleverd: gemiddeld %(delivered)s in plaats van %(agreed)s fte.") % shown
    return gettext("Er is meer hulp geleverd: gemiddeld %(delivered)s in plaats van %(agreed)s fte.") % shown


def _euro_sentence(so_far: RealisedSum) -> str:
    difference = so_far.difference_cents or 0
    shown = {"cents": euro(abs(difference)), "delivered": euro(so_far.cents), "agreed": euro(so_far.agreed_cents)}
    if not difference:
        return gettext("De kosten zijn precies wat is afgesproken: %(delivered)s.") % shown
    if difference > 0:
        return gettext("Onderbesteding: %(cents)s. Uitgegeven is %(delivered)s, afgesproken %(agreed)s.") % shown
    return gettext("Overbesteding: %(cents)s. Uitgegeven is %(delivered)s, afgesproken %(agreed)s.") % shown


def _school_rows(
    year: RealisedYear, labels: Mapping[str, str], schools: Mapping[str, str], writers: Mapping[Written, str]
) -> tuple[SchoolRow, ...]:
    return tuple(
        SchoolRow(
            label=labels[month.month],
            school=schools.get(cell.written.school or "", ""),
            fte=cell.written.fte,
            minutes=cell.written.minutes,
            cents=cell.cents,
            by=writers.get((cell.written.school or "", month.month), ""),
        )
        for month in year.months
        for cell in month.cells
    )
