"""Records: dataclasses as the declaration of documents."""

from dataclasses import dataclass

import pytest

from budgets.engine.fields import Ref
from budgets.engine.records import record_of
from budgets.engine.shapes import Schema


@dataclass(frozen=True, kw_only=True)
class Leaf:
    """A leaf."""

    ref: Ref


@dataclass(frozen=True, kw_only=True)
class Tree:
    """A tree."""

    one: Leaf
    other: Leaf | None = None


@dataclass(frozen=True, kw_only=True)
class Strange:
    """Holds what documents do not know."""

    number: complex


def test_a_record_that_is_used_twice_is_described_once() -> None:
    definitions: dict[str, Schema] = {}

    assert record_of(Tree).schema(definitions) == {"$ref": "#/$defs/Tree"}
    assert list(definitions) == ["Tree", "Leaf"]
    assert definitions["Tree"]["required"] == ["one"]
    assert definitions["Leaf"]["description"] == "A leaf."


def test_a_field_that_documents_do_not_know_is_a_mistake_of_the_programmer() -> None:
    with pytest.raises(TypeError, match="no shape"):
        record_of(Strange)
