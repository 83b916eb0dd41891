"""Random values made by plain functions: `make(random)` gives one. Small makers combine into large ones.

Hypothesis supplies the random source. It may draw every value itself, and then shrinks what fails; or it draws only a
seed, and then ten thousand documents cost seconds.
"""

from collections.abc import Callable
from random import Random
from typing import Any

Make = Callable[[Random], Any]


def just(value: Any) -> Make:
    return lambda _random: value


def among(*values: Any) -> Make:
    return lambda random: random.choice(values)


def whole(least: int, most: int) -> Make:
    return lambda random: random.randint(least, most)


def maybe(make: Make, *, once_in: int = 2) -> Make:
    """None, or once in so many times a value."""
    return lambda random: None if random.randrange(once_in) else make(random)


def one_of(*makes: Make) -> Make:
    return lambda random: random.choice(makes)(random)


def row(**columns: Make) -> Make:
    """An object with these fields; a name that is a word of Python has an underscore behind it."""
    return lambda random: {name.rstrip("_"): make(random) for name, make in columns.items()}


def several(make: Make, most: int = 3, least: int = 0) -> Make:
    return lambda random: [make(random) for _ in range(random.randint(least, most))]


def rows(**columns: Make) -> Make:
    return several(row(**columns))
