"""Python's collector of reference cycles, at rest while the engine works.

The engine makes no cycles. Walking through millions of live values in search of them would take a third of the time of
a large pool, and grow faster than the pool does.
"""

import gc
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

__all__ = ["without_collector"]

Given = ParamSpec("Given")
Answer = TypeVar("Answer")


def without_collector(function: Callable[Given, Answer]) -> Callable[Given, Answer]:
    """Let the collector rest during a call, also when the call raises. Whoever found it at rest leaves it at rest."""

    @wraps(function)
    def rested(*args: Given.args, **kwargs: Given.kwargs) -> Answer:
        was_at_work = gc.isenabled()
        gc.disable()
        try:
            return function(*args, **kwargs)
        finally:
            if was_at_work:
                gc.enable()

    return rested
