"""The attacker: reads what one audience is shown of every publication, makes equations of it, and solves them.

It shares nothing with the code that decides. It knows which children there are, where they go to school, who pays and
when they came, left or were corrected; only what each of them gets is unknown to it. It knows its own decisions, the
agreed prices, and what it is told because it is its own. Every figure on the page is a sum over unknowns.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import combinations

from budgets.presentation import PoolView
from tests.budgets.disclosure.pools import MADE_UP, THRESHOLD, Decision, Moment, Place

MINUTES, CENTS = "minutes", "cents"

# One unknown: the minutes or cents of one decision as it stood in some version.
Unknown = tuple[str, Decision]
Equation = dict[Unknown, Fraction]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """One audience: the parties it belongs to, and which decisions it knows one by one."""

    name: str
    own: frozenset[str] = frozenset()
    knows: Callable[[Decision], bool] = field(default=lambda _decision: False)


def readers(place: Place = MADE_UP) -> list[Reader]:
    """Everybody, each party with and without what it may know of its residents, and each school."""
    found = [Reader(name="everybody")]
    for ref in place.names:
        found.append(Reader(name=ref, own=frozenset({ref}), knows=_pays(ref)))
        if ref.startswith("gm"):
            found.append(
                Reader(
                    name=f"{ref} with residents",
                    own=frozenset({ref}),
                    knows=_pays_or_answers(ref),
                )
            )
    return found + [Reader(name=ref, knows=_has_at_school(ref)) for ref in place.hosts]


def _pays(ref: str) -> Callable[[Decision], bool]:
    return lambda row: row.party == ref


def _pays_or_answers(ref: str) -> Callable[[Decision], bool]:
    return lambda row: ref in (row.party, row.municipality)


def _has_at_school(ref: str) -> Callable[[Decision], bool]:
    return lambda row: row.school == ref


class Reading:
    """What one page tells: sums over the decisions of one moment, read from the labels beside the numbers."""

    def __init__(self, moment: Moment, view: PoolView) -> None:
        self._moment = moment
        self._names, self._hosts = moment.place.names, moment.place.hosts
        self._view = view
        self._pooled = [row for row in moment.decisions if moment.verdict(row) == "yes"]

    def equations(self) -> Iterator[Equation]:
        """Every figure as a sum; a figure that follows from the agreed prices alone is left out."""
        view = self._view
        if view.withheld:
            return
        yield from self._rows()
        yield from self._tiles()
        yield from self._funds()
        yield from self._contributions()
        yield from self._crossings()
        yield from self._comparisons()
        yield from self._steps()

    def _rows(self) -> Iterator[Equation]:
        apart: list[Decision] = []
        merged = None
        for row in self._view.budget_rows:
            if row.is_merged:
                merged = row
                continue
            inside = [
                each
                for each in self._moment.decisions
                if self._moment.place.labels[each.stream] == row.label
                and self._names[each.party] == row.sublabel
                and self._moment.verdict(each) == row.poolable_code
            ]
            apart += inside
            yield from self._told(inside, row.minutes, row.cents)
        if merged is not None:
            rest = [each for each in self._moment.decisions if each not in apart]
            yield from self._told(rest, merged.minutes, merged.cents)

    def _told(self, inside: Sequence[Decision], minutes: object, cents: object) -> Iterator[Equation]:
        if isinstance(minutes, int):
            yield _minutes(inside)
        if isinstance(cents, int):
            yield _cents(inside)

    def _tiles(self) -> Iterator[Equation]:
        for tile in self._view.tiles:
            match tile.figure:
                case "totals.minutes" | "totals.fte_annual":
                    yield _minutes(self._pooled)
                case "totals.fte_school_weeks":
                    yield _busiest_week(self._pooled)
                case "totals.individual_cents" | "budget.poolable_cents":
                    yield _cents(self._pooled)
                case "budget.board_decides_cents":
                    yield _cents(row for row in self._moment.decisions if self._moment.verdict(row) == "board_decides")
                case "totals.funds_cents":
                    yield _cents(self._moment.decisions)
                case _:
                    raise AssertionError(f"a tile that the attacker does not know: {tile.figure}")
        if self._view.children is not None:
            raise AssertionError("the number of children is told")

    def _funds(self) -> Iterator[Equation]:
        kinds = {row.kind for row in self._view.funds_rows}
        if kinds & {"coverage", "balance"}:
            yield _cents(self._pooled)
        if "cost" in kinds:
            yield _minutes(self._pooled)
        if "later" in kinds:
            yield _cents(row for row in self._moment.decisions if self._moment.verdict(row) == "board_decides")
        if self._view.funds_cents not in ("", None):
            yield _cents(self._moment.decisions)

    def _payer(self, row: Decision) -> str:
        return row.municipality if self._moment.terms.sharing == "by_residence" else row.party

    def _contributions(self) -> Iterator[Equation]:
        apart: list[Decision] = []
        for row in self._view.contribution_rows:
            if not row.is_merged:
                inside = [each for each in self._pooled if self._names[self._payer(each)] == row.label]
                apart += inside
                yield _minutes(inside)
        if any(row.is_merged for row in self._view.contribution_rows):
            yield _minutes(row for row in self._pooled if row not in apart)
        settlement = self._view.settlement
        shown: list[Decision] = []
        for payment in settlement.rows if settlement else ():
            if not payment.is_merged:
                inside = [each for each in self._pooled if self._names[self._payer(each)] == payment.from_label]
                shown += inside
                yield _minutes(inside)
        if settlement is not None and settlement.total_cents != "":
            yield _minutes(row for row in self._pooled if self._payer(row) != "gm1")
            yield _minutes(row for row in self._pooled if self._payer(row) != "gm1" and row not in shown)

    def _crossings(self) -> Iterator[Equation]:
        crossings = self._view.crossings
        over = [row for row in self._pooled if row.municipality != self._hosts[row.school]]
        for row in crossings.rows if crossings else ():
            if isinstance(row.minutes, int):
                yield _minutes(
                    each
                    for each in over
                    if row.is_merged
                    or (self._names[each.municipality], self._names[self._hosts[each.school]])
                    == (row.from_label, row.to_label)
                )
        for balance in crossings.balances if crossings else ():
            yield _minutes(each for each in over if self._names[each.municipality] == balance.label)
            yield _minutes(each for each in over if self._names[self._hosts[each.school]] == balance.label)

    def _comparisons(self) -> Iterator[Equation]:
        for row in self._view.comparison_rows:
            yield _busiest_week(self._pooled) if row.code == "school_weeks" else _minutes(self._pooled)
            if isinstance(row.saving_cents, int):
                yield _cents(self._pooled)
        if self._view.bandwidth is not None:
            yield _busiest_week(self._pooled)
            yield _cents(self._pooled)

    def _steps(self) -> Iterator[Equation]:
        """The sums behind the figures: what stands apart in them is named by its stream."""
        for step in self._view.steps:
            inside = self._pooled if step.figure not in ("totals.funds_cents", "totals.need_minutes") else None
            if step.figure == "budget.board_decides_cents":
                inside = [row for row in self._moment.decisions if self._moment.verdict(row) == "board_decides"]
            rows = list(self._moment.decisions) if inside is None else inside
            is_money = step.figure.endswith(("individual_cents", "funds_cents", "poolable_cents", "decides_cents"))
            is_hours = step.figure in ("totals.minutes", "totals.need_minutes")
            if is_money or is_hours:
                sums = _cents if is_money else _minutes
                yield sums(rows)
                for given in step.inputs:
                    for ref, label in self._moment.place.labels.items():
                        if given.label.endswith(f": {label}"):
                            yield sums(row for row in rows if row.stream == ref)


def _minutes(rows: Iterable[Decision]) -> Equation:
    return {(MINUTES, row): Fraction(1) for row in rows if row.minutes}


def _cents(rows: Iterable[Decision]) -> Equation:
    return {unknown(CENTS, row): Fraction(1) for row in rows if row.cents}


def unknown(kind: str, row: Decision) -> Unknown:
    """Name what is not known of a decision. A correction changes its minutes; its cents stay the same unknown."""
    return (kind, replace(row, minutes=0, version=0) if kind == CENTS else row)


def _busiest_week(rows: Iterable[Decision]) -> Equation:
    """What holds all year adds a 35th of its minutes; what began later may or may not be in it."""
    return {(MINUTES if row.weeks == 35 else "busiest", row): Fraction(1, 35) for row in rows if row.minutes}


def collected(moments: Sequence[Moment], views: Sequence[PoolView], reader: Reader) -> list[Equation]:
    """Return every equation that one audience can make, over all that was published, without what it knows already."""
    found = [
        equation for moment, view in zip(moments, views, strict=True) for equation in Reading(moment, view).equations()
    ]
    left = [{key: value for key, value in row.items() if not reader.knows(key[1])} for row in found]
    return [row for row in left if row]


def told_to(moments: Sequence[Moment], reader: Reader) -> list[Equation]:
    """Return what an audience is told because it is its own: what it pays, or what is paid to it."""
    found: list[Equation] = []
    for moment in moments:
        if moment.plan.why_not:
            continue
        pooled = [row for row in moment.decisions if moment.verdict(row) == "yes"]
        hosts = moment.place.hosts
        by_residence = moment.terms.sharing == "by_residence"
        for ref in moment.place.names:
            is_collector = moment.terms.settlement == "treasurer" and "gm1" in reader.own
            if ref in reader.own or is_collector:
                found.append(
                    _minutes(row for row in pooled if (row.municipality if by_residence else row.party) == ref)
                )
            if ref in reader.own:
                for host in set(hosts.values()) - {ref}:
                    found.append(
                        _minutes(row for row in pooled if row.municipality == ref and hosts[row.school] == host)
                    )
    left = [{key: value for key, value in row.items() if not reader.knows(key[1])} for row in found]
    return [row for row in left if row]


@dataclass(slots=True)
class Solution:
    """What follows from equations: `few` are sets of children, fewer than the threshold, about whom a sum follows."""

    cells: int = 0
    solved: list[str] = field(default_factory=list)


def secrets(moments: Sequence[Moment], reader: Reader) -> Iterator[tuple[str, list[Unknown]]]:
    """Yield the sums that nobody may know: of each child, each row, party, place and change with too few children."""
    hosts = {school: host for moment in moments for school, host in moment.place.hosts.items()}
    versions = list(dict.fromkeys(row for moment in moments for row in moment.decisions if not reader.knows(row)))
    keys: tuple[tuple[str, Callable[[Decision], object]], ...] = (
        ("child", lambda row: row.child),
        ("row", lambda row: (row.stream, row.party)),
        ("stream", lambda row: row.stream),
        ("municipality", lambda row: row.municipality),
        ("school", lambda row: row.school),
        ("stream at a school", lambda row: (row.stream, row.school)),
        ("stream of a municipality", lambda row: (row.stream, row.municipality)),
        ("crossing", lambda row: (row.municipality, hosts[row.school])),
        ("presence", lambda row: tuple(row in moment.decisions for moment in moments)),
        ("row and presence", lambda row: (row.stream, row.party, *(row in moment.decisions for moment in moments))),
    )
    for name, key in keys:
        groups: dict[object, list[Decision]] = {}
        for row in versions:
            groups.setdefault(key(row), []).append(row)
        for group, rows in groups.items():
            if len({row.child for row in rows}) < THRESHOLD:
                for kind in (MINUTES, CENTS):
                    listed = [row for row in rows if (row.minutes if kind == MINUTES else row.cents)]
                    if listed:
                        yield f"{name} {group} {kind}", list(dict.fromkeys(unknown(kind, row) for row in listed))


def solve(
    equations: Sequence[Equation], known: Sequence[Equation], targets: Iterable[tuple[str, list[Unknown]]]
) -> Solution:
    """Say which targets are a combination of the equations, and not of what was known without them."""
    all_rows, known_rows = _Echelon(equations), _Echelon(known)
    solution = Solution()
    for name, unknowns in targets:
        solution.cells += 1
        sum_of = dict.fromkeys(unknowns, Fraction(1))
        if all_rows.holds(sum_of) and not known_rows.holds(sum_of):
            solution.solved.append(name)
    few = all_rows.about_few()
    solution.solved += [f"a combination about {len(few)} children"] if few and not known_rows.about_few() else []
    return solution


class _Echelon:
    """Equations in a form in which one sees what follows from them. Exact; unknowns that are always alike are one."""

    def __init__(self, equations: Sequence[Equation]) -> None:
        unknowns = list(dict.fromkeys(key for row in equations for key in row))
        patterns: dict[tuple[Fraction, ...], list[Unknown]] = {}
        for key in unknowns:
            patterns.setdefault(tuple(row.get(key, Fraction(0)) for row in equations), []).append(key)
        self._columns = list(patterns.values())
        self._place = {key: at for at, keys in enumerate(self._columns) for key in keys}
        rows = [[pattern[at] for pattern in patterns] for at in range(len(equations))]
        self._rows = _reduced(rows)

    def holds(self, wanted: Equation) -> bool:
        """Tell whether a sum is a combination of the equations."""
        if any(key not in self._place for key in wanted):
            return False
        row = [Fraction(0)] * len(self._columns)
        for at, keys in enumerate(self._columns):
            values = {wanted.get(key, Fraction(0)) for key in keys}
            if len(values) > 1:
                return False
            row[at] = values.pop()
        for pivot, other in self._rows:
            if row[pivot]:
                factor = row[pivot]
                row = [one - factor * two for one, two in zip(row, other, strict=True)]
        return not any(row)

    def about_few(self) -> frozenset[str]:
        """Return the children of a combination about too few, found by leaving out all columns but one or two."""
        children = [frozenset(row.child for _kind, row in keys) for keys in self._columns]
        small = [at for at, there in enumerate(children) if len(there) < THRESHOLD]
        for size in (1, 2):
            for group in combinations(small, size):
                there = frozenset[str]().union(*(children[at] for at in group))
                if len(there) < THRESHOLD and self._isolates(group):
                    return there
        return frozenset()

    def _isolates(self, group: Sequence[int]) -> bool:
        outside = [at for at in range(len(self._columns)) if at not in group]
        return len(_reduced([[row[at] for at in outside] for _pivot, row in self._rows])) < len(self._rows)


def _reduced(rows: list[list[Fraction]]) -> list[tuple[int, list[Fraction]]]:
    """Return the reduced echelon form, each row with its pivot."""
    done: list[tuple[int, list[Fraction]]] = []
    for row in rows:
        left = list(row)
        for pivot, other in done:
            if left[pivot]:
                factor = left[pivot]
                left = [one - factor * two for one, two in zip(left, other, strict=True)]
        first = next((at for at, value in enumerate(left) if value), None)
        if first is None:
            continue
        left = [value / left[first] for value in left]
        done = [
            (at, [one - other[first] * two for one, two in zip(other, left, strict=True)] if other[first] else other)
            for at, other in done
        ]
        done.append((first, left))
    return done
