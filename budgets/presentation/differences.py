"""Outcomes next to each other, line by line: what is there in each, and by how much two of them differ.

The same for what would change, for "wat als" and for two stored calculations. Rows are matched by what people call
them, for each pool has its own refs.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Self

from django.utils.translation import gettext

from budgets.disclosure import Plan
from budgets.engine import PoolBudget, PoolSnapshot
from budgets.presentation.pool_view import PoolView
from budgets.presentation.quantities import shown_quantity
from budgets.presentation.rows import NOT_APPLICABLE, Audience, FindingView

TEXT = "text"
SAME = "="

Value = int | Decimal | Fraction | str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One outcome: what was calculated, what it came to, and how its reader sees that."""

    snapshot: PoolSnapshot
    budget: PoolBudget
    view: PoolView

    @classmethod
    def of(
        cls,
        snapshot: PoolSnapshot,
        budget: PoolBudget,
        *,
        audience: Audience = Audience.SCHOOL,
        own_parties: Iterable[str] = (),
        plan: Plan | None = None,
    ) -> Self:
        """Word an outcome for one audience; without one, for who may see everything. `plan`: as for `PoolView`."""
        own = frozenset(own_parties)
        view = PoolView.from_stored(snapshot, budget, audience=audience, own_parties=own, plan=plan)
        return cls(snapshot=snapshot, budget=budget, view=view)

    @property
    def is_open(self) -> bool:
        """Whether the reader may see everything, however few children it is about."""
        return self.view.audience is Audience.SCHOOL or bool(self.snapshot.disclosure_ground)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of one outcome before it is matched. `unit` TEXT has a text as value, which has no difference."""

    label: str
    sublabel: str = ""
    value: Value
    unit: str = "cents"
    is_merged: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceRow:
    """One line in all outcomes, as text; of two, `difference` is the second less the first, with its sign.

    `remark` says why a value is not there. Empty text is a line that this outcome does not have. `numbers` are the
    values before they were written: None where there is no line or no number.
    """

    label: str
    sublabel: str
    values: tuple[str, ...]
    numbers: tuple[int | Fraction | None, ...]
    difference: str
    is_changed: bool
    remark: str = ""
    is_total: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A table of lines under one heading; `ident` is its id on the page."""

    ident: str
    title: str
    rows: tuple[DifferenceRow, ...] = ()
    is_text: bool = False

    @property
    def changed(self) -> int:
        """How many lines differ; the total is no line."""
        return sum(row.is_changed and not row.is_total for row in self.rows)

    def only_changed(self) -> "Part":
        """Leave out the lines that are the same everywhere; the total stays."""
        return replace(self, rows=tuple(row for row in self.rows if row.is_changed or row.is_total))


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingChanges:
    """Findings that are in the second outcome only, and those that are in the first only."""

    appeared: tuple[FindingView, ...]
    disappeared: tuple[FindingView, ...]

    @classmethod
    def between(cls, first: Side, second: Side) -> Self:
        """Match findings by their words; of those about children the number counts as well."""
        before, after = first.view.findings, second.view.findings
        return cls(appeared=_left_over(after, before), disappeared=_left_over(before, after))

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self.appeared or self.disappeared)


def matched(
    part: Part, sides: Sequence[Side], entries: Callable[[Side], Iterable[Entry]], *, has_total: bool = False
) -> Part:
    """Return the part with the entries of each outcome matched by name, in the order in which they come up.

    With a total, the amounts of each outcome are added up in a last row; one that is unknown makes the sum unknown.
    """
    columns = [_by_name(entries(side)) for side in sides]
    keys = list(dict.fromkeys(key for column in columns for key in column))
    rows = [_row([column.get(key) for column in columns], [_has_merged(column) for column in columns]) for key in keys]
    if has_total and len(rows) > 1:
        rows.append(_total([list(column.values()) for column in columns]))
    return replace(part, rows=tuple(rows))


Key = tuple[str, str, int]
Column = Mapping[Key, Entry]


def _by_name(entries: Iterable[Entry]) -> dict[Key, Entry]:
    """Give each entry its name as key; entries of the same name are told apart by their order."""
    seen: Counter[tuple[str, str]] = Counter()
    found: dict[Key, Entry] = {}
    for entry in entries:
        name = (entry.label, entry.sublabel)
        found[*name, seen[name]] = entry
        seen[name] += 1
    return found


def _has_merged(column: Column) -> bool:
    return any(entry.is_merged for entry in column.values())


def _row(cells: Sequence[Entry | None], merges: Sequence[bool]) -> DifferenceRow:
    known = next(cell for cell in cells if cell is not None)
    values = tuple("" if cell is None else _shown(cell.value, cell.unit) for cell in cells)
    return DifferenceRow(
        label=known.label,
        sublabel=known.sublabel,
        values=values,
        numbers=tuple(None if cell is None else _number(cell.value) for cell in cells),
        difference=_difference([cell.value for cell in cells if cell is not None], known.unit, len(cells)),
        is_changed=len(cells) == 2 and len({"" if cell is None else _comparable(cell.value) for cell in cells}) > 1,
        remark=_remark(cells, merges),
    )


def _total(columns: Sequence[Sequence[Entry]]) -> DifferenceRow:
    sums = [_sum([entry.value for entry in column if entry.unit == "cents"]) for column in columns]
    return DifferenceRow(
        label=gettext("Samen"),
        sublabel="",
        values=tuple(_shown(value, "cents") for value in sums),
        numbers=tuple(_number(value) for value in sums),
        difference=_difference(sums, "cents", len(sums)),
        is_changed=len(sums) == 2 and len(set(sums)) > 1,
        is_total=True,
    )


def _sum(values: Sequence[Value]) -> Fraction | None:
    if any(value is None for value in values):
        return None
    return sum((Fraction(value) for value in values if value is not None and value != NOT_APPLICABLE), Fraction(0))


def _remark(cells: Sequence[Entry | None], merges: Sequence[bool]) -> str:
    if len(cells) != 2 or None not in cells:
        return ""
    missing = cells.index(None)
    if merges[missing]:
        return gettext("in de andere samengenomen, omdat het om weinig kinderen gaat")
    return gettext("alleen in de eerste") if missing else gettext("alleen in de tweede")


def _shown(value: Value, unit: str) -> str:
    if value == NOT_APPLICABLE:
        return "–"
    return str(value) if unit == TEXT and value is not None else shown_quantity(value, unit)


def _number(value: Value) -> int | Fraction | None:
    if value is None or isinstance(value, str):
        return None
    exact = Fraction(value)
    return exact.numerator if exact.denominator == 1 else exact


def _comparable(value: Value) -> Value:
    return Fraction(value) if isinstance(value, int | Decimal) else value


def _difference(values: Sequence[Value], unit: str, columns: int) -> str:
    """Return the second less the first with its sign; empty where there is no such number."""
    if columns != 2 or len(values) != 2 or unit == TEXT or NOT_APPLICABLE in values:
        return ""
    before, after = values
    if before is None or after is None:
        return SAME if before is after else gettext("onbekend")
    difference = Fraction(after) - Fraction(before)
    if not difference:
        return SAME
    text = shown_quantity(difference, unit)
    return f"+{text}" if difference > 0 else text


def _left_over(ours: Sequence[FindingView], theirs: Sequence[FindingView]) -> tuple[FindingView, ...]:
    known = {_words(row) for row in theirs}
    return tuple(row for row in ours if _words(row) not in known)


def _words(row: FindingView) -> tuple[str, str, str]:
    return (row.code, row.text, row.detail)
