"""What a chart is drawn from. The drawing itself is the component `stacked_bar_drawing`, the same on page and paper."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext

from budgets.presentation import BudgetRow
from budgets.presentation.rows import NOT_APPLICABLE
from budgets.presentation.wording import POOLABLE, word


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartRow:
    """One bar: cents per series; None when a part is unknown."""

    label: str
    values: tuple[int | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Bars on one scale, parted in the same series."""

    series: tuple[str, ...]
    rows: tuple[ChartRow, ...]


def funds_chart(rows: Iterable[BudgetRow]) -> Chart | None:
    """Return money per funder, parted by whether it may be pooled; None when there is no money.

    It is drawn from the rows of the table, so it cannot show what the table may not. A row without an amount, or of
    which it may not be told, has no bar: a bar of nothing would say that it is zero.
    """
    listed = [row for row in rows if row.cents != NOT_APPLICABLE]
    verdicts = [code for code in POOLABLE if any(row.poolable_code == code for row in listed)]
    if any(not row.poolable_code for row in listed):
        verdicts.append("")
    funders = dict.fromkeys(_funder(row) for row in listed)
    bars = tuple(
        ChartRow(label=funder, values=tuple(_sum(listed, funder=funder, verdict=verdict) for verdict in verdicts))
        for funder in funders
    )
    return Chart(series=tuple(_series(verdict) for verdict in verdicts), rows=bars) if bars else None


def _series(verdict: str) -> str:
    """Rows that are merged have no verdict of their own."""
    if not verdict:
        return gettext("samengenomen")
    return gettext("inbrengbaar: %(verdict)s") % {"verdict": word(POOLABLE, verdict)}


def _funder(row: BudgetRow) -> str:
    """Rows that are merged have no funder; they stand under their own label."""
    return row.label if row.is_merged else row.sublabel


def _sum(rows: Iterable[BudgetRow], *, funder: str, verdict: str) -> int | None:
    amounts = [row.cents for row in rows if _funder(row) == funder and row.poolable_code == verdict]
    known = [cents for cents in amounts if isinstance(cents, int)]
    return None if None in amounts else sum(known)
