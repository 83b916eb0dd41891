"""Room for the calls of one request, taken in one piece.

Python keeps the values of running calls in pieces of 16 kB. A call that just does not fit asks the system for the next
piece and gives it back when it returns; where that edge lies in the innermost loop of a template, it happens thousands
of times per page. Which page has it there depends on how deep the calls around it happen to be: one page, asked from
several depths, took up to 1.6 times as long. A call that claims much room itself starts a piece that all calls within
it fit in. What is not used of it costs no memory.
"""

from collections.abc import Callable
from types import FunctionType
from typing import ParamSpec, TypeVar

__all__ = ["in_one_piece"]

Given = ParamSpec("Given")
Answer = TypeVar("Answer")

# In values of 8 bytes. Python doubles a piece until the call fits with something to spare: with this much to 512 kB, of
# which half is left for the calls within it. A page takes some 40 kB.
CLAIMED = 33_000


def in_one_piece(function: Callable[Given, Answer]) -> Callable[Given, Answer]:
    """Let a function start a new piece, in which everything runs that it calls."""
    if not isinstance(function, FunctionType):
        raise TypeError(f"not a function of Python itself: {function!r}")
    function.__code__ = function.__code__.replace(co_stacksize=CLAIMED)
    return function
