"""Norms (uitgangspunten): which value holds, and where it comes from.

A norm that is missing is a finding, never a zero.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from budgets.engine.notes import Notes, given
from budgets.engine.outcome import StepInput
from budgets.engine.periods import MONTHS, SchoolYear, Span, Spans, remove_spans
from budgets.engine.rounding import plain
from budgets.engine.values import Norm

__all__ = ["NormBook", "NormValue"]

PRICE_ENDING = "_cents"


@dataclass(frozen=True, slots=True, kw_only=True)
class NormValue:
    """The value of a norm in this school year, with its unit and its sources."""

    code: str
    value: Fraction
    unit: str
    source: str | None

    def as_input(self) -> StepInput:
        """Return this norm as an input of a step."""
        return given(self.code, self.value, self.unit, source=self.source)


class NormBook:
    """The norms of one pool in one school year.

    A price (its code ends in `_cents`) that changes within the year weighs by the months of each period. Any other norm
    takes its value on 1 August; where it changes later in the year, that is a finding.
    """

    def __init__(self, norms: Iterable[Norm], year: SchoolYear, notes: Notes) -> None:
        self._year = year
        self._notes = notes
        self._rows: dict[tuple[str, str | None], list[Norm]] = defaultdict(list)
        for norm in norms:
            self._rows[norm.code, norm.scope].append(norm)
        self._found: dict[tuple[str, str | None], NormValue | None] = {}
        self._used: set[tuple[str, str | None]] = set()

    def optional(self, code: str, *scopes: str | None) -> NormValue | None:
        """Return the norm of the first scope (stream, pot, party) that has its own, or the general one.

        None when there is neither; that is no finding.
        """
        for scope in (*scopes, None):
            if (code, scope) not in self._found:
                self._found[code, scope] = self._look_up(code, scope)
            value = self._found[code, scope]
            if value is not None:
                self._used.add((code, scope))
                return value
        return None

    def required(self, code: str, *scopes: str | None) -> NormValue | None:
        """As `optional`, but a missing norm is a finding `missing_norm`."""
        value = self.optional(code, *scopes)
        if value is None:
            self._notes.find("missing_norm", code, school_year=self._year.name)
        return value

    def divisor(self, code: str) -> NormValue | None:
        """As `required`, for a norm to divide by: zero is as good as missing."""
        value = self.required(code)
        if value is not None and not value.value:
            self._notes.find("missing_norm", code, school_year=self._year.name, value=0)
            return None
        return value

    def look_at_ends(self) -> None:
        """Find `norm_ends` where a norm that was used ends in or before this year, and no later value is listed."""
        for code, scope in self._used:
            last_days = [row.valid_until for row in self._rows[code, scope]]
            known = [day for day in last_days if day is not None]
            if len(known) == len(last_days) and max(known) <= self._year.last_day:
                limited = {} if scope is None else {"scope": scope}
                self._notes.find("norm_ends", code, until=max(known).isoformat(), **limited)

    def _look_up(self, code: str, scope: str | None) -> NormValue | None:
        in_force = [row for row in self._rows.get((code, scope), ()) if _is_filled(self._span(row))]
        # Where two norms overlap, the one that began last holds, as with decisions.
        in_force.sort(key=lambda row: (row.valid_from, self._span(row), row.value, row.source or ""), reverse=True)
        return self._weighed(in_force) if code.endswith(PRICE_ENDING) else self._on_first_day(in_force)

    def _on_first_day(self, rows: Sequence[Norm]) -> NormValue | None:
        first = next((row for row in rows if self._span(row)[0] == self._year.start), None)
        if first is None:
            return None
        for row in rows:
            if self._span(row)[0] > self._year.start and row.value != first.value:
                detail = {
                    "from": row.valid_from.isoformat(),
                    "value": plain(first.value),
                    "changes_to": plain(row.value),
                }
                self._notes.find("norm_changed", row.code, **detail)
        return _norm_value([first], Fraction(first.value))

    def _weighed(self, rows: Sequence[Norm]) -> NormValue | None:
        """Return the mean over the months of the year; None when a part of the year has no price."""
        taken: Spans = ()
        priced = Fraction(0)
        used: list[Norm] = []
        for row in rows:
            own = remove_spans(self._span(row), taken)
            taken = tuple(sorted((*taken, *own)))
            priced += self._year.months(own) * Fraction(row.value)
            used += [row] if own else []
        return _norm_value(used, priced / MONTHS) if self._year.months(taken) == MONTHS else None

    def _span(self, norm: Norm) -> Span:
        return self._year.span(norm.valid_from, norm.valid_until)


def _is_filled(span: Span) -> bool:
    return span[0] < span[1]


def _norm_value(rows: Sequence[Norm], value: Fraction) -> NormValue:
    sources = dict.fromkeys(row.source for row in reversed(rows) if row.source)
    return NormValue(code=rows[0].code, value=value, unit=rows[0].unit or "", source="; ".join(sources) or None)
