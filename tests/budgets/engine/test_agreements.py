"""What is agreed beside the five choices, as it stands in a document: read, refused and written back."""

from typing import Any

import pytest

from budgets.engine import InvalidDocument, canonical_json, fingerprint, load_pool, parse_pool, pool_document
from tests.budgets.engine.pools import Document, arrangement, compute, pool

LEVEL = {"ref": "n1", "label": "Niveau 1", "regular_share": "0.5", "support_share": "0.3", "funded": False}
COUNT = {"board": "b1", "month": "2019-01", "decisions": 70, "children_twice": None}

EVERYTHING: Document = {
    "members": [{"party": "gm1", "from": None, "until": "2026-07-31"}, {"party": "gm2", "from": "2025-08-01"}],
    "phase_in": {"start": "2025-08-01", "no_renewal_after": "2026-06-30"},
    "places": [{"school": "s1", "limit": 55, "pupils": None}],
    "levels": [LEVEL],
    "alongside": [{"party": "swv", "school": "s1", "label": "inzet", "fte": "1.5", "baseline_fte": None}],
    "agreed_results": [{"label": "thuiszitters", "unit": "kinderen", "baseline": "40", "target": "-0.5"}],
    "population": {"label": "jongeren", "count": 100},
    "decision_counts": [COUNT],
    "term": {"renew_by": "2026-03-01"},
    "result": {"kind": "none", "stated_difference_cents": -27000000, "covered_by": [{"party": None, "cents": 1}]},
}


@pytest.mark.parametrize(
    ("part", "value", "path", "code"),
    [
        ("members", [{"party": "gm9"}], "members[0].party", "unknown_ref"),
        (
            "members",
            [{"party": "gm1", "from": "2026-02-01", "until": "2026-01-01"}],
            "members[0].until",
            "end_before_start",
        ),
        ("phase_in", {}, "phase_in.start", "required"),
        ("places", [{"school": "s9"}], "places[0].school", "unknown_ref"),
        ("places", [{"school": "s1", "limit": -1}], "places[0].limit", "out_of_range"),
        ("levels", [LEVEL, LEVEL], "levels[1].ref", "duplicate_ref"),
        ("levels", [{**LEVEL, "funded": "ja"}], "levels[0].funded", "type"),
        ("levels", [{**LEVEL, "regular_share": 0.5}], "levels[0].regular_share", "type"),
        ("alongside", [{"party": "gm9"}], "alongside[0].party", "unknown_ref"),
        ("alongside", [{"party": "gm1", "school": "s9"}], "alongside[0].school", "unknown_ref"),
        ("agreed_results", [{"label": None}], "agreed_results[0].label", "required"),
        ("decision_counts", [{**COUNT, "board": "b9"}], "decision_counts[0].board", "unknown_ref"),
        ("decision_counts", [{**COUNT, "month": "2019-13"}], "decision_counts[0].month", "month"),
        ("decision_counts", [{**COUNT, "month": 201901}], "decision_counts[0].month", "type"),
        ("result", {"kind": "none", "covered_by": [{"party": "gm9"}]}, "result.covered_by[0].party", "unknown_ref"),
    ],
)
def test_wrong_agreement_is_refused_at_the_right_place(part: str, value: Any, path: str, code: str) -> None:
    with pytest.raises(InvalidDocument) as invalid:
        parse_pool(pool(arrangement=arrangement(**{part: value})))

    assert (f"arrangement.{path}", code) in [(error.path, error.code) for error in invalid.value.errors]


def test_agreements_come_back_without_loss() -> None:
    snapshot = parse_pool(pool(arrangement=arrangement(**EVERYTHING)))

    assert parse_pool(pool_document(snapshot)) == snapshot
    assert fingerprint(load_pool(canonical_json(snapshot))) == fingerprint(snapshot)


def test_agreements_that_are_left_out_leave_no_trace() -> None:
    empty: Document = {name: [] if isinstance(value, list) else None for name, value in EVERYTHING.items()}

    assert compute(pool(arrangement=arrangement(**empty))) == compute(pool())
