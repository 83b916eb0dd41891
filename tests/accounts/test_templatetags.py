"""What the number filters print, written out; figures of Casus 4 and Nijmegen-Noord are the exact ones."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.utils import translation

from accounts.templatetags import figures, icons, numbers

NBSP = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"

Filter = Callable[..., str]

DUTCH: list[tuple[Filter, object, str]] = [
    (numbers.euro, 123450, f"€{NBSP}1.234,50"),
    (numbers.euro, 15549129, f"€{NBSP}155.491,29"),
    (numbers.euro, -123450, f"{MINUS}€{NBSP}1.234,50"),
    (numbers.euro, -5, f"{MINUS}€{NBSP}0,05"),
    (numbers.euro, 0, f"€{NBSP}0,00"),
    (numbers.euro, None, "onbekend"),
    (numbers.euro, "", "–"),
    (numbers.euro, 10**20, f"€{NBSP}1.000.000.000.000.000.000,00"),
    (numbers.euro_whole, 5065673, f"€{NBSP}50.657"),
    (numbers.euro_whole, 2932500, f"€{NBSP}29.325"),
    (numbers.euro_whole, 150, f"€{NBSP}2"),
    (numbers.euro_whole, -150, f"{MINUS}€{NBSP}2"),
    (numbers.euro_whole, -49, f"€{NBSP}0"),
    (numbers.fte, "0.487981", "0,49"),
    (numbers.fte, "0.725000", "0,725"),
    (numbers.fte, "0.5", "0,50"),
    (numbers.fte, Fraction(1, 3), "0,33"),
    (numbers.fte, Decimal("-1.2"), f"{MINUS}1,20"),
    (numbers.fte, "1234.5", "1.234,50"),
    (numbers.fte, "0.0051", "0,01"),
    (numbers.fte, 0, "0,00"),
    (numbers.fte, None, "onbekend"),
    (numbers.fte_exact, "0.487981", "0,487981"),
    (numbers.fte_exact, "0.725000", "0,725"),
    (numbers.fte_exact, Fraction(54810, 60 * 1872), "0,487981"),
    (numbers.fte_exact, "1", "1,00"),
    (numbers.fte_exact, None, "onbekend"),
    (numbers.uren, 54810, f"913,5{NBSP}uur"),
    (numbers.uren, 522, f"8,7{NBSP}uur"),
    (numbers.uren, 60, f"1{NBSP}uur"),
    (numbers.uren, 1, f"0,02{NBSP}uur"),
    (numbers.uren, Fraction(3, 10), f"0,01{NBSP}uur"),
    (numbers.uren, Fraction(-3, 10), f"{MINUS}0,01{NBSP}uur"),
    (numbers.uren, 0, f"0{NBSP}uur"),
    (numbers.uren, None, "onbekend"),
    (numbers.minuten, 54810, f"54.810{NBSP}minuten"),
    (numbers.minuten, 1, f"1{NBSP}minuut"),
    (numbers.minuten, None, "onbekend"),
    (numbers.percent, Fraction(2709, 3072), "88,2%"),
    (numbers.percent, Fraction(2, 3072), "0,1%"),
    (numbers.percent, "0.0005", "0,1%"),
    (numbers.percent, "-0.202", f"{MINUS}20,2%"),
    (numbers.percent, 0, "0,0%"),
    (numbers.percent, None, "onbekend"),
    (numbers.count, 3072, "3.072"),
    (numbers.count, 0, "0"),
    (numbers.count, -1000, f"{MINUS}1.000"),
    (numbers.count, None, "onbekend"),
    (numbers.decimal, "8.70", "8,7"),
    (numbers.decimal, "1872", "1.872"),
    (numbers.schooljaar, "2023-2024", "2023-2024"),
    (numbers.schooljaar, 2023, "2023-2024"),
    (numbers.schooljaar, None, "onbekend"),
    (numbers.schooljaar, "", "–"),
    (numbers.datum, date(2026, 11, 22), "22 november 2026"),
    (numbers.datum, None, "onbekend"),
    (numbers.datum, "", "–"),
    (numbers.datum_kort, date(2024, 7, 31), "31-07-2024"),
]

ENGLISH: list[tuple[Filter, object, str]] = [
    (numbers.euro, 123450, "€1,234.50"),
    (numbers.euro, -123450, f"{MINUS}€1,234.50"),
    (numbers.euro_whole, 5065673, "€50,657"),
    (numbers.fte, "0.487981", "0.49"),
    (numbers.fte_exact, "0.487981", "0.487981"),
    (numbers.percent, Fraction(2709, 3072), "88.2%"),
    (numbers.count, 3072, "3,072"),
    (numbers.datum, date(2026, 11, 22), "22 November 2026"),
]


@pytest.mark.parametrize(("show", "value", "text"), DUTCH)
def test_numbers_read_as_dutch_people_write_them(show: Filter, value: object, text: str) -> None:
    with translation.override("nl"):
        assert show(value) == text


@pytest.mark.parametrize(("show", "value", "text"), ENGLISH)
def test_numbers_read_as_english_people_write_them(show: Filter, value: object, text: str) -> None:
    with translation.override("en"):
        assert show(value) == text


@pytest.mark.parametrize("value", [1.5, True, "8,7", "acht", [], date(2026, 1, 1)])
def test_what_is_not_an_exact_number_is_refused(value: object) -> None:
    with pytest.raises((TypeError, ValueError)):
        numbers.euro(value)  # type: ignore[arg-type]


@pytest.mark.parametrize("value", ["2023", "2023-2025", "2023/2024", "23-24"])
def test_what_is_not_a_school_year_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match="not a school year"):
        numbers.schooljaar(value)


def test_fte_takes_the_number_of_decimals_of_its_column() -> None:
    with translation.override("nl"):
        assert numbers.fte("0.487981", 3) == "0,488"
        assert numbers.fte("0.725", 2) == "0,73"


def test_a_missing_template_variable_reads_as_not_applicable() -> None:
    shown = Template("{% load numbers %}{{ nothing|euro }}").render(Context())

    assert shown == "–"


def test_an_icon_without_label_is_hidden_from_screen_readers() -> None:
    drawn = Template('{% load icons %}{% icon "check" %}').render(Context())

    assert drawn.startswith("<svg")
    assert 'aria-hidden="true"' in drawn


def test_an_icon_with_label_is_an_image_and_escapes_its_label() -> None:
    drawn = Template('{% load icons %}{% icon "check" label=said %}').render(Context({"said": "a<b"}))

    assert 'role="img"' in drawn
    assert "a&lt;b" in drawn


@pytest.mark.parametrize("name", ["not-there", "../secret", "Check"])
def test_an_unknown_icon_is_a_programmers_mistake(name: str) -> None:
    with pytest.raises(TemplateSyntaxError, match="no icon"):
        icons.icon(name)


def test_the_bandwidth_of_casus_4_spans_the_two_differences() -> None:
    band = figures.bandwidth_scale(2932500, 5065673)

    # 29.325,00 and 50.656,73 on a scale from 0 to 60.000,00, in hundredths of a percent
    assert (band.axis_low, band.axis_high) == (0, 6000000)
    assert (band.start, band.width) == ("48.88", "35.55")


def test_a_bandwidth_that_crosses_zero_shows_zero() -> None:
    band = figures.bandwidth_scale(-500000, 1000000)

    assert (band.axis_low, band.axis_high) == (-500000, 1000000)
    assert band.zero == "33.33"


def test_a_bandwidth_takes_its_ends_in_any_order() -> None:
    assert figures.bandwidth_scale(5065673, 2932500) == figures.bandwidth_scale(2932500, 5065673)


def test_the_parts_of_a_stacked_bar_fill_it_exactly() -> None:
    [bar] = figures.stacked([{"label": "Casus 4", "values": [4096029, 1995600, 9457500]}], ["OCW", "SWV", "gemeente"])

    assert bar.total == 15549129
    # OCW 26,34 %, SWV 12,83 %, gemeente 60,82 %; each part ends where the next begins, so SWV is drawn 0,01 wider
    assert [part.x for part in bar.parts] == ["0.00", "26.34", "39.18"]
    assert [part.width for part in bar.parts] == ["26.34", "12.84", "60.82"]
    assert [part.tone for part in bar.parts] == [1, 2, 3]


def test_bars_are_drawn_to_one_scale() -> None:
    rows = [{"label": "a", "values": [400, 0]}, {"label": "b", "values": [100, None]}]

    long, short = figures.stacked(rows, ["x", "y"])

    assert long.parts[0].width == "100.00"
    assert short.parts[0].width == "25.00"
    assert short.total is None


def test_bars_without_money_draw_nothing() -> None:
    empty, negative = figures.stacked([{"label": "leeg", "values": [0]}, {"label": "min", "values": [-5]}], ["x"])

    assert empty.parts[0].width == "0.00"
    assert negative.parts[0].width == "0.00"
