"""No package under the floor: neither installed nor pinned."""

import re
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[2]
FLOOR = [
    Requirement(line.partition("#")[0])
    for line in (ROOT / "security-floor.txt").read_text().splitlines()
    if line.partition("#")[0].strip()
]


def pinned(name: str) -> dict[str, Version]:
    return {
        match[1]: Version(match[2])
        for match in re.finditer(r"^([a-z0-9._-]+)(?:\[[^]]*\])?==([^\s;]+)", (ROOT / name).read_text(), re.MULTILINE)
    }


@pytest.mark.parametrize("floor", FLOOR, ids=lambda floor: floor.name)
def test_the_installed_version_stands_on_the_floor(floor: Requirement) -> None:
    assert floor.specifier.contains(version(floor.name))


@pytest.mark.parametrize("pins", ["requirements.txt", "requirements-dev.txt"])
def test_the_pinned_versions_stand_on_the_floor(pins: str) -> None:
    versions = pinned(pins)

    assert [floor.name for floor in FLOOR if not floor.specifier.contains(versions[floor.name])] == []


def test_development_runs_on_the_versions_that_are_shipped() -> None:
    shipped, development = pinned("requirements.txt"), pinned("requirements-dev.txt")

    assert {name: number for name, number in shipped.items() if development.get(name) != number} == {}


@pytest.mark.parametrize("pins", ["requirements.txt", "requirements-dev.txt"])
def test_every_pin_is_one_version_with_the_hash_of_its_files(pins: str) -> None:
    entries = re.split(r"(?<!\\)\n", re.sub(r"(?m)^\s*#.*\n?", "", (ROOT / pins).read_text()))
    loose = [
        entry
        for entry in entries
        if entry.strip()
        and not re.match(r"[a-z0-9._-]+(\[[^]]*\])?==\S+.* --hash=sha256:[0-9a-f]{64}", entry, re.DOTALL)
    ]

    assert loose == []
    assert len([entry for entry in entries if entry.strip()]) > 40
