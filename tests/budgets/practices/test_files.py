"""Every practice as a file: complete in both languages, computed, and nothing filled in that its source lacks."""

import json
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

import pytest
from django.utils import translation

from budgets import engine
from budgets.models import StreamKind
from budgets.practices import CHOICES, Practice, Text, all_practices, budget_of, practice, snapshot_of
from budgets.practices.reading import DATA
from budgets.presentation.choice_words import CHOICES as WORDS
from budgets.presentation.finding_words import TERMS

SLUGS = [
    "sjso-amsterdam",
    "einstein-class",
    "wish",
    "onderwijszorgklas-ijmond",
    "lara-kees-toon",
    "st-maartenschool",
    "nijmegen-noord",
    "school-als-wijk",
    "zorg-in-onderwijs-tilburg",
    "proeftuin-utrecht",
    "samen-in-de-wijk-zwolle",
]
EVERY_PRACTICE = pytest.mark.parametrize("slug", SLUGS)

# Words of the document that are no text for readers: codes, refs, dates, and the names that organisations have.
TEXTS = {"ground", "label", "why", "reference", "source", "evidence", "disclosure_ground"}
FILE_OF_A_SOURCE = re.compile(r"sources/|\.txt|:L[0-9]|\bbron 00[0-9]")


def texts_of(value: Any) -> Iterator[Text]:
    """Yield every text for readers, however deep."""
    if isinstance(value, Text):
        yield value
    elif is_dataclass(value):
        for field in fields(value):
            yield from () if field.name == "documents" else texts_of(getattr(value, field.name))
    elif isinstance(value, tuple):
        for each in value:
            yield from texts_of(each)


def rows_with_text(node: Any) -> Iterator[str]:
    """Yield the texts for readers in a document."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield from [value] if key in TEXTS and isinstance(value, str) else rows_with_text(value)
            yield from value if key in TEXTS and isinstance(value, list) else ()
    elif isinstance(node, list):
        for value in node:
            yield from rows_with_text(value)


def test_an_unknown_practice_is_not_found() -> None:
    with pytest.raises(LookupError):
        practice("atlantis")


def test_there_are_eleven_practices_by_place() -> None:
    assert [row.slug for row in all_practices()] == SLUGS
    assert {path.stem for path in DATA.glob("*.json")} == set(SLUGS)


@EVERY_PRACTICE
def test_a_practice_says_everything_in_both_languages(slug: str) -> None:
    texts = list(texts_of(practice(slug)))

    assert len(texts) > 15
    assert all(text.nl.strip() and text.en.strip() for text in texts)
    with translation.override("nl"):
        assert str(practice(slug).summary) == practice(slug).summary.nl
    with translation.override("en"):
        assert str(practice(slug).summary) == practice(slug).summary.en
    assert practice(slug).summary.nl != practice(slug).summary.en


@EVERY_PRACTICE
def test_the_texts_of_a_document_are_translated_and_its_numbers_are_the_same(slug: str) -> None:
    dutch, english = (json.loads(text) for text in (practice(slug).documents.nl, practice(slug).documents.en))

    untranslated = {text for text in rows_with_text(dutch) if text in set(rows_with_text(english))}

    # What is the same in both languages: the name of a law.
    assert untranslated <= {"Jeugdwet"}
    with translation.override("nl"):
        totals = budget_of(practice(slug)).totals
    with translation.override("en"):
        assert budget_of(practice(slug)).totals == totals


@EVERY_PRACTICE
def test_a_document_is_a_pool_document_and_gives_a_result_that_reads_back(slug: str) -> None:
    snapshot = engine.parse_pool(practice(slug).document)

    budget = engine.compute_pool_budget(snapshot)

    assert engine.parse_result(json.loads(engine.result_json(budget))) == budget
    assert budget == budget_of(practice(slug))
    assert {stream.kind for stream in snapshot.streams} <= set(StreamKind.values)
    assert all(stream.ground for stream in snapshot.streams)


@EVERY_PRACTICE
def test_the_choices_are_those_of_the_document_and_have_words(slug: str) -> None:
    arrangement = snapshot_of(practice(slug)).arrangement
    chosen = {row.choice: row.value for row in practice(slug).choices}

    assert tuple(chosen) == CHOICES
    assert all(value in WORDS[choice] for choice, value in chosen.items())
    assert {name: value for name, value in chosen.items() if name != "term"} == {
        "basis": arrangement.basis.kind,
        "sizing": arrangement.sizing.kind,
        "sharing": arrangement.sharing.kind,
        "settlement": arrangement.settlement.kind,
        "result": arrangement.result.kind.value,
    }


@EVERY_PRACTICE
def test_each_figure_that_is_missing_has_words(slug: str) -> None:
    needs = {row.detail.get("needs") for row in budget_of(practice(slug)).findings if row.code == "choice_needs"}

    assert needs <= set(TERMS)


@EVERY_PRACTICE
def test_a_practice_names_its_publication_and_no_person_or_file(slug: str) -> None:
    row = practice(slug)
    everything = row.documents.nl + " ".join(text.nl + text.en for text in texts_of(row))

    assert row.source.title
    assert row.source.publisher
    assert re.search(r"20[0-9]{2}", row.source.year)
    assert not FILE_OF_A_SOURCE.search(everything)
    assert "@" not in everything


@EVERY_PRACTICE
def test_a_norm_that_is_not_of_the_practice_says_so(slug: str) -> None:
    of_nijmegen = slug in {"lara-kees-toon", "nijmegen-noord"}

    for norm in practice(slug).document["norms"]:
        with translation.override("nl"):
            assert of_nijmegen or norm["source"].startswith("Niet uit deze bron.")
        assert of_nijmegen or norm["code"] in {"school_weeks", "fte_hours_per_week", "fte_weeks"}


@pytest.mark.parametrize(
    ("slug", "absent"),
    [
        ("einstein-class", ["fte_price_cents"]),
        ("st-maartenschool", ["fte_price_cents"]),
        ("proeftuin-utrecht", ["fte_price_cents"]),
        ("school-als-wijk", ["fte_price_cents"]),
        ("sjso-amsterdam", ["fte_price_cents"]),
        ("wish", ["fte_price_cents"]),
        ("onderwijszorgklas-ijmond", ["fte_price_cents"]),
        ("zorg-in-onderwijs-tilburg", ["fte_price_cents"]),
        ("samen-in-de-wijk-zwolle", ["fte_price_cents"]),
    ],
)
def test_a_price_that_no_source_gives_is_missing_and_the_cost_unknown(slug: str, absent: list[str]) -> None:
    budget = budget_of(practice(slug))

    assert [row.ref for row in budget.findings if row.code == "missing_norm"] == absent
    assert budget.totals.pooled_cents is None
    assert budget.years[0].budget_cents is None


def test_only_wish_and_nijmegen_name_money() -> None:
    named = {row.slug: budget_of(row).totals.funds_cents for row in all_practices()}

    assert {slug: cents for slug, cents in named.items() if cents is not None} == {
        "wish": 8000000,
        "lara-kees-toon": 15549129,
        "nijmegen-noord": 47980200,
    }


def test_a_document_may_be_changed_by_who_asks_for_it() -> None:
    practice("wish").document.clear()

    assert practice("wish").document["name"] == "WIsH, ’s-Hertogenbosch"


def test_every_value_of_the_engine_has_words() -> None:
    # The choices of the engine, as their declarations have them.
    arrangement = engine.Arrangement.__dataclass_fields__
    kinds = {
        "basis": {"inventory", "admission", "historical", "estimate"},
        "sizing": {"by_need", "flat_rate", "formation", "drawing_right", "group_places"},
        "sharing": {"by_funder", "by_residence", "by_key", "fixed_shares", "in_kind"},
        "settlement": {"none", "treasurer", "own_decision"},
        "result": {kind.value for kind in engine.YearEndKind},
    }

    assert kinds.keys() <= arrangement.keys()
    assert {choice: set(WORDS[choice]) for choice in kinds} == kinds


def test_practices_make_every_choice_but_fixed_shares_and_a_last_day() -> None:
    made: dict[str, set[str]] = {}
    for row in all_practices():
        for choice in CHOICES:
            made.setdefault(choice, set()).add(row.value_of(choice))

    assert made["basis"] == set(WORDS["basis"])
    assert made["sizing"] == set(WORDS["sizing"])
    assert made["sharing"] == set(WORDS["sharing"]) - {"fixed_shares"}
    assert made["settlement"] == set(WORDS["settlement"])
    # Tilburg stops renewing separate decisions on a day; its agreement goes on.
    assert made["term"] == set(WORDS["term"]) - {"hard_stop"}


def document_ids(row: Practice) -> list[str]:
    return [party["ref"] for party in row.document["parties"]]


@pytest.mark.parametrize(
    ("slug", "municipalities"),
    [
        ("st-maartenschool", ["gm0268", "rijk-van-nijmegen", "land-van-cuijk"]),
        ("onderwijszorgklas-ijmond", ["gm0396", "gm0375", "gm0453"]),
        ("zorg-in-onderwijs-tilburg", ["gm0855", "acht-gemeenten"]),
        ("school-als-wijk", ["gm0014", "elf-gemeenten"]),
    ],
)
def test_who_takes_part_is_listed(slug: str, municipalities: list[str]) -> None:
    assert [row.party for row in snapshot_of(practice(slug)).arrangement.members] == municipalities
    assert set(municipalities) <= set(document_ids(practice(slug)))
