"""Everything the engine can say has words, and the words say what to do."""

import ast
import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest
from django.utils import translation

from budgets.engine import Finding, PoolBudget, Severity, compute_pool_budget, load_pool
from budgets.engine.figures import COMPARISONS as ENGINE_COMPARISONS
from budgets.models import JobStatus, Poolability
from budgets.models.pools import PartyRole
from budgets.presentation.figures import COMPARISONS, FIGURES
from budgets.presentation.finding_words import ADVICE, MATTERS, TERMS, detail_text
from budgets.presentation.quantities import bare_quantity, exact_quantity, quantity
from budgets.presentation.steps import SYMBOL, formula_text, symbol_label
from budgets.presentation.wording import (
    JOB_FAILURES,
    JOB_STATES,
    NORM_NOTES,
    NORMS,
    POOLABLE,
    ROLES,
    ROUNDINGS,
    SEVERITIES,
    STREAMS,
    within_a_sentence,
    word,
)
from cases.models import IndicationKind

ENGINE = Path(__file__).resolve().parents[2] / "budgets" / "engine"
EXAMPLES = Path(__file__).parent / "engine" / "examples"

# The list of the pool document: what the engine promises to say, also where it cannot say it yet.
PROMISED_FINDINGS = [
    "overlap",
    "possible_double",
    "gap",
    "expired",
    "open_end",
    "mixed_periods",
    "not_poolable",
    "missing_norm",
    "norm_changed",
    "missing_calendar",
    "unknown_residence",
    "on_threshold",
    "crossed_threshold",
    "digit_swap",
    "total_mismatch",
    "group_too_small",
    "roster_exceeded",
    "unsourced_assumption",
    "flows_do_not_add_up",
    "opted_out",
    "outside_agreement",
    "transfer_refused",
    "shares_do_not_add_up",
    "granted_not_realised",
    "mean_not_actual",
    "choice_needs",
    "empty_pool",
]
PROMISED_NORMS = [
    "school_weeks",
    "fte_hours_per_week",
    "fte_weeks",
    "fte_hours_per_year",
    "fte_price_cents",
    "disclosure_threshold",
    "efficiency_factor",
    "roster_fte",
    "decision_handling_cents",
    "application_minutes",
    "daypart_minutes",
]


def found_codes() -> Iterator[str]:
    """The first argument of every `find(...)` in the engine, as it is written."""
    for path in ENGINE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or node.func.attr != "find":
                continue
            if node.args and isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str):
                yield node.args[0].value


def budgets() -> list[PoolBudget]:
    return [compute_pool_budget(load_pool(path.read_text())) for path in sorted(EXAMPLES.glob("*.json"))]


def test_every_finding_has_a_sentence() -> None:
    said = set(PROMISED_FINDINGS) | {code for code in found_codes() if re.fullmatch("[a-z_]+", code)}

    assert sorted(said - set(MATTERS)) == []


def test_every_norm_has_a_name_and_says_what_it_is_for() -> None:
    assert sorted(set(PROMISED_NORMS) - set(NORMS)) == []
    assert sorted(set(NORMS) - set(NORM_NOTES)) == []


def test_every_kind_of_stream_has_a_name() -> None:
    assert sorted(set(IndicationKind.values) - set(STREAMS)) == []


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        (POOLABLE, Poolability.values),
        (ROLES, PartyRole.values),
        (SEVERITIES, [severity.value for severity in Severity]),
        (JOB_STATES, JobStatus.values),
        (JOB_FAILURES, ["gave_up", "invalid_document", "too_large", "internal"]),
        (COMPARISONS, list(ENGINE_COMPARISONS)),
    ],
)
def test_closed_lists_have_all_their_words(words: dict[str, str], codes: list[str]) -> None:
    assert sorted(set(codes) - set(words)) == []


def test_failure_of_a_calculation_says_what_to_do() -> None:
    for text in JOB_FAILURES.values():
        assert "Bereken" in str(text) or "Vraag" in str(text)


def test_every_symbol_and_input_of_the_examples_has_words() -> None:
    steps = [step for budget in budgets() for step in budget.steps]
    names = {row.name for step in steps for row in step.inputs}
    names |= {name for step in steps for name in SYMBOL.findall(step.formula)} - {"up_to_half"}

    assert [name for name in sorted(names) if symbol_label(name) == name] == []


def said_in_formulas() -> Iterator[str]:
    """The name of every `given(...)` in the engine, and the symbols of every formula that is written out."""
    for path in ENGINE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "given":
                yield from [str(arg.value) for arg in node.args[:1] if isinstance(arg, ast.Constant)]
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and re.search("^[^.]*[×Σ−][^.]*$", node.value)
            ):
                yield from SYMBOL.findall(node.value)


def test_every_symbol_of_the_engine_has_words() -> None:
    names = set(said_in_formulas()) - {"up_to_half"}

    assert [name for name in sorted(names) if symbol_label(name) == name] == []


def test_every_rounding_and_figure_of_the_examples_has_words() -> None:
    steps = [step for budget in budgets() for step in budget.steps]

    assert sorted({step.rounding for step in steps} - set(ROUNDINGS)) == []
    figures = {step.figure for step in steps if step.figure.startswith(("totals.", "budget."))}
    assert sorted(figures - set(FIGURES)) == []


def test_advice_is_given_only_where_there_is_something_the_matter() -> None:
    assert sorted(set(ADVICE) - set(MATTERS)) == []


def test_details_of_a_finding_are_shown_in_words() -> None:
    overlap = Finding(
        code="overlap",
        severity=Severity.WARNING,
        ref="i2",
        detail={"with": "i1", "from": "2023-09-01", "until": "2023-09-30", "days": 21},
    )

    assert detail_text(overlap) == "Het gaat om 1 september 2023 tot en met 30 september 2023."


def test_details_that_a_finding_lacks_leave_the_sentence_out() -> None:
    finding = Finding(code="overlap", severity=Severity.WARNING, ref="i2", detail={})

    assert detail_text(finding) == ""


def test_missing_choice_is_named() -> None:
    needs = Finding(code="choice_needs", severity=Severity.ERROR, ref=None, detail={"needs": "amount_basis"})
    unbuilt = Finding(
        code="choice_needs", severity=Severity.ERROR, ref=None, detail={"choice": "sizing", "kind": "formation"}
    )

    assert detail_text(needs) == "Wat ontbreekt: of het bedrag voor een schooljaar of voor een periode is."
    assert detail_text(unbuilt).startswith("De keuze voor de omvang (een afgesproken formatie per school)")


def test_word_that_nobody_knows_is_shown_as_it_is() -> None:
    assert word(STREAMS, "own_kind_of_a_region") == "own_kind_of_a_region"
    assert word(TERMS, None) == ""


def test_formula_is_told_in_words() -> None:
    formula = "minutes / 60 / (fte_hours_per_week × fte_weeks)"

    assert formula_text(formula) == (
        "minuten hulp ÷ 60 ÷ (uren per week van één fte × betaalde weken per jaar van één fte)"
    )


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (54810, "minutes", "913,5 uur"),
        (4391827, "cents", "€ 43.918,27"),
        ("0.487981", "fte", "0,49 fte"),
        ("35", "weeks", "35 weken"),
        ("1", "weeks", "1 week"),
        ("94000", "euro", "€ 94.000,00"),
        ("913", "hours", "913 uur"),
        (None, "cents", "onbekend"),
        ("0.5", "factor", "0,5"),
        ("ongeveer", "weeks", "ongeveer"),
    ],
)
def test_number_is_shown_in_its_unit(value: int | str | None, unit: str, expected: str) -> None:
    assert quantity(value, unit).replace("\N{NO-BREAK SPACE}", " ") == expected


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        ("1827/3744", "fte", "0,48798… fte"),
        ("0.725", "fte", "0,725 fte"),
        (54810, "minutes", "913,5 uur (54.810 minuten)"),
        ("57093750/13", "cents", "€ 43.918,26923…"),
        # 139160 10/43 minutes are 2319,3372… hours: rounded they would look more than the 2.319,33 that they become.
        ("5983890/43", "minutes", "2.319,33 uur… (139.160,232558… minuten)"),
        ("-2/3", "fte", "\N{MINUS SIGN}0,666666… fte"),
        (11453100, "cents", "€ 114.531,00"),
    ],
)
def test_exact_number_says_when_more_decimals_follow(value: int | str, unit: str, expected: str) -> None:
    assert exact_quantity(value, unit).replace("\N{NO-BREAK SPACE}", " ") == expected


def test_number_in_a_sum_has_no_unit_but_money_its_sign() -> None:
    assert bare_quantity(54810, "minutes") == "54.810"
    assert bare_quantity(9000000, "cents") == "€\N{NO-BREAK SPACE}90.000,00"


def test_numbers_follow_the_language() -> None:
    with translation.override("en"):
        assert quantity(4391827, "cents") == "€43,918.27"


def test_an_abbreviation_keeps_its_capitals_within_a_sentence() -> None:
    assert within_a_sentence("Een gegeven ontbreekt.") == "een gegeven ontbreekt."
    assert within_a_sentence("FTE per year") == "FTE per year"


def test_a_long_fraction_of_a_euro_has_the_sign_of_the_language() -> None:
    # Casus 4: 913,5 hours of 1872, at € 90.000 per year.
    cents = Fraction(913500, 1872) * 9000
    with translation.override("en"):
        assert bare_quantity(cents, "cents") == "€43,918.26923…"
    assert bare_quantity(cents, "cents") == "€\N{NO-BREAK SPACE}43.918,26923…"
