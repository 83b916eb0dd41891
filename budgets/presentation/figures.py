"""The figures a reader looks for first: tiles, bandwidth, comparisons, and what a source states differently."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.templatetags.numbers import euro, fte, fte_exact
from budgets.disclosure import Disclosure
from budgets.engine import Comparison, PoolBudget, Statement
from budgets.presentation.naming import Names
from budgets.presentation.quantities import exact_quantity, quantity
from budgets.presentation.rows import NOT_APPLICABLE, Bandwidth, ComparisonRow, StatementView, Tile
from budgets.presentation.wording import NORMS, word

Statements = Callable[[str], tuple[StatementView, ...]]

LOW = "school_weeks"
HIGH = "exact_fte"

FIGURES: Mapping[str, str | Promise] = {
    "totals.children": _("Kinderen"),
    "totals.minutes": _("Uren hulp per schooljaar"),
    "totals.need_minutes": _("Uren hulp van alle toekenningen samen"),
    "totals.fte_annual": _("Fte per jaar"),
    "totals.fte_school_weeks": _("Fte in schoolweken"),
    "totals.individual_cents": _("Kosten nu, per kind geregeld"),
    "totals.pooled_cents": _("Kosten samen geregeld"),
    "totals.funds_cents": _("Som van alle genoemde geldstromen"),
    "budget.poolable_cents": _("In te brengen geld"),
    "budget.board_decides_cents": _("Na besluit van het bestuur"),
    "budget.period_cents": _("Waarvan voor een periode"),
    "budget.balance_cents": _("Saldo: dekking min lasten"),
    "budget.affordable_fte": _("Fte die uit de dekking te betalen is"),
    "year_end.difference_cents": _("Verschil aan het einde van het jaar"),
    "year_end.buffer_cents": _("Apart gehouden voor onverwachte instroom"),
    "year_end.uncovered_cents": _("Tekort dat niemand dekt"),
    "year_end.carried_cents": _("Mee naar het volgende schooljaar"),
    "freed_time.application_minutes": _("Tijd van de school die vrijkomt"),
    "freed_time.handling_cents": _("Tijd van wie beslist, uitgedrukt in euro’s"),
}

# Figures of one row: what is counted, and of whom or what.
OF_A_ROW: Mapping[str, str | Promise] = {
    "contributions.cents": _("Bijdrage van %(owner)s"),
    "year_end.cents": _("Deel van %(owner)s in het verschil aan het einde"),
    "years.budget_cents": _("Budget van %(owner)s"),
    "years.indexed_cents": _("Budget van %(owner)s in prijzen van dat jaar"),
    "years.per_head_cents": _("Budget per persoon van %(owner)s"),
    "settlements.cents": _("Betaling van %(owner)s"),
    "alongside.minutes_per_week": _("Tijd per week naast het budget van %(owner)s"),
    "alongside.fte_school_weeks": _("Fte in schoolweken naast het budget van %(owner)s"),
    "agreed_results.progress": _("Afgesproken resultaat: %(owner)s"),
}

ENDINGS: Mapping[str, str | Promise] = {
    "fte": _("fte"),
    "cost_cents": _("kosten"),
    "saving_cents": _("berekend verschil"),
    "unit_cents": _("bedrag per stuk"),
    "total_cents": _("totaal"),
    "count": _("aantal"),
    "cents": _("bedrag"),
}

COMPARISONS: Mapping[str, str | Promise] = {
    "exact_fte": _("Precies de fte per jaar"),
    "half_fte": _("Naar boven afgerond op een halve fte"),
    "efficiency": _("De halve fte, kleiner door een aanname"),
    "school_weeks": _("De fte in schoolweken"),
    "highest_rate": _("De hoogste waarde van de afspraak"),
    "highest_rate_school_weeks": _("De hoogste waarde, in schoolweken"),
}

COMPARISON_TEXTS: Mapping[str, str | Promise] = {
    "exact_fte": _(
        "De medewerker wordt het hele jaar betaald en werkt in de schoolvakanties ook, voor andere kinderen of taken."
    ),
    "half_fte": _("Een aanstelling in halve fte is makkelijker te regelen. De uren die overblijven zijn reserve."),
    "efficiency": _("Gaat ervan uit dat samen werken een deel van de inzet scheelt. Dat is een aanname zonder bron."),
    "school_weeks": _(
        "De medewerker is er alle schoolweken en wordt ook in de vakanties betaald, zonder dan elders te werken."
    ),
    "highest_rate": _("De afspraak noemt een laagste en een hoogste waarde. Dit is de hoogste."),
    "highest_rate_school_weeks": _(
        "De hoogste waarde van de afspraak, voor een medewerker die er alle schoolweken is en niet in de vakanties."
    ),
}


OF_SUPPORT = ("totals.minutes", "totals.fte_annual", "totals.fte_school_weeks")
OF_FTE = ("totals.fte_annual", "totals.fte_school_weeks")
OF_MONEY = ("budget.poolable_cents", "budget.board_decides_cents", "totals.funds_cents")


def is_without_support(budget: PoolBudget) -> bool:
    """Tell whether no indication counts, so that nothing is bought: then only the listed money says something."""
    return budget.totals.children == 0 and budget.totals.minutes == 0


def figure_label(figure: str, names: Names) -> str:
    """Return what a figure of the result is called, from its path."""
    if figure in FIGURES:
        return str(FIGURES[figure])
    group, _dot, rest = figure.partition(".")
    ref, _dot, name = rest.rpartition(".")
    if f"{group}.{name}" in OF_A_ROW:
        return str(OF_A_ROW[f"{group}.{name}"]) % {"owner": names.row(group, ref)}
    owner = names.amount(ref) if group == "amounts" else word(COMPARISONS, ref)
    return f"{owner}, {word(ENDINGS, name)}" if ref else figure


def statement_views(budget: PoolBudget, names: Names, disclosure: Disclosure) -> tuple[StatementView, ...]:
    """Return every figure that the source states differently, with the reason."""
    return tuple(_statement(row, names) for row in budget.statements if disclosure.tells_figure(row.figure))


def _statement(row: Statement, names: Names) -> StatementView:
    return StatementView(
        figure=row.figure,
        label=figure_label(row.figure, names),
        source_value=quantity(row.source_value, row.unit),
        exact_value=_in_full(row),
        why=row.why or "",
        reference=row.reference or "",
        anchor=names.anchor(row.figure),
    )


def _in_full(row: Statement) -> str:
    """Show an fte with all its decimals: beside what a source rounded, a rounded figure says nothing."""
    return exact_quantity(row.exact_value, row.unit) if row.unit == "fte" else quantity(row.exact_value, row.unit)


def tiles(budget: PoolBudget, names: Names, disclosure: Disclosure, statements: Statements) -> tuple[Tile, ...]:
    """Return the figures of the result that may be told, in the order in which people ask for them."""
    note = period_note(budget) if disclosure.tells_figure("budget.period_cents") else ""
    notes = {
        "totals.fte_annual": gettext("Alle uren van het schooljaar, gedeeld door de uren die één fte per jaar werkt."),
        "totals.fte_school_weeks": gettext("De drukste schoolweek, gedeeld door de uren die één fte per week werkt."),
        "totals.individual_cents": gettext("Wat de toekenningen met uren nu kosten, voor elk kind apart geregeld."),
        "budget.poolable_cents": note or gettext("Geld waarvan de afspraak is dat het samengebracht mag worden."),
        "budget.board_decides_cents": gettext("Dit geld is van het schoolbestuur en telt pas mee na zijn besluit."),
        "totals.funds_cents": gettext(
            "Alleen de optelsom van de tabel. Of dit geld mag worden ingebracht, staat per geldstroom."
        ),
    }
    if budget.totals.minutes is None and budget.totals.fte_annual is not None:
        agreed = gettext("Deze fte zijn afgesproken; ze volgen niet uit de uren van kinderen.")
        notes |= {"totals.minutes": gettext("Er zijn fte afgesproken en geen uren."), **dict.fromkeys(OF_FTE, agreed)}
    values = {
        "totals.minutes": (budget.totals.minutes, "minutes"),
        "totals.fte_annual": (budget.totals.fte_annual, "fte"),
        "totals.fte_school_weeks": (budget.totals.fte_school_weeks, "fte"),
        "totals.individual_cents": (budget.totals.individual_cents, "cents"),
        "budget.poolable_cents": (budget.budget.poolable_cents, "cents"),
        "budget.board_decides_cents": (budget.budget.board_decides_cents, "cents"),
        "totals.funds_cents": (budget.totals.funds_cents, "cents"),
    }
    return tuple(
        Tile(
            figure=figure,
            label=str(FIGURES[figure]),
            value=quantity(value, unit),
            number=value,
            unit=unit,
            exact=_exact_fte(value) if unit == "fte" else "",
            note=notes.get(figure, ""),
            anchor=names.anchor(figure),
            statements=statements(figure),
        )
        for figure, (value, unit) in values.items()
        if _is_worth_a_tile(figure, value, budget) and disclosure.tells_figure(figure)
    )


def _is_empty(budget: PoolBudget) -> bool:
    """Tell whether nothing was listed that could have cost something: then € 0,00 would look like a saving."""
    return any(finding.code == "empty_pool" for finding in budget.findings)


def _is_worth_a_tile(figure: str, value: Decimal | int | None, budget: PoolBudget) -> bool:
    if figure == "budget.board_decides_cents" and value == 0:
        return False
    if figure == "totals.individual_cents" and _is_empty(budget):
        return False
    return figure in OF_MONEY or not is_without_support(budget)


def _exact_fte(value: Decimal | int | None) -> str:
    """Return all decimals, or nothing when the large figure already shows them."""
    return "" if value is None or fte(value) == fte_exact(value) else exact_quantity(value, "fte")


def period_note(budget: PoolBudget) -> str:
    """Say how much of the coverage is for a period, and what that is: it may not be there for the rest of the year."""
    cents = budget.budget.period_cents
    if not cents:
        return ""
    of_period = [row for row in budget.amounts if row.basis == "period" and row.poolable == "yes" and row.label]
    what = ", ".join(row.label or "" for row in of_period)
    note = gettext("waarvan %(amount)s voor een periode") % {"amount": euro(cents)}
    return f"{note} ({what})" if what else note


def bandwidth(budget: PoolBudget, names: Names, disclosure: Disclosure) -> Bandwidth | None:
    """Return the calculated difference as a range, or None while one of its ends is unknown or may not be told."""
    if not all(disclosure.tells_figure(f"comparisons.{end}.saving_cents") for end in (LOW, HIGH)):
        return None
    found = {row.code: row for row in budget.comparisons}
    low, high = found.get(LOW), found.get(HIGH)
    if low is None or high is None or low.saving_cents is None or high.saving_cents is None:
        return None
    if is_without_support(budget):
        return None
    is_single = low.saving_cents == high.saving_cents
    return Bandwidth(
        is_single=is_single,
        low_cents=low.saving_cents,
        high_cents=high.saving_cents,
        low_label=gettext("De medewerker is er alleen in de schoolweken"),
        high_label=gettext("De medewerker werkt in de schoolvakanties ook"),
        low_cost_cents=low.cost_cents,
        high_cost_cents=high.cost_cents,
        text=_single_text() if is_single else _bandwidth_text(low.saving_cents),
        anchor=names.anchor(f"comparisons.{LOW}.saving_cents") or names.anchor(f"comparisons.{LOW}.cost_cents"),
    )


def _bandwidth_text(low_cents: int) -> str:
    text = gettext(
        "Hoeveel het scheelt, hangt af van wat de medewerker in de schoolvakanties doet: werkt die dan voor andere "
        "kinderen of taken, dan scheelt het meer. Het is een berekend verschil en geen bezuiniging."
    )
    below = gettext("Een bedrag onder nul betekent dat samen regelen dan meer kost dan nu.")
    return f"{text} {below}" if low_cents < 0 else text


def _single_text() -> str:
    return gettext(
        "Hoeveel fte er is, is afgesproken. Wat de medewerker in de schoolvakanties doet, maakt daarom niet uit. "
        "Het is een berekend verschil en geen bezuiniging."
    )


def comparison_rows(
    budget: PoolBudget, names: Names, disclosure: Disclosure, statements: Statements
) -> tuple[ComparisonRow, ...]:
    """Return what the pooled support would cost under each reading."""
    return tuple(
        ComparisonRow(
            code=row.code,
            label=word(COMPARISONS, row.code),
            text=word(COMPARISON_TEXTS, row.code) if row.code in COMPARISON_TEXTS else "",
            fte=row.fte,
            cost_cents=row.cost_cents,
            saving_cents=row.saving_cents
            if disclosure.tells_figure(f"comparisons.{row.code}.saving_cents")
            else NOT_APPLICABLE,
            assumptions=tuple(word(NORMS, code) for code in row.assumptions),
            is_unsourced=bool(row.assumptions),
            anchor=_comparison_anchor(row, names),
            statements=statements(f"comparisons.{row.code}."),
        )
        for row in budget.comparisons
        if not is_without_support(budget) and disclosure.tells_figure(f"comparisons.{row.code}.cost_cents")
    )


def _comparison_anchor(row: Comparison, names: Names) -> str:
    endings = ("saving_cents", "cost_cents", "fte")
    return next(filter(None, (names.anchor(f"comparisons.{row.code}.{ending}") for ending in endings)), "")
