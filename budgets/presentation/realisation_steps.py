"""How the figures of a year's realisation came about, as steps that unfold like those of a calculation."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext

from budgets.engine import RealisedCell, RealisedMonth, RealisedYear
from budgets.engine.rounding import exact_text, half_up_places
from budgets.presentation.quantities import bare_quantity, exact_quantity, shown_quantity
from budgets.presentation.rows import StepInputView, StepView
from budgets.presentation.wording import ROUNDINGS, word

BACK = "geleverd"
MONTHS = 12


class RealisationSteps:
    """The steps of one year: the agreed twelfth, each month that is known in euros, and the sum so far."""

    def __init__(
        self, year: RealisedYear, *, labels: Mapping[str, str], schools: Mapping[str, str], shows_schools: bool
    ) -> None:
        self._year, self._labels, self._schools, self._shows_schools = year, labels, schools, shows_schools
        self.views = tuple(self._views())
        self._ids = {view.id for view in self.views}

    @property
    def agreed_anchor(self) -> str:
        """The id of the step of what is agreed for a month."""
        return self._known("stap-afgesproken")

    @property
    def total_anchor(self) -> str:
        """The id of the step of the difference so far."""
        return self._known("stap-verschil")

    def anchor(self, month: str) -> str:
        """Return the id of the step of one month; empty when there is none."""
        return self._known(f"stap-{month}")

    def shown_fte(self, month: RealisedMonth) -> Decimal | None:
        """Return the fte of a month with the decimals of every fte."""
        return None if month.fte is None else half_up_places(month.fte)

    def _known(self, ident: str) -> str:
        return ident if ident in self._ids else ""

    def _views(self) -> Iterator[StepView]:
        year = self._year
        if year.agreed_cents is not None:
            yield self._agreed(year.agreed_cents)
        for month in year.months:
            if month.cents is not None:
                yield self._delivered(month, month.cents)
        if year.so_far.difference_cents is not None:
            yield self._difference(year.so_far.difference_cents)

    def _agreed(self, cents: int) -> StepView:
        words = gettext(
            "de kosten van het jaar ÷ 12, ook in de vakanties; eindigt de afspraak eerder, dan gedeeld over de maanden "
            "tot dan. De centen zijn zo verdeeld dat de maanden samen het jaar zijn"
        )
        inputs = (_input("pooled_cents", gettext("Afgesproken kosten van het jaar"), cents, "cents"),)
        parts = sorted({month.agreed_cents for month in self._year.months if month.agreed_cents})
        shown = " – ".join(shown_quantity(part, "cents") for part in dict.fromkeys((*parts[:1], *parts[-1:])))
        outcome = Outcome(exact=Fraction(cents, MONTHS), shown=parts[0] if parts else 0, rounding="largest_remainder")
        step = _step("stap-afgesproken", f"pooled_cents / {MONTHS}", inputs, outcome)
        return replace(step, title=gettext("Afgesproken kosten per maand"), formula_text=words, shown=shown)

    def _delivered(self, month: RealisedMonth, cents: int) -> StepView:
        title = gettext("Geleverd in %(month)s, in euro’s") % {"month": self._labels[month.month]}
        ident = f"stap-{month.month}"
        if len(month.cells) == 1:
            step = self._of_one(ident, month.cells[0], cents)
        else:
            step = self._of_schools(ident, month, cents)
        return replace(step, title=title)

    def _of_schools(self, ident: str, month: RealisedMonth, cents: int) -> StepView:
        """Add up the schools, whose euros were each rounded once; who may not see them apart sees only the sum."""
        inputs = tuple(
            _input("cents", self._schools.get(cell.written.school or "", ""), cell.cents, "cents", self._sum(cell))
            for cell in month.cells
        )
        words = gettext("som van wat de scholen invoerden")
        shown = inputs if self._shows_schools else ()
        step = _step(ident, "Σ cents", shown, Outcome(exact=Fraction(cents), shown=cents, rounding="none"))
        return replace(step, formula_text=words)

    def _of_one(self, ident: str, cell: RealisedCell, cents: int) -> StepView:
        exact = cell.exact_cents or Fraction(0)
        outcome = Outcome(exact=exact, shown=cents, rounding="half_up_cent")
        inputs = tuple(self._inputs(cell))
        is_given = cell.written.cents is not None
        step = _step(ident, "cents" if is_given else f"fte × fte_price_cents / {MONTHS}", inputs, outcome)
        words = gettext("fte × prijs van een fte ÷ 12 = %(sum)s") % {"sum": self._sum(cell)}
        return replace(step, formula_text=gettext("de kosten die zijn opgegeven") if is_given else words)

    def _sum(self, cell: RealisedCell) -> str:
        """Return the sum behind the euros of one school in numbers."""
        if cell.written.cents is not None:
            return gettext("opgegeven")
        price = bare_quantity(self._year.price_cents, "cents")
        return f"{bare_quantity(cell.fte, 'fte')} × {price} ÷ {MONTHS}"

    def _inputs(self, cell: RealisedCell) -> Iterator[StepInputView]:
        said, where = cell.written, self._schools.get(cell.written.school or "", "")
        if said.cents is not None:
            yield _input("cents", gettext("Ingevoerde kosten"), said.cents, "cents", where)
            return
        if said.fte is None and said.minutes is not None:
            yield _input("minutes", gettext("Opgegeven uren"), said.minutes, "minutes", where)
            hours = self._year.hours_per_year
            yield _input("fte_hours_per_year", gettext("Uren van een fte in een jaar"), hours, "hours")
        source = gettext("uren ÷ (uren van een fte in een jaar ÷ 12)") if said.fte is None else where
        yield _input("fte", gettext("Fte in deze maand"), cell.fte, "fte", source)
        yield _input("fte_price_cents", gettext("Prijs van een fte in een jaar"), self._year.price_cents, "cents")

    def _difference(self, cents: int) -> StepView:
        so_far = self._year.so_far
        months = ", ".join(self._labels[month] for month in so_far.months)
        words = gettext("afgesproken − geleverd, over dezelfde maanden = %(agreed)s − %(delivered)s") % {
            "agreed": bare_quantity(so_far.agreed_cents, "cents"),
            "delivered": bare_quantity(so_far.cents, "cents"),
        }
        inputs = (
            _input("agreed_cents", gettext("Afgesproken"), so_far.agreed_cents, "cents", months),
            _input("delivered_cents", gettext("Geleverd"), so_far.cents, "cents", months),
        )
        outcome = Outcome(exact=Fraction(cents), shown=cents, rounding="none")
        step = _step("stap-verschil", "agreed_cents − delivered_cents", inputs, outcome)
        return replace(step, title=gettext("Verschil over de maanden die bekend zijn"), formula_text=words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a step came to, in cents: exactly, in whole cents, and how it was rounded."""

    exact: Fraction
    shown: int
    rounding: str


def _input(name: str, label: str, value: int | Decimal | Fraction | None, unit: str, source: str = "") -> StepInputView:
    number = None if value is None else exact_text(Fraction(value))
    return StepInputView(
        label=label, value=exact_quantity(value, unit), source=source, name=name, number=number, unit=unit
    )


def _step(ident: str, formula: str, inputs: tuple[StepInputView, ...], outcome: Outcome) -> StepView:
    """Return a step in cents that has still to be worded."""
    return StepView(
        id=ident,
        back=BACK,
        code="realised",
        figure=ident,
        title="",
        formula=formula,
        formula_text="",
        inputs=inputs,
        unit="cents",
        exact=exact_quantity(outcome.exact, "cents"),
        exact_number=exact_text(outcome.exact),
        shown=shown_quantity(outcome.shown, "cents"),
        shown_number=str(outcome.shown),
        rounding=outcome.rounding,
        rounding_text=word(ROUNDINGS, outcome.rounding),
    )
