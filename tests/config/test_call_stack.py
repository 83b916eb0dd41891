"""Room for the calls of one request: a call costs the same however deep it is made."""

import time
from collections.abc import Callable

import pytest

from config.call_stack import in_one_piece

CALLS = 500
# Deep enough to go through several pieces of 16 kB.
DEPTHS = range(0, 800, 4)


def sum_of_many(*numbers: int) -> int:
    """Take more room than the steps between the depths, so that at one of them it does not fit by just a little."""
    return sum([*numbers])


sum_of_many.__code__ = sum_of_many.__code__.replace(co_stacksize=100)


def seconds_of_calls() -> float:
    started = time.process_time()
    for _ in range(CALLS):
        sum_of_many(1, 2)
    return time.process_time() - started


def calls_from_within() -> float:
    return seconds_of_calls()


def at_depth(depth: int, work: Callable[[], float]) -> float:
    return at_depth(depth - 1, work) if depth else work()


def slowest_against_usual(work: Callable[[], float]) -> float:
    """Return how often the slowest depth is the usual one; of each depth the quickest of three, for the noise."""
    found = sorted(min(at_depth(depth, work) for _ in range(3)) for depth in DEPTHS)
    return found[-1] / found[len(found) // 2]


def test_anything_but_a_function_of_python_itself_is_refused() -> None:
    with pytest.raises(TypeError, match="not a function of Python itself"):
        in_one_piece(len)


def test_a_function_gives_what_it_gave() -> None:
    around = {"left": 3}

    @in_one_piece
    def added(right: int, *, times: int = 1) -> int:
        return (around["left"] + right) * times

    assert (added(4), added(4, times=2), added.__name__) == (7, 14, "added")


def test_an_error_passes_through() -> None:
    @in_one_piece
    def failing() -> None:
        raise LookupError("gone")

    with pytest.raises(LookupError, match="gone"):
        failing()


def test_it_may_be_entered_again_within_itself() -> None:
    @in_one_piece
    def sum_to(number: int) -> int:
        return number + sum_to(number - 1) if number else 0

    assert sum_to(50) == 1275  # 50 × 51 / 2


def test_the_depth_of_a_call_does_not_matter_within_it() -> None:
    # Without it the slowest depth takes a hundred times the usual one.
    assert slowest_against_usual(in_one_piece(calls_from_within)) < 3
