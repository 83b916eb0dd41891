"""The register of processing names every column: a new one without a line there fails here."""

import re
from pathlib import Path

from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]
REGISTER = ROOT / "docs" / "register-of-processing.md"
ROOMS = ("accounts", "schools", "cases", "budgets", "reports", "config")
NAMED = re.compile(r"`([a-z_]+\.[a-z]+(?:\.[a-z0-9_]+)?)`")


def named() -> set[str]:
    return set(NAMED.findall(REGISTER.read_text(encoding="utf-8")))


def test_every_column_of_every_room_is_in_the_register_and_no_other() -> None:
    columns = {
        f"{model._meta.label_lower}.{field.name}"
        for model in apps.get_models()
        # A proxy is another look at the same columns.
        if model.__module__.partition(".")[0] in ROOMS and not model._meta.proxy
        for field in model._meta.concrete_fields
    }

    listed = {name for name in named() if name.count(".") == 2}
    assert len(columns) > 200
    assert sorted(columns - listed) == [], "add a line to docs/register-of-processing.md: what, whose, why, how long"
    assert sorted(listed - columns) == [], "these are no columns any more"


def test_every_table_of_a_library_is_in_the_register() -> None:
    tables = {model._meta.label_lower for model in apps.get_models() if model.__module__.partition(".")[0] not in ROOMS}

    assert sorted(tables - named()) == []


def test_the_pages_about_privacy_name_each_other() -> None:
    for name in ("dpia.md", "data-flow.md", "register-of-processing.md"):
        assert f"docs/{name}" in (ROOT / "README.md").read_text(encoding="utf-8"), name
