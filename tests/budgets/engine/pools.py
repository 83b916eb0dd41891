"""Small pool documents to test with: valid and dull, so that a test says only what matters to it."""

from typing import Any

from budgets.engine import PoolBudget, compute_pool_budget, parse_pool

Document = dict[str, Any]

YEAR_START = "2025-08-01"
NEW_YEARS_EVE = "2025-12-31"
NEW_YEARS_DAY = "2026-01-01"
YEAR_END = "2026-07-31"

# 35 school weeks from Monday to Friday: 17 before 1 January and 18 after, as in worked case S1.
CALENDAR_35 = [
    {"from": "2025-08-01", "until": "2025-08-24", "name": "zomer"},
    {"from": "2025-10-18", "until": "2025-10-26", "name": "herfst"},
    {"from": "2025-12-27", "until": "2026-01-11", "name": "kerst"},
    {"from": "2026-02-14", "until": "2026-03-01", "name": "voorjaar"},
    {"from": "2026-04-25", "until": "2026-05-10", "name": "mei"},
    {"from": "2026-06-13", "until": "2026-07-31", "name": "zomer"},
]

NORMS = {
    "school_weeks": "35",
    "fte_hours_per_week": "36",
    "fte_weeks": "52",
    "fte_price_cents": "9000000",
}


def norm(code: str, value: str, **changes: Any) -> Document:
    return {"code": code, "value": value, "valid_from": "2020-08-01", "source": f"bron van {code}", **changes}


def indication(ref: str = "i1", **changes: Any) -> Document:
    return {
        "ref": ref,
        "child": f"c-{ref}",
        "stream": "zbo",
        "school": "s1",
        "responsible_municipality": "gm1",
        "minutes": 522,
        "frequency": "week",
        "amount_cents": 3152500,
        "amount_basis": "school_year",
        "amount_status": "claimed",
        "valid_from": YEAR_START,
        "valid_until": YEAR_END,
        **changes,
    }


def amount(ref: str | None = "a1", **changes: Any) -> Document:
    return {"ref": ref, "stream": "swv", "count": 2, "unit_cents": 825000, "basis": "school_year", **changes}


def stream(ref: str, kind: str = "zbo", poolable: str = "yes", **changes: Any) -> Document:
    return {"ref": ref, "kind": kind, "poolable": poolable, **changes}


def pool(**changes: Any) -> Document:
    return {
        "schema": "ontschot.pool/1",
        "name": "Voorbeeld",
        "school_year": "2025-2026",
        "calendar": [dict(row) for row in CALENDAR_35],
        "norms": [norm(code, value) for code, value in NORMS.items()],
        "parties": [
            {"ref": "gm1", "role": "municipality"},
            {"ref": "gm2", "role": "municipality"},
            {"ref": "swv", "role": "partnership"},
            {"ref": "ocw", "role": "ministry"},
            {"ref": "b1", "role": "board"},
            {"ref": "b2", "role": "board"},
        ],
        "schools": [
            {"ref": "s1", "municipality": "gm1", "board": "b1"},
            {"ref": "s2", "municipality": "gm2", "board": "b1"},
            {"ref": "s3", "municipality": "gm2", "board": "b2"},
        ],
        "streams": [
            stream("zbo"),
            stream("swv", "swv_arrangement", funder="swv"),
            stream("ocw", "ocw_base", "board_decides", funder="ocw"),
            stream("wlz", "wlz", "no"),
        ],
        "indications": [indication()],
        "arrangement": arrangement(),
        **changes,
    }


def arrangement(**changes: Any) -> Document:
    return {"basis": {"kind": "inventory"}, "sizing": {"kind": "by_need"}, "sharing": {"kind": "by_funder"}, **changes}


def compute(document: Document) -> PoolBudget:
    return compute_pool_budget(parse_pool(document))


def compute_with(*indications: Document, **changes: Any) -> PoolBudget:
    return compute(pool(indications=list(indications), **changes))


def codes(budget: PoolBudget) -> set[str]:
    return {finding.code for finding in budget.findings}


def findings(budget: PoolBudget, code: str) -> list[tuple[str | None, dict[str, int | str]]]:
    return [(finding.ref, dict(finding.detail)) for finding in budget.findings if finding.code == code]
