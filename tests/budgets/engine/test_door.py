"""The engine has one door, and nothing behind it reaches outside."""

import ast
import doctest
import importlib
import pkgutil
import sys
from pathlib import Path

import pytest

from budgets import engine

SOURCES = sorted(Path(engine.__file__).parent.rglob("*.py"))
MODULES = [name for _, name, _ in pkgutil.walk_packages(engine.__path__, "budgets.engine.")]


def test_the_door_is_sorted_and_complete() -> None:
    # Constants, then types, then functions, each by name: the order that ruff keeps.
    assert engine.__all__ == sorted(engine.__all__, key=lambda name: (not name.isupper(), name[0].islower(), name))
    public = {
        name for name, value in vars(engine).items() if not name.startswith("_") and not hasattr(value, "__path__")
    }
    modules = {name.rpartition(".")[2] for name in MODULES}
    assert public - modules == set(engine.__all__)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_only_the_standard_library_is_imported(path: Path) -> None:
    imported = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            imported |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add(node.module or "")
    outside = {name for name in imported if name.partition(".")[0] not in sys.stdlib_module_names}
    assert all(name.startswith("budgets.engine") for name in outside)
    assert not imported & {"time", "locale", "logging", "os", "random", "pathlib", "io"}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_no_float_and_no_clock(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        assert not (isinstance(node, ast.Constant) and isinstance(node.value, float)), path
        assert not (isinstance(node, ast.Name) and node.id in ("float", "round", "print", "open")), path
        assert not (isinstance(node, ast.Attribute) and node.attr in ("today", "now")), path


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_in_docstrings_hold(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0
