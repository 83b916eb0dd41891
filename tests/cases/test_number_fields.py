"""Numbers and hours as people type them into a form: read exactly, or refused with what to type instead."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from cases.forms.fields import EuroField, HoursField, NumberField


def refusal(field: NumberField | HoursField, text: str) -> str:
    with override("nl"), pytest.raises(ValidationError) as error:
        field.clean(text)
    return " ".join(error.value.messages)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("veel", "Schrijf bijvoorbeeld 35 of 0,95"),
        ("-3", "niet onder nul"),
        ("9" * 30, "te lang"),
        ("54", "hooguit 53"),
        ("0", "meer dan 0"),
        ("٣٥", "geen getal"),
    ],
)
def test_number_that_cannot_be_meant_is_refused(text: str, words: str) -> None:
    assert words in refusal(NumberField(most=53, above=0), text)


def test_number_that_could_be_two_is_refused_only_where_both_fit() -> None:
    assert "op twee manieren te lezen" in refusal(NumberField(most=9000), "1.872")
    # More than ten cannot be meant, so it is no thousand.
    assert NumberField(most=10).clean("1,025") == Decimal("1.025")


@pytest.mark.parametrize(("text", "number"), [("35", "35"), ("0,95", "0.95"), ("35.5", "35.5"), ("0", "0")])
def test_number_is_read_exactly(text: str, number: str) -> None:
    assert NumberField(most=53).clean(text) == Decimal(number)


def test_empty_field_is_unknown_and_not_zero() -> None:
    assert NumberField(most=53, required=False).clean("") is None
    assert HoursField(most_minutes=600, required=False).clean(" ") is None


@pytest.mark.parametrize(("text", "words"), [("11", "hooguit 10 uur"), ("tien", "geen tijd"), ("8,33", "heel aantal")])
def test_hours_that_cannot_be_meant_are_refused(text: str, words: str) -> None:
    assert words in refusal(HoursField(most_minutes=600), text)


@pytest.mark.parametrize(("text", "minutes"), [("8,7", 522), ("8:42", 522), ("10", 600)])
def test_hours_are_whole_minutes(text: str, minutes: int) -> None:
    assert HoursField(most_minutes=600).clean(text) == minutes


@pytest.mark.parametrize("number", ["0", "35", "0.95", "1.125", "0.725", "1250.5", "100"])
def test_number_is_shown_so_that_it_is_read_back(number: str) -> None:
    field = NumberField(most=9000)

    assert field.clean(field.prepare_value(Decimal(number))) == Decimal(number)


def test_money_and_hours_are_shown_so_that_they_are_read_back() -> None:
    assert EuroField().prepare_value(3152500) == "31525,00"
    assert HoursField(most_minutes=600).prepare_value(522) == "8,7"
    # What somebody typed is never rewritten.
    assert EuroField().prepare_value("31.525") == "31.525"
