"""Every sum worked out again: the formula over its inputs, the rounding, and the figure that it stands behind."""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext

from budgets.engine import APPROXIMATE, FormulaError, evaluate, read_exact
from budgets.engine import StepInput as EngineInput
from budgets.engine.rounding import half_up, half_up_places
from reports.inside.book import Book
from reports.inside.values import ReportDocument, Step, StepInput

__all__ = ["check_steps"]

Figures = Mapping[str, Fraction | None]

ROUNDINGS: Mapping[str, Callable[[Fraction], Fraction]] = {
    "none": lambda exact: exact,
    "half_up_cent": lambda exact: Fraction(half_up(exact)),
    "half_up_minute": lambda exact: Fraction(half_up(exact)),
    "half_up_6": lambda exact: Fraction(half_up_places(exact)),
}
DIVIDED = "largest_remainder"
# What is too long to be written exactly is known to so many decimals.
TOLERANCE = Fraction(1, 10**6)
# Inputs that are themselves a figure of the report.
FIGURE_INPUTS: Mapping[str, str] = {
    "pooled_cents": "totals.pooled_cents",
    "individual_cents": "totals.individual_cents",
    "poolable_cents": "budget.poolable_cents",
}


def check_steps(document: ReportDocument, book: Book) -> None:
    """Recalculate every step, and hold the figures of the report to them."""
    published = list(_published(document))
    figures = {figure: value for figure, _label, value in published}
    for step in document.steps:
        _check_step(step, figures, book)
    shown = {step.figure: step for step in reversed(document.steps)}
    for figure, label, value in published:
        if figure in shown:
            text = gettext("“%(figure)s” is de uitkomst van de som") % {"figure": label}
            book.equal(text, _number(shown[figure].shown), value, shown[figure].unit)
    _check_rows(document, book)
    _check_amounts(document, book)


def _check_step(step: Step, figures: Figures, book: Book) -> None:
    text = gettext("De som achter “%(title)s”: %(formula)s") % {"title": step.title, "formula": step.formula}
    try:
        outcome = evaluate(step.formula, [_engine_input(row) for row in step.inputs])
        exact, shown = _number(step.exact), _number(step.shown)
    except FormulaError as error:
        book.note(text, is_right=False, expected=gettext("een som die na te rekenen is"), found=str(error))
        return
    if exact is None and not step.inputs:
        outcome = None
    if outcome is not None and exact is not None and _is_approximate(step):
        outcome = exact if abs(outcome - exact) <= TOLERANCE * max(Fraction(1), abs(exact)) else outcome
    book.equal(text, outcome, exact, step.unit)
    _check_rounding(step, exact, shown, book)
    for row in step.inputs:
        figure = FIGURE_INPUTS.get(row.name)
        if figure in figures and figure is not None:
            inside = gettext("“%(input)s” in de som achter “%(title)s”") % {"input": row.label, "title": step.title}
            book.equal(inside, figures[figure], _number(row.value), row.unit)


def _check_rounding(step: Step, exact: Fraction | None, shown: Fraction | None, book: Book) -> None:
    text = gettext("De afronding van “%(title)s”") % {"title": step.title}
    if exact is None or shown is None:
        book.note(text, is_right=exact is None and shown is None, expected=str(step.exact), found=str(step.shown))
    elif step.rounding == DIVIDED:
        # Neighbours decide the last cent; that all parts are the whole is checked with the totals.
        book.note(text, is_right=abs(shown - exact) < 1, expected=str(step.exact), found=str(step.shown))
    elif step.rounding not in ROUNDINGS:
        book.note(text, is_right=False, expected=", ".join([*ROUNDINGS, DIVIDED]), found=step.rounding)
    else:
        book.equal(text, ROUNDINGS[step.rounding](exact), shown, step.unit)


def _check_rows(document: ReportDocument, book: Book) -> None:
    """Hold the rows that name their own step to it."""
    steps = {step.id: step for step in document.steps}
    settled = document.year_end.settled if document.year_end else ()
    payments = document.settlement.payments if document.settlement else ()
    named = (
        *((row.party, row.cents, row.step) for row in document.contributions),
        *((row.party, row.cents, row.step) for row in settled),
        *((f"{row.payer} → {row.receiver}", row.cents, row.step) for row in payments),
    )
    for label, cents, ident in named:
        if ident:
            step = steps.get(ident)
            text = gettext("Het bedrag van %(party)s is de uitkomst van de som") % {"party": label}
            book.equal(text, _number(step.shown) if step else None, cents)


def _check_amounts(document: ReportDocument, book: Book) -> None:
    """Hold the count and the price of each amount to what went into its sum."""
    steps = {step.figure: step for step in document.steps}
    for row in (*document.amounts, *(part for cost in document.avoided for part in cost.parts)):
        step = steps.get(f"amounts.{row.ref}.total_cents") or steps.get(f"amounts.{row.ref}.unit_cents")
        for given in step.inputs if step else ():
            if given.name in ("count", "unit_cents"):
                text = gettext("“%(input)s” van %(label)s") % {"input": given.label, "label": row.label}
                book.equal(text, _number(given.value), getattr(row, given.name), given.unit)


def _published(document: ReportDocument) -> Iterator[tuple[str, str, Fraction | None]]:
    """Yield each figure of the report that has a path in the result, wherever it stands."""
    for row in document.figures:
        yield row.figure, row.label, _fraction(row.value)
    yield "totals.pooled_cents", gettext("kosten samen"), _fraction(document.pooled_cents)
    yield "totals.funds_cents", gettext("som van het geld"), _fraction(document.funds_cents)
    paths = {
        "coverage": "budget.poolable_cents",
        "balance": "budget.balance_cents",
        "later": "budget.board_decides_cents",
    }
    for line in document.balance:
        if line.kind in paths:
            yield paths[line.kind], line.label, _fraction(line.cents)
    for reading in document.comparisons:
        yield f"comparisons.{reading.code}.cost_cents", reading.label, _fraction(reading.cost_cents)
        yield f"comparisons.{reading.code}.saving_cents", reading.label, _fraction(reading.saving_cents)
    yield from _of_years(document)
    yield from _of_amounts(document)


def _of_years(document: ReportDocument) -> Iterator[tuple[str, str, Fraction | None]]:
    for year in document.school_years:
        for name in ("budget_cents", "indexed_cents", "per_head_cents"):
            yield f"years.{year.school_year}.{name}", year.school_year, _fraction(getattr(year, name))
    end, freed = document.year_end, document.freed_time
    for name in ("difference_cents", "buffer_cents", "carried_cents", "uncovered_cents") if end else ():
        yield f"year_end.{name}", gettext("einde van het jaar"), _fraction(getattr(end, name))
    for name in ("application_minutes", "handling_cents") if freed else ():
        yield f"freed_time.{name}", gettext("tijd die vrijkomt"), _fraction(getattr(freed, name))
    for place, result in enumerate(document.results, start=1):
        yield f"agreed_results.{place}.progress", result.label, _fraction(result.progress)


def _of_amounts(document: ReportDocument) -> Iterator[tuple[str, str, Fraction | None]]:
    with_part = {step.figure for step in document.steps}
    for row in (*document.amounts, *(part for cost in document.avoided for part in cost.parts)):
        yield f"amounts.{row.ref}.unit_cents", row.label, _fraction(row.unit_cents)
        of_year = f"amounts.{row.ref}.cents"
        # Of an amount whose part in this year is unknown, only the whole is known.
        if row.cents is None:
            continue
        yield of_year if of_year in with_part else f"amounts.{row.ref}.total_cents", row.label, _fraction(row.cents)


def _engine_input(row: StepInput) -> EngineInput:
    return EngineInput(name=row.name, value=row.value, unit=None, ref=None, source=None)


def _is_approximate(step: Step) -> bool:
    return any(APPROXIMATE in (value or "") for value in (step.exact, *(row.value for row in step.inputs)))


def _number(text: str | None) -> Fraction | None:
    return None if text is None else read_exact(text)


def _fraction(value: int | Decimal | None) -> Fraction | None:
    return None if value is None else Fraction(value)
