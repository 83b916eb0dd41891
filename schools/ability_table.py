"""Reads the file of roles and abilities, and refuses a file with a name too many, too few or misspelt."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

ABILITY_FILE = Path(__file__).with_name("abilities.toml")
ORGANISATIONS = frozenset({"school", "board", "municipality", "partnership", "provider", "none"})


@dataclass(frozen=True, slots=True, kw_only=True)
class AbilityRow:
    """One ability: the roles that give it, whether it demands a second step, and a sentence per language."""

    roles: tuple[str, ...]
    second_step: bool
    nl: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AbilityTable:
    """The file: the kind of organisation of each role (`none`: no organisation), and each ability."""

    organisations: Mapping[str, str]
    abilities: Mapping[str, AbilityRow]


def read_ability_table(text: str, *, roles: Iterable[str], abilities: Iterable[str]) -> AbilityTable:
    """Read the file; `roles` and `abilities` are the names that the code knows, each of which must be in it.

    Raises ImproperlyConfigured with every mistake in it: unknown, missing or misspelt names, or an empty sentence.
    """
    data = tomllib.loads(text)
    known = frozenset(roles)
    wrong = [*_unlike(data.get("roles", {}), known, "role"), *_unlike(data.get("abilities", {}), abilities, "ability")]
    wrong += [f"unknown key: {key}" for key in data if key not in {"roles", "abilities"}]
    wrong += [
        f"role {role}: unknown kind of organisation {kind!r}"
        for role, kind in data.get("roles", {}).items()
        if kind not in ORGANISATIONS
    ]
    for name, row in data.get("abilities", {}).items():
        wrong += [f"ability {name}: {mistake}" for mistake in _mistakes(row, known)]
    if wrong:
        raise ImproperlyConfigured(f"{ABILITY_FILE.name}: {'; '.join(wrong)}")
    rows = {
        name: AbilityRow(
            roles=tuple(row["roles"]), second_step=row.get("second_step", True), nl=row["nl"], en=row["en"]
        )
        for name, row in data["abilities"].items()
    }
    return AbilityTable(organisations=data["roles"], abilities=rows)


def _unlike(found: Iterable[str], wanted: Iterable[str], what: str) -> list[str]:
    given, expected = frozenset(found), frozenset(wanted)
    missing = [f"{what} {name} is missing" for name in sorted(expected - given)]
    return missing + [f"unknown {what} {name}" for name in sorted(given - expected)]


def _mistakes(row: Mapping[str, Any], roles: frozenset[str]) -> list[str]:
    if set(row) - {"second_step"} != {"roles", "nl", "en"}:
        return [f"wants roles, nl and en, has {', '.join(sorted(row))}"]
    wrong = [f"unknown role {role}" for role in row["roles"] if role not in roles]
    if not isinstance(row.get("second_step", True), bool):
        wrong.append("second_step is true or false")
    if len(set(row["roles"])) != len(row["roles"]):
        wrong.append("a role stands in it twice")
    return wrong + [f"no sentence in {language}" for language in ("nl", "en") if not row[language].strip()]
