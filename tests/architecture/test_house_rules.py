"""The house rules that neither the linter nor the type checker can see."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("config", "reports", "budgets", "cases", "schools", "accounts")


def product_files() -> Iterator[Path]:
    for room in ROOMS:
        yield from (path for path in sorted((ROOT / room).rglob("*.py")) if "migrations" not in path.parts)
    yield ROOT / "start.py"


@pytest.mark.parametrize("path", list(product_files()), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_file_passes_500_lines_and_no_function_60(path: Path) -> None:
    text = path.read_text()

    long_functions = [
        node.name
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or node.lineno) - node.lineno >= 60
    ]

    assert text.count("\n") <= 500
    assert long_functions == []


def test_no_module_is_called_utils_or_helpers() -> None:
    vague = {"utils.py", "util.py", "helpers.py", "misc.py", "common.py", "manager.py"}

    assert [str(path) for path in product_files() if path.name in vague] == []


@pytest.mark.parametrize("room", ROOMS[1:])
def test_views_and_api_start_from_what_the_user_may_see(room: str) -> None:
    """`.objects.` in a view is followed by a scope, or the neighbour's rows are one typo away."""
    files = [*(ROOT / room).glob("views*.py"), *(ROOT / room).glob("views/*.py"), *(ROOT / room).glob("api*.py")]
    open_doors = re.compile(r"(?<!Municipality)(?<!Norm)\.objects\.(?!visible_to\(|allowing\()")

    found = [
        f"{path.name}: {line.strip()}"
        for path in files
        for line in path.read_text().splitlines()
        if open_doors.search(line)
    ]

    assert found == []


def test_each_room_says_what_lives_there() -> None:
    missing = [room for room in ROOMS if not (ROOT / room / "README.md").is_file()]

    assert missing == []


def test_no_money_is_a_float() -> None:
    """No `float` in the rooms that count: neither as a call nor as a column."""
    counting = [path for path in product_files() if path.parts[len(ROOT.parts)] in {"budgets", "cases", "schools"}]
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in counting
        for node in ast.walk(ast.parse(path.read_text()))
        if (isinstance(node, ast.Name) and node.id == "float")
        or (isinstance(node, ast.Attribute) and node.attr == "FloatField")
        or (isinstance(node, ast.Constant) and isinstance(node.value, float))
    ]

    assert found == []


def test_nothing_speaks_of_the_place_where_it_was_made() -> None:
    """No path of one machine and no address of a package registry in what is published."""
    forbidden = re.compile("/" + "work/|/root" + "/|python" + "hosted|py" + "pi[.]org|registry[.]npm" + "js")
    texts = [
        path
        for pattern in (
            "*.py",
            "*.md",
            "*.toml",
            "*.yml",
            "*.txt",
            "*.html",
            "*.css",
            "*.json",
            "Dockerfile",
            ".ci/run",
        )
        for path in ROOT.rglob(pattern)
        if not {".venv", "var", ".git", "node_modules"} & set(path.relative_to(ROOT).parts)
    ]

    assert [str(path.relative_to(ROOT)) for path in texts if forbidden.search(path.read_text(errors="replace"))] == []
