"""Steps: "hoe is dit berekend" in words, one for every figure that was computed."""

import re
from collections.abc import Collection, Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from budgets.disclosure import Disclosure
from budgets.engine import PoolBudget, Step, StepInput
from budgets.presentation.figures import FIGURES, OF_MONEY, figure_label, is_without_support
from budgets.presentation.naming import Names
from budgets.presentation.quantities import bare_quantity, exact_quantity, shown_quantity
from budgets.presentation.rows import StepInputView, StepView
from budgets.presentation.step_sums import per_owner, shown_sum
from budgets.presentation.wording import NORMS, ROUNDINGS, within_a_sentence, word

SYMBOL = re.compile(r"[a-z][a-z_]*[a-z]")
ROUNDED_UP = "up_to_half("
SUM_OF = "Σ"
# A longer sum is not written out: its parts stand in the table below it.
MOST_PARTS = 6

# What the symbols of a formula and the inputs of a step are called, besides norms and figures.
SYMBOLS: Mapping[str, str | Promise] = {
    "base_cents": _("Budget van het basisjaar"),
    "baseline": _("Beginstand"),
    "buffer_cents": _("Naar de buffer"),
    "cents": _("Bedrag"),
    "cents_per_child": _("Bedrag per kind"),
    "cents_per_child_high": _("Hoogste bedrag per kind"),
    "child_weeks": _("Weken waarin kinderen hulp krijgen"),
    "child_years": _("Kinderen, geteld voor het deel van het schooljaar dat ze meedoen"),
    "children": _("Kinderen"),
    "contribution_cents": _("Bijdrage aan de kosten"),
    "cost_cents": _("Kosten"),
    "count": _("Aantal"),
    "covered_cents": _("Gedekt tekort"),
    "decisions": _("Aantal toekenningen"),
    "difference_cents": _("Verschil aan het einde van het jaar"),
    "factor": _("Factor van het jaar"),
    "fte": _("Fte"),
    "groups": _("Aantal groepen"),
    "indexation": _("Indexering"),
    "merged": _("Samengenomen"),
    "minutes": _("Minuten hulp"),
    "minutes_per_child_per_week": _("Minuten per kind per week"),
    "minutes_per_child_per_week_high": _("Hoogste aantal minuten per kind per week"),
    "minutes_per_session": _("Minuten per bijeenkomst"),
    "minutes_per_week": _("Minuten per week"),
    "part_in_school_year": _("Deel dat in dit schooljaar valt"),
    "part_of_year": _("Deel van het jaar waarin de afspraak geldt"),
    "peak_children": _("Meeste kinderen tegelijk"),
    "peak_minutes_per_week": _("Minuten in de drukste schoolweek"),
    "population": _("Aantal mensen voor wie het budget is"),
    "price_cents_per_hour": _("Prijs per uur"),
    "promised_cents": _("Toegezegde inbreng"),
    "realised": _("Bereikt"),
    "rest_cents": _("Wat over is om te verdelen"),
    "room_in_buffer_cents": _("Afgesproken buffer"),
    "sessions_per_group": _("Bijeenkomsten per groep"),
    "settled_cents": _("Verdeeld over de partijen"),
    "share": _("Afgesproken aandeel"),
    "shortfall_cents": _("Tekort"),
    "stated_difference_cents": _("Verschil dat de bron noemt"),
    "stated_total_cents": _("Opgegeven totaal"),
    "target": _("Doel"),
    "total_cents": _("Bedragen van alle partijen samen"),
    "total_child_weeks": _("Weken van alle partijen samen"),
    "total_children": _("Kinderen van alle partijen samen"),
    "total_minutes": _("Minuten van alle partijen samen"),
    "total_share": _("Aandelen van alle partijen samen"),
    "total_weight": _("Gewicht van alle partijen samen"),
    "unit_cents": _("Bedrag per stuk"),
    "weight": _("Gewicht in de verdeelsleutel"),
    "workers_per_session": _("Begeleiders per bijeenkomst"),
}

FORMULAS: Mapping[str, str | Promise] = {
    "Σ cents": _("som van de bedragen"),
    "Σ minutes": _("som van de minuten hulp"),
}

# The order in which a reader asks: first the hours, last the single amounts.
BACK: Mapping[str, str] = {
    "totals": "in-het-kort",
    "budget": "dekking",
    "comparisons": "vergelijking",
    "contributions": "wie-betaalt",
    "settlements": "verrekening",
    "years": "jaren",
    "year_end": "jaareinde",
    "freed_time": "tijd",
    "alongside": "inzet",
    "agreed_results": "resultaten",
    "amounts": "geld",
}
ORDER = (
    "totals",
    "budget",
    "comparisons",
    "contributions",
    "settlements",
    "years",
    "year_end",
    "freed_time",
    "alongside",
    "agreed_results",
    "amounts",
)
FIRST = ("minutes", "fte_annual", "fte_school_weeks", "individual_cents", "pooled_cents")


def step_views(budget: PoolBudget, names: Names, disclosure: Disclosure) -> tuple[StepView, ...]:
    """Return the steps, those of the large figures first.

    A step about a figure that may not be told is left out, and so is one about a party or stream that may not stand
    apart; among the inputs of the others those are added up.
    """
    hidden = disclosure.hidden
    about = OF_MONEY if is_without_support(budget) else ()
    telling = [step for step in budget.steps if _tells_something(step, about) and not _repeats(step, budget)]
    shown = [step for step in telling if not hidden.intersection(step.figure.split("."))]
    told = [step for step in shown if disclosure.tells_figure(step.figure)]
    seen: set[str] = set()
    return tuple(_step_view(step, names, seen, disclosure) for step in sorted(told, key=_place))


def _tells_something(step: Step, about: Collection[str]) -> bool:
    """Leave out the price per unit of what was never counted, and all about support where none is bought."""
    if step.figure == "budget.board_decides_cents" and not step.inputs:
        return False
    is_amount = step.figure.startswith("amounts.")
    return step.exact is not None if is_amount else not about or step.figure in about


def _repeats(step: Step, budget: PoolBudget) -> bool:
    """Tell whether a step is about the one year of a term: that is the cost of the pooled support once more."""
    return step.figure.startswith("years.") and len(budget.years) == 1


def _place(step: Step) -> tuple[int, int]:
    group, _dot, name = step.figure.partition(".")
    return (
        ORDER.index(group) if group in ORDER else len(ORDER),
        FIRST.index(name) if group == "totals" and name in FIRST else len(FIRST),
    )


def _step_view(step: Step, names: Names, seen: set[str], disclosure: Disclosure) -> StepView:
    anchor = names.anchor(step.figure)
    ident = anchor if anchor not in seen else f"{anchor}-{len(seen)}"
    seen.add(ident)
    formula, inputs = shown_sum(step if disclosure.is_open else per_owner(step), disclosure.hidden)
    return StepView(
        id=ident,
        back=_back(step, names),
        code=step.code,
        figure=step.figure,
        title=figure_label(step.figure, names),
        formula=formula,
        formula_text=_formula(formula, [row for row, _is_sum in inputs]),
        inputs=tuple(_input_view(row, names, step=step, is_sum=is_sum) for row, is_sum in inputs),
        exact=exact_quantity(step.exact, step.unit),
        shown=shown_quantity(step.shown, step.unit),
        rounding_text=word(ROUNDINGS, step.rounding),
        rounding=step.rounding,
        unit=step.unit,
        exact_number=step.exact,
        shown_number=step.shown,
    )


def _back(step: Step, names: Names) -> str:
    """Return the part of the page where the figure stands."""
    group, _dot, rest = step.figure.partition(".")
    if group == "amounts" and names.is_avoided(names.amount_streams.get(rest.rpartition(".")[0])):
        return "vermeden"
    return BACK.get(group, "")


def _input_view(row: StepInput, names: Names, *, step: Step, is_sum: bool) -> StepInputView:
    # The inputs of an amount are about that amount, which the title names; its ref may also be that of a stream.
    owner = "" if step.figure.startswith("amounts.") else names.thing(row.ref)
    owner = gettext("overig, samengenomen") if is_sum else owner
    label = symbol_label(row.name)
    return StepInputView(
        label=f"{label}: {owner}" if owner else label,
        value=exact_quantity(row.value, row.unit),
        # The euros of a stream never stand without the ground on which they may, or may not, be pooled.
        source=row.source or ("" if is_sum else names.verdict(row.ref) if row.unit == "cents" else ""),
        name=row.name,
        number=row.value,
        unit=row.unit or "",
    )


def _formula(formula: str, inputs: Sequence[StepInput]) -> str:
    """Return the sum in words and, where its numbers are known and few, once more in numbers."""
    words = formula_text(formula)
    numbers = _in_numbers(formula, inputs)
    return f"{words} = {numbers}" if numbers else words


def formula_text(formula: str) -> str:
    """Return a formula with words for its symbols: "minutes / 60" gives "minuten hulp ÷ 60"."""
    if formula in FORMULAS:
        return str(FORMULAS[formula])
    rounded = gettext("naar boven op een halve")
    plain = formula.replace(ROUNDED_UP, f"{rounded} (").replace("/", "÷").replace(SUM_OF, gettext("som van"))
    return SYMBOL.sub(
        lambda match: within_a_sentence(symbol_label(match[0])) if match[0] in formula else match[0], plain
    )


def _in_numbers(formula: str, inputs: Sequence[StepInput]) -> str:
    if ROUNDED_UP in formula or not 0 < len(inputs) <= MOST_PARTS or any(row.value is None for row in inputs):
        return ""
    if formula.startswith(SUM_OF):
        alone = f"{SUM_OF} {inputs[0].name}" == formula and len({row.name for row in inputs}) == 1
        return " + ".join(bare_quantity(row.value, row.unit) for row in inputs) if alone and len(inputs) > 1 else ""
    values = {row.name: bare_quantity(row.value, row.unit) for row in inputs}
    if len(values) < len(inputs) or not set(SYMBOL.findall(formula)) <= set(values):
        return ""
    return SYMBOL.sub(lambda match: values[match[0]], formula).replace("/", "÷")


def symbol_label(symbol: str) -> str:
    """Return what a symbol of a formula is called; the symbol itself when it has no words."""
    for words in (SYMBOLS, NORMS):
        if symbol in words:
            return word(words, symbol)
    known = (f"{group}.{symbol}" for group in ("totals", "budget"))
    return next((str(FIGURES[figure]) for figure in known if figure in FIGURES), symbol)
