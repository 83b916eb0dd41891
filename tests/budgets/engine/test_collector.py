"""The collector of cycles rests while the engine works, and only then."""

import gc
from collections.abc import Iterator

import pytest

from budgets.engine.collector import without_collector


@pytest.fixture(autouse=True)
def collector() -> Iterator[None]:
    yield
    gc.enable()


@without_collector
def is_at_work() -> bool:
    return gc.isenabled()


@without_collector
def fail() -> None:
    raise LookupError


def test_it_rests_during_a_call_and_works_again_after_it() -> None:
    assert not is_at_work()
    assert gc.isenabled()


def test_it_works_again_after_an_error() -> None:
    with pytest.raises(LookupError):
        fail()

    assert gc.isenabled()


def test_whoever_put_it_to_rest_decides_when_it_works_again() -> None:
    gc.disable()

    assert not is_at_work()
    assert not gc.isenabled()
