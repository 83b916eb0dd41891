"""What is known of one area in one school year: where its children go to school, beside the country."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Self

from django.utils.translation import gettext, pgettext

from budgets.engine import Flow
from budgets.presentation.assumptions import flow_rows, share
from budgets.presentation.rows import FlowRow
from schools.models import AreaFlow, AreaProfile

PERCENT = 100
ONE_DECIMAL = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class NationalRow:
    """One kind of school: children of the area with their share, and the national share with what it would come to.

    `expected` is a number of children that nobody counted: the national share of all children of the area, in tenths.
    """

    label: str
    count: int | None
    share: Decimal | None
    national_share: Decimal | None
    expected: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaView:
    """An area profile in words. The two denominators are never mixed: every share is of the children who live there."""

    resident_pupils: int | None
    local_pupils: int | None
    flows: tuple[FlowRow, ...]
    missing: int | None
    national: tuple[NationalRow, ...]
    chart_series: tuple[str, ...]
    chart_values: tuple[int | None, ...]

    @classmethod
    def from_profile(cls, profile: AreaProfile, flows: Sequence[AreaFlow]) -> Self:
        """Word a profile with its flows, in the language that is active now."""
        rows = flow_rows([Flow(label=_label(flow), count=flow.count) for flow in flows], profile.resident_pupils)
        return cls(
            resident_pupils=profile.resident_pupils,
            local_pupils=profile.local_pupils,
            flows=rows,
            missing=next((row.count for row in rows if row.is_unknown), None),
            national=_national(profile, flows),
            chart_series=tuple(row.label for row in rows),
            chart_values=tuple(row.count for row in rows),
        )


def _label(flow: AreaFlow) -> str:
    side = gettext("binnen het gebied") if flow.inside else gettext("buiten het gebied")
    return f"{flow.get_kind_display()} {side}"


def _national(profile: AreaProfile, flows: Sequence[AreaFlow]) -> tuple[NationalRow, ...]:
    rows = (
        (AreaFlow.Kind.SBO, pgettext("schoolsoort", "Speciaal basisonderwijs (sbo)"), profile.national_sbo_percent),
        (AreaFlow.Kind.SO, pgettext("schoolsoort", "Speciaal onderwijs (so)"), profile.national_so_percent),
    )
    return tuple(
        _national_row(label, [flow.count for flow in flows if flow.kind == kind], percent, profile.resident_pupils)
        for kind, label, percent in rows
        if percent
    )


def _national_row(label: str, counts: Sequence[int | None], percent: str, total: int | None) -> NationalRow:
    known = [count for count in counts if count is not None]
    count = sum(known) if counts and len(known) == len(counts) else None
    national = Fraction(percent) / PERCENT
    return NationalRow(
        label=label,
        count=count,
        share=share(count, total),
        national_share=Decimal(percent) / PERCENT,
        expected=None if total is None else _tenths(national * total),
    )


def _tenths(value: Fraction) -> Decimal:
    """Half up on one decimal: more would seem to count children that nobody counted."""
    doubled = (2 * ONE_DECIMAL * value.numerator + value.denominator) // (2 * value.denominator)
    return Decimal(doubled) / ONE_DECIMAL
