"""A pool document holds no citizen service number; the ids that we number things with are none."""

from typing import Any
from uuid import UUID

import pytest

from budgets import engine
from budgets.citizen_numbers import refuse_citizen_numbers
from budgets.drafting import school_ref
from tests.cast import World
from tests.draft_browser import begin, save
from tests.factories import make_school

# 123456782 passes the check: 9×1 + 8×2 + 7×3 + 6×4 + 5×5 + 4×6 + 3×7 + 2×8 − 2 = 154 = 14 × 11.
UNLUCKY = UUID("abcdefab-cdef-4abc-8def-ab123456782c")


def with_school(ref: str, name: str = "De Es") -> engine.PoolSnapshot:
    return engine.parse_pool(
        {
            "schema": "ontschot.pool/1",
            "name": "Proef",
            "school_year": "2026-2027",
            "norms": [],
            "parties": [{"ref": "gm0268", "role": "municipality", "name": "Nijmegen"}],
            "schools": [{"ref": ref, "name": name, "kind": "sbo", "municipality": "gm0268"}],
            "streams": [],
            "arrangement": {
                "basis": {"kind": "inventory"},
                "sizing": {"kind": "by_need"},
                "sharing": {"kind": "by_funder"},
            },
        }
    )


def test_a_ref_that_we_made_of_an_id_is_no_citizen_number() -> None:
    refuse_citizen_numbers(with_school(school_ref(UNLUCKY)))


@pytest.mark.parametrize(
    ("ref", "name", "path"),
    [
        ("s1", "School 123456782", "schools[0].name"),
        ("123456782", "De Es", "schools[0].ref"),
        ("school-123456782", "De Es", "schools[0].ref"),
    ],
)
def test_a_number_that_somebody_wrote_is_refused_with_its_path(ref: str, name: str, path: str) -> None:
    with pytest.raises(engine.InvalidDocument) as refused:
        refuse_citizen_numbers(with_school(ref, name))

    assert [(error.path, error.code) for error in refused.value.errors] == [(path, "citizen_number")]


def test_a_school_with_such_an_id_takes_part_like_any_other(world: World, signed_in: Any) -> None:
    school = make_school("De Es", brin="03CC", location="00", id=UNLUCKY, municipality=world.school.municipality)
    femke = signed_in(world.femke)
    draft = begin(femke)
    typed = {"about-name": "Samen", "about-school_year": "2026-2027", "schools-0-school": str(school.pk)}

    assert save(femke, draft, "deelnemers", **typed).status_code == 302
    assert draft.document["schools"][0]["ref"] == school_ref(UNLUCKY)
