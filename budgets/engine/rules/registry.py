"""How a rule is found: by the type of the choice that it answers."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from budgets.engine.work import Work

__all__ = ["Rule", "answer", "rule_for"]

Choice = TypeVar("Choice")
Given = TypeVar("Given")
Answer = TypeVar("Answer")

# Takes any choice, what the rules of that choice are given, and the work; None when the choice is not of its type.
Rule = Callable[[object, Given, Work], Answer | None]


def rule_for(kind: type[Choice], rule: Callable[[Choice, Given, Work], Answer]) -> Rule[Given, Answer]:
    """Return the rule that answers choices of one type."""

    def answer_if_asked(choice: object, given: Given, work: Work) -> Answer | None:
        return rule(choice, given, work) if isinstance(choice, kind) else None

    return answer_if_asked


def answer(rules: Sequence[Rule[Given, Answer]], choice: object, given: Given, work: Work) -> Answer | None:
    """Return the answer of the rule for this choice; None when no rule is built for it."""
    answers = (rule(choice, given, work) for rule in rules)
    return next((found for found in answers if found is not None), None)
