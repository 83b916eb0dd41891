"""The only place that rounds.

Everything before it is exact; everything after it is whole cents, whole minutes or a fixed number of decimals.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

__all__ = [
    "FTE_PLACES",
    "Tally",
    "apportion",
    "exact_product",
    "exact_sum",
    "exact_text",
    "half_up",
    "half_up_places",
    "percentages",
    "plain",
    "round_parts",
    "round_parts_places",
    "up_to_half",
]

Key = TypeVar("Key", bound=Hashable)

FTE_PLACES = 6
LONGEST_DECIMAL = 12
LONGEST_DENOMINATOR = 10**60


class Tally:
    """An exact sum of many fractions, kept per denominator so that adding costs no greatest common divisor."""

    __slots__ = ("_numerators",)

    def __init__(self, parts: Iterable[Fraction] = ()) -> None:
        self._numerators: dict[int, int] = {}
        for part in parts:
            self.add(part)

    def add(self, part: Fraction) -> None:
        """Add one fraction."""
        numerator, denominator = part.as_integer_ratio()
        self._numerators[denominator] = self._numerators.get(denominator, 0) + numerator

    def total(self) -> Fraction:
        """Return the exact sum so far."""
        parts = [Fraction(numerator, denominator) for denominator, numerator in sorted(self._numerators.items())]
        # In pairs, so that many different denominators do not all meet one ever longer number.
        while len(parts) > 1:
            parts = [sum(parts[index : index + 2], Fraction(0)) for index in range(0, len(parts), 2)]
        return parts[0] if parts else Fraction(0)


def exact_sum(parts: Iterable[Fraction | None]) -> Fraction | None:
    """Return the exact sum; unknown when one part is unknown. Of nothing it is zero."""
    known = []
    for part in parts:
        if part is None:
            return None
        known.append(part)
    return known[0] if len(known) == 1 else Tally(known).total()


def exact_product(*factors: Fraction | None) -> Fraction | None:
    """Return the exact product; unknown when one factor is unknown."""
    product = Fraction(1)
    for factor in factors:
        if factor is None:
            return None
        product *= factor
    return product


def half_up(value: Fraction) -> int:
    """Return the nearest whole number; a half goes away from zero, so that a correction mirrors what it corrects.

    >>> half_up(Fraction(5, 2)), half_up(Fraction(-5, 2))
    (3, -3)
    """
    doubled = (2 * abs(value.numerator) + value.denominator) // (2 * value.denominator)
    return doubled if value >= 0 else -doubled


def half_up_places(value: Fraction, places: int = FTE_PLACES) -> Decimal:
    """Return the value with a fixed number of decimals, a half away from zero.

    >>> half_up_places(Fraction(9135, 18720))
    Decimal('0.487981')
    """
    return Decimal(half_up(value * 10**places)).scaleb(-places)


def up_to_half(value: Fraction) -> Fraction:
    """Return the next multiple of one half that is not below the value.

    >>> up_to_half(Fraction(487981, 1000000)), up_to_half(Fraction(1, 2))
    (Fraction(1, 2), Fraction(1, 2))
    """
    return Fraction(-(-2 * value.numerator // value.denominator), 2)


def round_parts(parts: Mapping[Key, Fraction], *, order: Callable[[Key], tuple[str, ...]]) -> dict[Key, int]:
    """Whole parts that together are the rounded sum, by largest remainder; equal remainders in the order of `order`.

    Each part is within one of its exact value and keeps its sign; a part of zero stays zero.
    """
    total = Tally(parts.values()).total()
    sign = -1 if total < 0 else 1
    exact = {key: sign * part for key, part in parts.items()}
    whole = {key: part.numerator // part.denominator for key, part in exact.items()}
    left = half_up(sign * total) - sum(whole.values())
    by_remainder = sorted(exact, key=lambda key: (whole[key] - exact[key], order(key)))
    for key in by_remainder[:left]:
        whole[key] += 1
    return {key: sign * part for key, part in whole.items()}


def round_parts_places(
    parts: Mapping[Key, Fraction], *, order: Callable[[Key], tuple[str, ...]], places: int = FTE_PLACES
) -> dict[Key, Decimal]:
    """As `round_parts`, with a fixed number of decimals."""
    scaled = round_parts({key: part * 10**places for key, part in parts.items()}, order=order)
    return {key: Decimal(part).scaleb(-places) for key, part in scaled.items()}


def apportion(
    total: int, weights: Mapping[Key, Fraction], *, order: Callable[[Key], tuple[str, ...]]
) -> dict[Key, int]:
    """Divide a whole total in proportion to the weights, to the last cent. Weights that sum to zero divide nothing: {}.

    >>> apportion(100, {"a": Fraction(1), "b": Fraction(1), "c": Fraction(1)}, order=lambda key: (key,))
    {'a': 34, 'b': 33, 'c': 33}
    """
    whole = Tally(weights.values()).total()
    if not whole:
        return {}
    return round_parts({key: total * weight / whole for key, weight in weights.items()}, order=order)


def percentages(parts: Mapping[str, int], places: int = 1) -> dict[str, Decimal]:
    """Return percentages that together are exactly 100, by largest remainder. Parts that sum to zero have none: {}.

    >>> percentages({"ocw": 4096029, "swv": 1995600, "gemeente": 9457500})
    {'ocw': Decimal('26.4'), 'swv': Decimal('12.8'), 'gemeente': Decimal('60.8')}
    """
    whole = apportion(
        100 * 10**places, {name: Fraction(part) for name, part in parts.items()}, order=lambda name: (name,)
    )
    return {name: Decimal(part).scaleb(-places) for name, part in whole.items()}


def plain(value: Decimal) -> str:
    """Return a decimal in plain digits, never with an exponent."""
    return format(value, "f")


def exact_text(value: Fraction) -> str:
    """Return the value without loss: whole, as a decimal where it ends within 12 decimals, otherwise as a/b.

    A fraction too long for anyone to read or recalculate is given to 12 decimals after "≈".

    >>> exact_text(Fraction(1827, 2)), exact_text(Fraction(1, 3)), exact_text(Fraction(12))
    ('913.5', '1/3', '12')
    """
    scaled = value * 10**LONGEST_DECIMAL
    if value.denominator > LONGEST_DENOMINATOR:
        return f"≈{plain(half_up_places(value, LONGEST_DECIMAL))}"
    if scaled.denominator != 1:
        return f"{value.numerator}/{value.denominator}"
    text = format(Decimal(scaled.numerator).scaleb(-LONGEST_DECIMAL), "f")
    return text.rstrip("0").rstrip(".")
