"""Norms (uitgangspunten) and flows in words, whether they come from a snapshot or from the tables."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Protocol

from django.utils.translation import gettext, override

from accounts.templatetags.numbers import datum
from budgets.engine import Flow, PoolSnapshot
from budgets.presentation.naming import Names
from budgets.presentation.quantities import quantity
from budgets.presentation.rows import FlowRow, NormRow
from budgets.presentation.wording import NORM_NOTES, NORMS, word
from schools.models import AreaFlow

SHARE_DECIMALS = 8


class NormLike(Protocol):
    """A norm of a snapshot or a row of the table of norms."""

    @property
    def code(self) -> str:
        """Its code."""

    @property
    def value(self) -> Decimal | str:
        """Its value, exact."""

    @property
    def unit(self) -> str | None:
        """The unit of the value."""

    @property
    def valid_from(self) -> date:
        """Its first day."""

    @property
    def valid_until(self) -> date | None:
        """Its last day; None has no end."""

    @property
    def source(self) -> str | None:
        """Where it was found."""


def norm_rows(snapshot: PoolSnapshot, names: Names) -> tuple[NormRow, ...]:
    """Return the norms that a calculation had at hand, by name."""
    rows = [norm_row(norm, scope=names.thing(norm.scope) or norm.scope or "") for norm in snapshot.norms]
    return tuple(sorted(rows, key=lambda row: (row.label, row.period)))


def norm_row(norm: NormLike, *, scope: str) -> NormRow:
    """Word one norm; `scope` is what it is limited to, empty for everything."""
    return NormRow(
        code=norm.code,
        label=word(NORMS, norm.code),
        note=word(NORM_NOTES, norm.code) if norm.code in NORM_NOTES else "",
        value=quantity(norm.value, norm.unit),
        number=format(Decimal(norm.value), "f"),
        unit=norm.unit or "",
        period=period_text(norm.valid_from, norm.valid_until),
        scope=scope,
        source=norm.source or gettext("geen bron vastgelegd"),
    )


def period_text(first_day: date, last_day: date | None) -> str:
    """Return a period in words; both ends are included."""
    if last_day is None:
        return gettext("vanaf %(start)s") % {"start": datum(first_day)}
    return gettext("%(start)s tot en met %(end)s") % {"start": datum(first_day), "end": datum(last_day)}


def flow_rows(flows: Iterable[Flow], total: int | None) -> tuple[FlowRow, ...]:
    """Return where the children of an area go, with a last row for those of whom it is not known."""
    listed = list(flows)
    ours = _our_names() if listed else {}
    rows = [
        FlowRow(
            label=ours.get(flow.label or "", flow.label or ""),
            count=flow.count,
            share=share(flow.count, total),
            is_unknown=False,
        )
        for flow in listed
    ]
    counts = [flow.count for flow in listed]
    if not listed or total is None or None in counts:
        return tuple(rows)
    missing = total - sum(count for count in counts if count is not None)
    if missing:
        rows.append(FlowRow(label=gettext("onbekend"), count=missing, share=share(missing, total), is_unknown=True))
    return tuple(rows)


def _our_names() -> dict[str, str]:
    """Return each name that a snapshot gives a flow by itself, always Dutch, in the reader's language."""
    possible = [AreaFlow(kind=kind, inside=inside) for kind in AreaFlow.Kind for inside in (True, False)]
    with override("nl"):
        dutch = [str(flow) for flow in possible]
    return dict(zip(dutch, (str(flow) for flow in possible), strict=True))


def share(count: int | None, total: int | None) -> Decimal | None:
    """Return a count as a part of 1, far more exact than it will be shown; None when either is unknown or zero."""
    if count is None or not total:
        return None
    scaled = Fraction(count * 10**SHARE_DECIMALS, total)
    return Decimal(round(scaled)).scaleb(-SHARE_DECIMALS)
