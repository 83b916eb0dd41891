"""No text holds a BSN."""

import pytest

from cases.validators import holds_citizen_number

# 123456782 and 111222333 pass the check by hand: 9·1+8·2+7·3+6·4+5·5+4·6+3·7+2·8−2 = 154 = 14·11; idem 66 = 6·11.


@pytest.mark.parametrize(
    "text",
    ["123456782", "123 456 782", "1234.56.782", "123-456-782", "nr 123456782 van 2026", "B123456782", "111222333"],
)
def test_nine_digits_that_pass_the_check_are_a_citizen_number(text: str) -> None:
    assert holds_citizen_number(text)


@pytest.mark.parametrize("text", ["123456789", "12345678", "1234567820", "24-017", "", "2026-08-01 12", "VB-26-11"])
def test_other_numbers_are_not(text: str) -> None:
    assert not holds_citizen_number(text)
