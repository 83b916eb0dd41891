"""Typed text becomes one number or is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.numbers import (
    UnreadableNumberError,
    cents_from_euros,
    euros_from_cents,
    hours_from_minutes,
    minutes_from_hours,
    whole_minutes,
)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("8,7", 522),
        ("8.7", 522),
        (" 8,7 ", 522),
        ("8,70", 522),
        ("8:42", 522),
        ("8,7 uur", 522),
        ("8", 480),
        ("0,25", 15),
        ("0", 0),
        ("200", 12000),
        ("1.044,5", 62670),
        ("1 044", 62640),
        ("25\N{NO-BREAK SPACE}uur", 1500),
    ],
)
def test_hours_are_read_as_whole_minutes(text: str, minutes: int) -> None:
    assert minutes_from_hours(text) == minutes


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("8,7,1", "unreadable"),
        ("8.7.1", "unreadable"),
        ("tien", "unreadable"),
        ("8,", "unreadable"),
        (",5", "unreadable"),
        ("8:60", "unreadable"),
        ("1e3", "unreadable"),
        ("nan", "unreadable"),
        ("Infinity", "unreadable"),
        ("٨", "unreadable"),
        ("8\x007", "unreadable"),
        ("-2", "negative"),
        ("\N{MINUS SIGN}2", "negative"),
        ("- 2", "negative"),
        ("1.044", "two_readings"),
        ("1,044", "two_readings"),
        ("8,33", "not_whole_minutes"),
        ("0,125", "not_whole_minutes"),
        ("9" * 30, "too_long"),
    ],
)
def test_hours_that_cannot_be_used_say_why(text: str, code: str) -> None:
    with pytest.raises(UnreadableNumberError) as error:
        minutes_from_hours(text)

    assert error.value.code == code


def test_hours_between_two_minutes_name_both() -> None:
    with pytest.raises(UnreadableNumberError) as error:
        minutes_from_hours("8,33")

    assert error.value.detail == {"below": "8:19", "above": "8:20"}  # 8,33 uur is 499,8 minuten


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("31.525,00", 3152500),
        ("31525", 3152500),
        ("31525,5", 3152550),
        ("31525.50", 3152550),
        ("€ 31.525,00", 3152500),
        ("31.525,-", 3152500),
        ("31 525,00", 3152500),
        ("1.031.525", 103152500),
        ("1,234.56", 123456),
        ("1.234,56", 123456),
        ("0", 0),
        ("0,01", 1),
        ("8250 euro", 825000),
    ],
)
def test_euros_are_read_as_whole_cents(text: str, cents: int) -> None:
    assert cents_from_euros(text) == cents


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("31.525", "two_readings"),
        ("€ 31.525", "two_readings"),
        ("31,525", "two_readings"),
        ("31525,005", "too_many_decimals"),
        ("0,001", "too_many_decimals"),
        ("1.2.3", "unreadable"),
        ("1,23,456", "unreadable"),
        ("1.234.56", "unreadable"),
        ("€", "unreadable"),
        ("-100", "negative"),
    ],
)
def test_euros_that_cannot_be_used_say_why(text: str, code: str) -> None:
    with pytest.raises(UnreadableNumberError) as error:
        cents_from_euros(text)

    assert error.value.code == code


def test_minutes_are_whole() -> None:
    assert whole_minutes("522 minuten") == 522

    with pytest.raises(UnreadableNumberError) as error:
        whole_minutes("522,5")

    assert error.value.code == "too_many_decimals"


@given(st.integers(min_value=0, max_value=10**6))
def test_hours_come_back_as_they_were_written(minutes: int) -> None:
    assert minutes_from_hours(hours_from_minutes(minutes)) == minutes


@given(st.integers(min_value=0, max_value=10**12))
def test_euros_come_back_as_they_were_written(cents: int) -> None:
    assert cents_from_euros(euros_from_cents(cents)) == cents


@given(st.text(max_size=30))
def test_no_text_gives_anything_but_a_number_or_a_reason(text: str) -> None:
    for read in (minutes_from_hours, whole_minutes, cents_from_euros):
        try:
            assert read(text) >= 0
        except UnreadableNumberError as error:
            assert error.code
