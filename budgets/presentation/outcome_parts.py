"""The parts in which outcomes stand next to each other: figures, lines, amounts, who pays, years, what it leans on."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext

from budgets.engine import Line
from budgets.presentation.arrangement import choice_rows
from budgets.presentation.differences import TEXT, Entry, Part, Side, Value, matched
from budgets.presentation.figures import FIGURES
from budgets.presentation.naming import Names
from budgets.presentation.rows import NOT_APPLICABLE
from budgets.presentation.wording import POOLABLE, word

TOTALS = (
    "children",
    "minutes",
    "need_minutes",
    "fte_annual",
    "fte_school_weeks",
    "individual_cents",
    "pooled_cents",
    "funds_cents",
)
BUDGET = ("poolable_cents", "board_decides_cents", "balance_cents", "affordable_fte")


def figures_part(sides: Sequence[Side]) -> Part:
    """Return the large figures, and the calculated difference as a range."""
    return matched(Part(ident="cijfers", title=gettext("De cijfers")), sides, _figures)


def money_parts(sides: Sequence[Side]) -> tuple[Part, ...]:
    """Return what each party pays, the payments between them, the years and the readings of the cost."""
    parts = (
        contributions_part(sides),
        matched(
            Part(ident="verrekening", title=gettext("Verrekening tussen partijen")), sides, _payments, has_total=True
        ),
        years_part(sides),
        matched(Part(ident="vergelijking", title=gettext("Manieren om de hulp in te huren")), sides, _comparisons),
    )
    return tuple(part for part in parts if part.rows)


def contributions_part(sides: Sequence[Side]) -> Part:
    """Return what each party pays."""
    part = Part(ident="wie-betaalt", title=gettext("Bijdrage per partij"))
    return matched(part, sides, _contributions, has_total=True)


def streams_part(sides: Sequence[Side]) -> Part:
    """Return the money of each stream as the reader sees it, never per school."""
    part = Part(ident="geld", title=gettext("Geld per geldstroom"))
    return matched(part, sides, lambda side: _of_unit(_shown_lines(side), "cents"), has_total=True)


def years_part(sides: Sequence[Side]) -> Part:
    """Return the budget of each school year of the terms."""
    return matched(Part(ident="jaren", title=gettext("Budget per schooljaar")), sides, _years)


def line_parts(sides: Sequence[Side]) -> tuple[Part, ...]:
    """Return the hours and the money line by line, and each listed amount.

    Per school only where the reader may see everything: a sum per stream beside one per school would give away the
    small school.
    """
    lines = _lines if all(side.is_open for side in sides) else _shown_lines
    hours = Part(ident="uren", title=gettext("Uren per geldstroom"))
    money = Part(ident="geld", title=gettext("Geld per geldstroom"))
    parts = (
        matched(hours, sides, lambda side: _of_unit(lines(side), "minutes")),
        matched(money, sides, lambda side: _of_unit(lines(side), "cents"), has_total=True),
        matched(Part(ident="bedragen", title=gettext("Genoemde bedragen")), sides, _amounts, has_total=True),
    )
    return tuple(part for part in parts if part.rows)


def ground_parts(sides: Sequence[Side]) -> tuple[Part, ...]:
    """Return what was agreed and what was assumed, in words."""
    return (
        matched(Part(ident="afspraken", title=gettext("De afspraak"), is_text=True), sides, _choices),
        matched(Part(ident="uitgangspunten", title=gettext("Uitgangspunten"), is_text=True), sides, _norms),
    )


def _years(side: Side) -> Iterator[Entry]:
    """Give the budget of each school year of the term."""
    for row in side.budget.years:
        label = gettext("Budget van %(year)s") % {"year": row.school_year}
        yield Entry(label=label, value=row.budget_cents)
        if row.indexed_cents is not None:
            yield Entry(label=label, sublabel=gettext("in prijzen van dat jaar"), value=row.indexed_cents)


def unit_of(figure: str) -> str:
    """Return the unit of a figure of the result, which its name tells."""
    name = figure.rpartition(".")[2]
    if "fte" in name:
        return "fte"
    return next((unit for unit in ("minutes", "cents") if name.endswith(unit)), "count")


def _figures(side: Side) -> Iterator[Entry]:
    for group, holder, names in (("totals", side.budget.totals, TOTALS), ("budget", side.budget.budget, BUDGET)):
        for name in names:
            figure = f"{group}.{name}"
            value: Value = NOT_APPLICABLE if figure in side.view.untold else getattr(holder, name)
            yield Entry(label=str(FIGURES[figure]), value=value, unit=unit_of(figure))
    band = side.view.bandwidth
    if band is not None:
        label = gettext("Berekend verschil")
        yield Entry(label=label, sublabel=band.low_label, value=band.low_cents)
        yield Entry(label=label, sublabel=band.high_label, value=band.high_cents)


def _contributions(side: Side) -> Iterator[Entry]:
    for row in side.view.contribution_rows:
        yield Entry(label=row.label, sublabel=row.role_label, value=row.cents, is_merged=row.is_merged)


def _payments(side: Side) -> Iterator[Entry]:
    for row in side.view.settlement.rows if side.view.settlement else ():
        pays = gettext("%(payer)s betaalt %(receiver)s") % {"payer": row.from_label, "receiver": row.to_label}
        # A sum of too few is not told: for a comparison it is unknown.
        cents = row.cents if isinstance(row.cents, int) else None
        yield Entry(label=pays if row.to_label else row.from_label, value=cents, is_merged=row.is_merged)


def _comparisons(side: Side) -> Iterator[Entry]:
    for row in side.view.comparison_rows:
        yield Entry(label=row.label, sublabel=gettext("kosten"), value=row.cost_cents)
        yield Entry(label=row.label, sublabel=gettext("berekend verschil"), value=row.saving_cents)


def _lines(side: Side) -> Iterator[Entry]:
    """Add up the lines of one stream, payer, school and verdict; they differ in residence only."""
    names = Names.of(side.snapshot, side.budget)
    found: dict[tuple[str, str], list[Line]] = {}
    for line in side.budget.lines:
        place = " · ".join(filter(None, (names.school(line.school), _verdict(line.poolable))))
        found.setdefault((f"{names.stream(line.stream)}, {names.party(line.party)}", place), []).append(line)
    for (label, sublabel), lines in found.items():
        for unit, values in (("minutes", [row.minutes for row in lines]), ("cents", [row.cents for row in lines])):
            total = None if None in values else sum(value for value in values if value is not None)
            yield Entry(label=label, sublabel=sublabel, value=total, unit=unit)


def _shown_lines(side: Side) -> Iterator[Entry]:
    for row in side.view.budget_rows:
        label = row.label if row.is_merged else f"{row.label}, {row.sublabel}"
        sublabel = row.sublabel if row.is_merged else _verdict(row.poolable_code)
        for unit, value in (("minutes", row.minutes), ("cents", row.cents)):
            yield Entry(label=label, sublabel=sublabel, value=value, unit=unit, is_merged=row.is_merged)


def _of_unit(entries: Iterator[Entry], unit: str) -> Iterator[Entry]:
    """Keep the entries in one unit that there is a number of."""
    return (entry for entry in entries if entry.unit == unit and entry.value not in ("", 0))


def _verdict(code: str) -> str:
    return gettext("inbrengbaar: %(verdict)s") % {"verdict": word(POOLABLE, code)}


def _amounts(side: Side) -> Iterator[Entry]:
    for row in side.view.amount_rows:
        yield Entry(label=row.label, sublabel=f"{row.sublabel} · {row.basis_label}", value=row.cents)


def _choices(side: Side) -> Iterator[Entry]:
    for row in choice_rows(side.snapshot, Names.of(side.snapshot, side.budget)):
        yield Entry(label=row.label, value=row.answer, unit=TEXT)
        if row.details:
            yield Entry(label=row.label, sublabel=gettext("precies"), value=" ".join(row.details), unit=TEXT)


def _norms(side: Side) -> Iterator[Entry]:
    for row in side.view.norms:
        label = f"{row.label} ({row.scope})" if row.scope else row.label
        yield Entry(label=label, sublabel=gettext("waarde"), value=row.value, unit=TEXT)
        yield Entry(label=label, sublabel=gettext("geldt"), value=row.period, unit=TEXT)
        yield Entry(label=label, sublabel=gettext("bron"), value=row.source, unit=TEXT)
