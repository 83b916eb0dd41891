"""Rounding once, and dividing to the last cent."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets.engine.rounding import apportion, exact_sum, exact_text, half_up, half_up_places, round_parts, up_to_half
from tests.budgets.engine.strategies import SOME

weights = st.dictionaries(st.text(min_size=1, max_size=3), st.fractions(min_value=0, max_value=10**6), max_size=12)


def by_name(key: str) -> tuple[str, ...]:
    return (key,)


@pytest.mark.parametrize(
    ("value", "rounded"),
    [
        (Fraction(1, 2), 1),
        (Fraction(-1, 2), -1),
        (Fraction(49, 100), 0),
        (Fraction(3, 2), 2),
        (Fraction(5, 2), 3),
        (Fraction(-149, 100), -1),
        (Fraction(0), 0),
        (Fraction(291, 2), 146),  # 1.455 euro, worked case I5
    ],
)
def test_a_half_goes_away_from_zero(value: Fraction, rounded: int) -> None:
    assert half_up(value) == rounded


def test_decimals_are_rounded_once() -> None:
    assert half_up_places(Fraction(203, 416)) == Decimal("0.487981")
    assert half_up_places(Fraction(-1, 3), 2) == Decimal("-0.33")


@pytest.mark.parametrize(
    ("value", "half"), [("0", "0"), ("1/1000", "1/2"), ("1/2", "1/2"), ("51/100", "1"), ("1", "1")]
)
def test_the_next_half_is_never_below(value: str, half: str) -> None:
    assert up_to_half(Fraction(value)) == Fraction(half)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(0), "0"),
        (Fraction(100), "100"),
        (Fraction(-1, 4), "-0.25"),
        (Fraction(2, 3), "2/3"),
        (Fraction(1, 10**13), f"1/{10**13}"),
        (Fraction(10**62, 3 * 10**61 + 1), "≈3.333333333333"),
    ],
)
def test_an_exact_value_is_written_without_loss(value: Fraction, text: str) -> None:
    assert exact_text(value) == text


def test_one_unknown_part_makes_a_sum_unknown() -> None:
    assert exact_sum([Fraction(1), None]) is None
    assert exact_sum([]) == 0
    assert exact_sum([Fraction(1, 3), Fraction(1, 6), Fraction(1, 2)]) == 1


def test_ties_go_by_ref() -> None:
    assert apportion(101, {"b": Fraction(1), "a": Fraction(1)}, order=by_name) == {"a": 51, "b": 50}


def test_weights_of_zero_divide_nothing() -> None:
    assert apportion(100, {"a": Fraction(0)}, order=by_name) == {}
    assert apportion(100, {}, order=by_name) == {}


@SOME
@given(st.integers(-(10**12), 10**12), weights)
def test_parts_are_the_whole_to_the_cent(total: int, parts: dict[str, Fraction]) -> None:
    divided = apportion(total, parts, order=by_name)

    whole = sum(parts.values())
    if whole:
        assert sum(divided.values()) == total
        for key, part in parts.items():
            assert abs(divided[key] - total * part / whole) < 1
            assert part or divided[key] == 0


@SOME
@given(st.integers(0, 10**9), weights)
def test_a_correction_mirrors_what_it_corrects(total: int, parts: dict[str, Fraction]) -> None:
    there = apportion(total, parts, order=by_name)

    assert apportion(-total, parts, order=by_name) == {key: -part for key, part in there.items()}


@SOME
@given(st.dictionaries(st.text(min_size=1, max_size=3), st.fractions(min_value=-(10**6), max_value=10**6), max_size=12))
def test_rounded_parts_are_the_rounded_sum(parts: dict[str, Fraction]) -> None:
    rounded = round_parts(parts, order=by_name)

    assert sum(rounded.values()) == half_up(sum(parts.values(), Fraction(0)))
    assert all(abs(rounded[key] - part) <= 1 for key, part in parts.items())
