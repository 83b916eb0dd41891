"""Changing the document of an agreement: refs that are renamed and rows that go, wherever they are spoken of."""

from typing import Any
from uuid import UUID

import pytest

from budgets import engine
from budgets.drafting import (
    blank_document,
    document_of_example,
    free_ref,
    moved_to,
    rename_ref,
    school_of,
    school_ref,
    without_ref,
)
from budgets.practices import all_practices, practice

NIJMEGEN = {"ref": "gm0268", "role": "municipality", "name": "Nijmegen"}
SCHOOL = UUID("12345678-1234-1234-1234-123456789abc")


def rights() -> dict[str, Any]:
    """Two schools of which one leaves fte to the other, and a norm for a party alone."""
    document = blank_document(school_year="2026-2027", parties=[NIJMEGEN])
    document["schools"] = [{"ref": "a"}, {"ref": "b"}]
    document["streams"] = [{"ref": "zbo", "kind": "zbo", "funder": "gm0268", "poolable": "yes"}]
    document["amounts"] = [{"ref": "bedrag-1", "stream": "zbo", "school": "a"}]
    document["norms"] = [{"code": "fte_price_cents", "value": "1", "valid_from": "2026-08-01", "scope": "gm0268"}]
    document["arrangement"]["sizing"] = {
        "kind": "drawing_right",
        "rights": [{"school": "a", "pot": "p"}, {"school": "b", "pot": "p"}],
        "transfers": [{"pot": "p", "from": "a", "to": "b"}],
    }
    document["arrangement"]["settlement"] = {"kind": "treasurer", "party": "gm0268"}
    return document


def test_a_blank_agreement_is_a_valid_document() -> None:
    assert engine.parse_pool(blank_document(school_year="2026-2027", parties=[NIJMEGEN]))


def test_a_school_has_a_ref_that_leads_back_to_it_and_a_placeholder_has_not() -> None:
    assert school_of(school_ref(SCHOOL)) == SCHOOL
    assert len(school_ref(SCHOOL)) <= 40
    for placeholder in ("zml-1", "school-1", "school-", ""):
        assert school_of(placeholder) is None


def test_a_free_ref_is_the_first_that_nobody_has() -> None:
    assert free_ref("stroom", []) == "stroom-1"
    assert free_ref("stroom", ["stroom-1", "stroom-2", "zbo"]) == "stroom-3"


def test_a_renamed_ref_is_renamed_everywhere() -> None:
    document = rename_ref(rights(), "schools", "a", "c")

    assert document["schools"] == [{"ref": "c"}, {"ref": "b"}]
    assert document["amounts"][0]["school"] == "c"
    assert document["arrangement"]["sizing"]["rights"][0]["school"] == "c"
    assert document["arrangement"]["sizing"]["transfers"] == [{"pot": "p", "from": "c", "to": "b"}]


@pytest.mark.parametrize("gone", ["a", "b"])
def test_a_transfer_goes_with_either_of_its_schools(gone: str) -> None:
    document, lost = without_ref(rights(), "schools", gone)

    assert document["arrangement"]["sizing"]["transfers"] == []
    assert len(document["arrangement"]["sizing"]["rights"]) == 1
    assert {"rights", "transfers"} <= lost
    assert engine.parse_pool(document)


def test_an_amount_stays_without_its_school_and_a_stream_without_its_payer() -> None:
    assert without_ref(rights(), "schools", "a")[0]["amounts"][0]["school"] is None
    document, lost = without_ref(rights(), "parties", "gm0268")

    assert document["streams"][0]["funder"] is None
    assert document["arrangement"]["settlement"] == {"kind": "none"}
    assert document["norms"] == []
    assert lost == {"streams", "settlement", "norms"}
    assert engine.parse_pool(document)


def test_what_is_changed_leaves_the_document_it_came_from_as_it_was() -> None:
    before = rights()
    rename_ref(before, "schools", "a", "c")
    without_ref(before, "parties", "gm0268")

    assert before == rights()


@pytest.mark.parametrize("slug", [row.slug for row in all_practices()])
def test_every_example_stays_valid_with_the_person_in_it(slug: str) -> None:
    document = document_of_example(practice(slug).document, parties=[NIJMEGEN])

    assert engine.parse_pool(document)
    assert any((row["role"], row["name"]) == ("municipality", "Nijmegen") for row in document["parties"])
    assert len({row["ref"] for row in document["parties"]}) == len(document["parties"])


def test_the_only_organisation_of_a_role_makes_room_with_all_that_spoke_of_it() -> None:
    """Utrecht is the only municipality of its example and places the fte at both schools."""
    document = document_of_example(practice("proeftuin-utrecht").document, parties=[NIJMEGEN])

    assert [row["name"] for row in document["parties"] if row["role"] == "municipality"] == ["Nijmegen"]
    assert {row["party"] for row in document["arrangement"]["sizing"]["posts"]} == {"gm0268"}


# --- Another school year ---------------------------------------------------------------------------------------------


def test_every_day_and_year_of_an_example_moves_along() -> None:
    example = {
        "school_year": "2019-2020",
        "name": "Van 2019-2020",
        "norms": [{"code": "school_weeks", "valid_from": "2019-08-01", "valid_until": None}],
        "arrangement": {
            "basis": {"kind": "historical", "reference_year": "2017-2018"},
            "sizing": {"kind": "drawing_right", "rights": [{"uplift_until": "2020-07-31"}]},
            "members": [{"party": "a", "from": "2020-02-29"}],
            "phase_in": {"start": "2019-04-01", "no_renewal_after": "2020-06-30"},
        },
    }

    moved = moved_to(example, "2026-2027")

    assert moved == {
        "school_year": "2026-2027",
        "name": "Van 2019-2020",
        "norms": [{"code": "school_weeks", "valid_from": "2026-08-01", "valid_until": None}],
        "arrangement": {
            "basis": {"kind": "historical", "reference_year": "2024-2025"},
            "sizing": {"kind": "drawing_right", "rights": [{"uplift_until": "2027-07-31"}]},
            "members": [{"party": "a", "from": "2027-02-28"}],
            "phase_in": {"start": "2026-04-01", "no_renewal_after": "2027-06-30"},
        },
    }
