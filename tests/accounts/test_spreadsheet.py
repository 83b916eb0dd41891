"""A file for a spreadsheet: nothing that somebody typed becomes a formula, and no number becomes a text."""

import csv
import io
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.spreadsheet import csv_lines, safe_cell

# What Excel, LibreOffice and Google Sheets take for the start of a formula.
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")


def read_again(rows: list[list[object]]) -> list[list[str]]:
    """Return the cells as a spreadsheet finds them."""
    text = "".join(csv_lines(rows))
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=";"))


@pytest.mark.parametrize(
    ("typed", "stands"),
    [
        ('=HYPERLINK("https://elders.example")', '\'=HYPERLINK("https://elders.example")'),
        ("=1+1", "'=1+1"),
        ("+31 24 1234567", "'+31 24 1234567"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-2+3", "'-2+3"),
        ("  =1+1", "'  =1+1"),
        ("\t=1+1", "'\t=1+1"),
        ("\r=1+1", "'\r=1+1"),
        ("＝1+1", "'＝1+1"),
        ("-", "'-"),
        ("De Eik", "De Eik"),
        ("a=b", "a=b"),
        ("", ""),
    ],
)
def test_what_would_be_a_formula_gets_an_apostrophe(typed: str, stands: str) -> None:
    assert safe_cell(typed) == stands


@pytest.mark.parametrize("number", ["-3", "-1.234,56", "-0,5", "-1234.5", "0", "12", "1.000.000"])
def test_a_number_stays_a_number(number: str) -> None:
    assert safe_cell(number) == number


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(st.lists(st.text(max_size=12), min_size=1, max_size=3), min_size=1, max_size=3))
def test_no_text_at_all_becomes_a_formula(rows: list[list[str]]) -> None:
    found = read_again([list(row) for row in rows])

    assert [len(row) for row in found] == [len(row) for row in rows]
    for typed, stands in zip(
        (cell for row in rows for cell in row), (cell for row in found for cell in row), strict=True
    ):
        assert stands.removeprefix("'") == typed or stands == typed
        is_number = stands.removeprefix("-").replace(".", "").replace(",", "").isdecimal()
        assert is_number or not stands.lstrip(" ").startswith(FORMULA)


@settings(deadline=None)
@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**12), max_value=10**12))
def test_every_amount_is_read_back_as_the_same_number(amount: Decimal) -> None:
    assert Decimal(read_again([[amount]])[0][0]) == amount
    assert read_again([[int(amount)]]) == [[str(int(amount))]]
