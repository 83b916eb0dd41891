"""Dutch is written in the code; English must be complete, current and compiled."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "locale" / "en" / "LC_MESSAGES" / "django.po"
SOURCES = ("accounts", "budgets", "cases", "config", "reports", "schools", "templates", "locale", "manage.py")


@pytest.fixture(scope="module")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> polib.POFile:
    """The catalogue as it would be if it were extracted now, made in a copy of the project."""
    if shutil.which("xgettext") is None:
        pytest.skip("gettext is not installed")
    copy = tmp_path_factory.mktemp("project")
    for name in SOURCES:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, copy / name, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
        else:
            shutil.copy(source, copy / name)
    # The tests' own settings are not in the copy.
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings"}
    subprocess.run(
        [sys.executable, "manage.py", "makemessages", "-l", "en", "-v", "0"], cwd=copy, env=environment, check=True
    )
    return polib.pofile(str(copy / "locale" / "en" / "LC_MESSAGES" / "django.po"))


def test_every_dutch_sentence_has_an_english_one(extracted: polib.POFile) -> None:
    committed = {(entry.msgctxt, entry.msgid): entry for entry in polib.pofile(str(CATALOGUE))}

    missing = [
        entry.msgid
        for entry in extracted
        if not entry.obsolete
        and ((entry.msgctxt, entry.msgid) not in committed or not committed[entry.msgctxt, entry.msgid].translated())
    ]

    assert missing == []


def test_no_english_sentence_is_left_over(extracted: polib.POFile) -> None:
    wanted = {(entry.msgctxt, entry.msgid) for entry in extracted if not entry.obsolete}

    left_over = [
        entry.msgid
        for entry in polib.pofile(str(CATALOGUE))
        if entry.obsolete or (entry.msgctxt, entry.msgid) not in wanted
    ]

    assert left_over == []


def test_the_compiled_catalogue_is_current() -> None:
    """A fresh machine has no gettext, so the compiled catalogue is kept beside its source."""
    source = polib.pofile(str(CATALOGUE))
    compiled = polib.mofile(str(CATALOGUE.with_suffix(".mo")))

    assert {(e.msgctxt, e.msgid, _english(e)) for e in compiled} == {
        (e.msgctxt, e.msgid, _english(e)) for e in source.translated_entries()
    }


def test_placeholders_survive_translation() -> None:
    """`%(name)s` in Dutch and `%(nmae)s` in English would be an error in the reader's face."""
    broken = [
        entry.msgid
        for entry in polib.pofile(str(CATALOGUE))
        for dutch, english in zip((entry.msgid, entry.msgid_plural or entry.msgid), _english(entry), strict=False)
        if _unchangeable(dutch) != _unchangeable(english)
    ]

    assert broken == []


def test_the_catalogue_names_nobody_and_no_moment() -> None:
    """A made-up translator or the hour of collecting would be in every copy, and change with every text."""
    header = polib.pofile(str(CATALOGUE)).metadata

    assert {name: header.get(name) for name in ("Last-Translator", "Language-Team", "POT-Creation-Date")} == {
        "Last-Translator": None,
        "Language-Team": None,
        "POT-Creation-Date": None,
    }


def _english(entry: polib.POEntry | polib.MOEntry) -> tuple[str, ...]:
    return tuple(entry.msgstr_plural.values()) or (entry.msgstr,)


def _unchangeable(text: str) -> list[str]:
    return sorted(re.findall(r"%\([a-z_]+\)[sd]|\{[a-z_]+\}|%%|<[^>]+>", text))
