"""No text holds a BSN."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from accounts.citizen_numbers import (
    holds_citizen_number,
    is_shortened_citizen_number,
    refuse_citizen_number,
    refuse_full_citizen_number,
)
from tests.cast import World

# 123456782 and 111222333 pass the check by hand: 9·1+8·2+7·3+6·4+5·5+4·6+3·7+2·8−2 = 154 = 14·11; idem 66 = 6·11.
# 012345672: 8·1+7·2+6·3+5·4+4·5+3·6+2·7−2 = 110 = 10·11. So 12345672 is a number that lost its zero.


@pytest.mark.parametrize(
    "text",
    [
        "123456782",
        "123 456 782",
        "1234.56.782",
        "123-456-782",
        "123/456/782",
        "1_2_3_4_5_6_7_8_2",
        "nr 123456782 van 2026",
        "B123456782",
        "111222333",
        "123\u00a0456\u00a0782",
        "123\u2009456\u2009782",
        "123\u2013456\u2013782",
        "123\u200b456\u200b782",
        "\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18\uff12",
        "\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668\u0662",
        "\u0967\u0968\u0969\u096a\u096b\u096c\u096d\u096e\u0968",
        "012345672",
    ],
)
def test_nine_digits_that_pass_the_check_are_a_citizen_number(text: str) -> None:
    assert holds_citizen_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "123456789",
        "12345678",
        "1234567820",
        "24-017",
        "",
        "2026-08-01 12",
        "VB-26-11",
        "000000000",
        "€ 1.234.567,82 per jaar",
        "1-8-2025 tot en met 31-7-2026",
        "BES-2026-000417",
    ],
)
def test_other_numbers_are_not(text: str) -> None:
    assert not holds_citizen_number(text)


def test_eight_digits_alone_may_be_a_number_that_lost_its_zero() -> None:
    assert is_shortened_citizen_number(" 12345672 ")
    assert not is_shortened_citizen_number("12345673")
    assert not is_shortened_citizen_number("besluit 12345672")


@pytest.mark.parametrize("day", ["20260805", "31082026"])
def test_a_day_written_as_one_number_lost_no_zero(day: str) -> None:
    """020260805: 2·8+0+2·6+6·5+0+8·3+0−5 = 77 = 7·11; 031082026: 3·8+1·7+0+8·5+2·4+0+2·2−6 = 77."""
    assert not is_shortened_citizen_number(day)


def test_the_number_of_a_decision_may_have_eight_digits() -> None:
    refuse_full_citizen_number("12345672")
    with pytest.raises(ValidationError):
        refuse_full_citizen_number("123456782")
    with pytest.raises(ValidationError):
        refuse_citizen_number("12345672")


def test_the_message_says_what_to_do_and_does_not_repeat_the_number() -> None:
    with pytest.raises(ValidationError) as refused:
        refuse_citizen_number("123456782")

    said = "Dit lijkt op een burgerservicenummer (BSN). Ontschot bewaart geen BSN. Is het een ander nummer? Laat dan"
    assert refused.value.messages == [f"{said} de laatste drie cijfers weg."]


@pytest.mark.parametrize(
    "asked", ["q=123456782", "q=123%20456%20782", "onbekend=111222333", "111222333=1", "q=12345672"]
)
def test_an_address_holds_no_citizen_number_and_the_answer_does_not_repeat_it(
    asked: str, world: World, signed_in: Any
) -> None:
    answer = signed_in(world.noor).get(f"/scholen/{world.school.pk}/?{asked}")

    text = answer.content.decode()
    assert answer.status_code == 400
    assert "Zoek niet met een BSN" in text
    assert "123456782" not in text and "111222333" not in text and "12345672" not in text


@pytest.mark.parametrize(
    "asked", ["q=24-017", "page=123456782", "weg=a1234567-82bc-4def-8abc-1234567890ab", "q=123456789", "q=20260805"]
)
def test_other_addresses_are_answered(asked: str, world: World, signed_in: Any) -> None:
    answer = signed_in(world.noor).get(f"/scholen/{world.school.pk}/?{asked}")

    assert answer.status_code == 200
