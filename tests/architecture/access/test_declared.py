"""What the source has to say: each view its ability, each form its fields, and no way around the scope."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from schools.access import AbilityRequired
from schools.permissions import Ability
from tests.architecture.access.expectation import all_routes, table
from tests.architecture.access.page import PAGE, page

ROOT = Path(__file__).resolve().parents[3]
ROOMS = ("config", "reports", "budgets", "cases", "schools", "accounts")
# Rows that belong to somebody. A view or a form reaches them by `visible_to`, `allowing` or a row that it was given.
SCOPED = {"Pupil", "Indication", "Professional", "Pool", "Calculation", "Report", "Draft", "School"}
SCOPES = {"visible_to", "allowing", "joinable_by"}
# A form that looks for rows of the one object that it is about; the object was loaded within the scope.
OF_A_GIVEN_ROW = {
    "cases/forms/pupils.py: Pupil.objects.filter(school=self.school, reference=reference)",
    "cases/forms/indications.py: Indication.objects.none()",
    "cases/forms/indications.py: Indication.objects.kept().filter(pupil=self.pupil)",
}
# The administrator's desk, where the ability to change organisations reaches all of them: is a BRIN taken, and which
# region of the holidays do the other schools of a municipality have.
OF_THE_DESK = {
    "schools/forms/places.py: School.objects.filter(brin=given['brin'], location=given.get('location') or '')",
    "schools/forms/places.py: School.objects.filter(municipality=municipality).exclude(region='')",
}
# No ability: open to everyone. Why stands beside it.
OPEN = {
    "healthz": "a load balancer asks it",
    "readyz": "a load balancer asks it",
    "security-txt": "who finds a weakness reads it",
    "set_language": "Django's own view; it keeps a cookie",
    "accounts:styleguide": "example data, in development only",
}


def views() -> Iterator[tuple[str, Any]]:
    """Give the name of each address with its view."""
    yield from _views(get_resolver().url_patterns, "")


def _views(patterns: Any, space: str) -> Iterator[tuple[str, Any]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _views(pattern.url_patterns, f"{space}{pattern.namespace}:" if pattern.namespace else space)
        elif isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}", pattern.callback


def test_every_view_declares_its_ability_or_is_open_for_a_reason() -> None:
    undeclared = [
        name
        for name, view in views()
        if name not in OPEN
        and name not in table()["sign_in"]
        and not hasattr(getattr(view, "view_class", getattr(view, "cls", None)), "ability")
    ]

    assert undeclared == []
    assert set(OPEN) - dict(views()).keys() == set()


def test_what_a_view_declares_is_what_the_table_says() -> None:
    """One page asks one ability of whoever uses it. National norms ask another than those of a budget."""
    declared = {
        name: view.view_class.ability
        for name, view in views()
        if issubclass(getattr(view, "view_class", object), AbilityRequired)
    }
    different = [
        f"{route.key}: {declared[route.name]}, in the table {route.get}, {route.post}"
        for route in all_routes()
        if route.name in declared
        and not {route.get, route.post} - {None} <= {declared[route.name] or "signed_in"}
        and not route.key.endswith("@national")
    ]

    assert different == []


def test_every_ability_is_asked_for_somewhere() -> None:
    asked = {ability for route in all_routes() for ability in (route.get, route.post)}

    assert {ability.value for ability in Ability} - asked == set()


def _screens() -> Iterator[Path]:
    """Give the files that answer a person: views, the API, forms."""
    for room in ROOMS:
        for pattern in ("views*.py", "views/**/*.py", "api*.py", "forms*.py", "forms/**/*.py"):
            yield from sorted((ROOT / room).glob(pattern))


def _chains(tree: ast.AST) -> Iterator[str]:
    """Give each whole expression that starts at `Model.objects`."""
    nodes = list(ast.walk(tree))
    inner = {id(node.value) for node in nodes if isinstance(node, ast.Attribute)}
    inner |= {id(node.func) for node in nodes if isinstance(node, ast.Call)}
    for node in nodes:
        text = ast.unparse(node) if isinstance(node, ast.Call | ast.Attribute) and id(node) not in inner else ""
        if re.match(rf"({'|'.join(SCOPED)})\.objects\b", text):
            yield text


def test_no_view_or_form_reaches_rows_outside_the_scope() -> None:
    found: set[str] = set()
    for path in _screens():
        for text in _chains(ast.parse(path.read_text(encoding="utf-8"))):
            first = re.match(r"\w+\.objects(?:\.(\w+))?", text)
            # A manager alone is handed to `get_scoped_object`, which scopes it.
            if first and first[1] and first[1] not in SCOPES:
                found.add(f"{path.relative_to(ROOT)}: {text}")

    outside = {row for row in found if not any(row.startswith(known) for known in OF_A_GIVEN_ROW | OF_THE_DESK)}
    assert outside == set()


def test_no_shortcut_looks_up_a_row_and_no_form_takes_every_column() -> None:
    forbidden = re.compile(
        r"get_object_or_404|get_list_or_404|fields = [\"']__all__|exclude = |csrf_exempt|\.raw\(|\.extra\("
        r"|filter\(\*\*request|order_by\(request|django\.contrib\.admin|hijack"
    )
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for room in ROOMS
        for path in sorted((ROOT / room).rglob("*.py"))
        if "migrations" not in path.parts
        for line in path.read_text(encoding="utf-8").splitlines()
        if forbidden.search(line)
    ]

    assert found == []


def test_no_address_leads_to_an_administration_of_django_or_into_somebody_elses_session() -> None:
    names = " ".join(name for name, _ in views())

    assert not re.search(r"admin:|hijack|impersonate|loginas", names)


def test_the_page_that_tells_people_who_may_what_is_made_from_these_tables() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m tests.architecture.access.page"
