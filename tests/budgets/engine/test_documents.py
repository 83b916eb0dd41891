"""Documents: what is refused and where, what comes back, and what the control number depends on."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from budgets.engine import (
    InvalidDocument,
    canonical_json,
    compute_pool_budget,
    fingerprint,
    load_pool,
    parse_pool,
    parse_result,
    pool_document,
    result_document,
    result_json,
)
from tests.budgets.engine.pools import Document, amount, arrangement, compute, indication, norm, pool, stream


def errors_of(document: object) -> list[tuple[str, str]]:
    with pytest.raises(InvalidDocument) as caught:
        parse_pool(document)
    return [(error.path, error.code) for error in caught.value.errors]


def errors_of_text(text: str | bytes) -> list[tuple[str, str]]:
    with pytest.raises(InvalidDocument) as caught:
        load_pool(text)
    return [(error.path, error.code) for error in caught.value.errors]


def changed(change: Callable[[Document], Any]) -> Document:
    document = pool(amounts=[amount()], flows=[{"label": "x", "count": 1}])
    change(document)
    return document


def put(*path: str | int, value: object) -> Callable[[Document], None]:
    def change(document: Document) -> None:
        node: Any = document
        for step in path[:-1]:
            node = node[step]
        node[path[-1]] = value

    return change


@pytest.mark.parametrize(
    ("change", "path", "code"),
    [
        (put("schema", value="ontschot.pool/2"), "schema", "enumeration"),
        (put("name", value=None), "name", "required"),
        (put("name", value=5), "name", "type"),
        (put("name", value="x" * 501), "name", "too_long"),
        (put("name", value="nul\0"), "name", "text"),
        (put("name", value="half \ud83d teken"), "name", "text"),
        (put("unknown", value=1), "unknown", "unknown_field"),
        (put("not a name", value=1), "'not a name'", "unknown_field"),
        (put("x" * 100, value=1), f"'{'x' * 80}\\u2026'", "unknown_field"),
        (put("school_year", value="2025-2027"), "school_year", "school_year"),
        (put("school_year", value="2025/2026"), "school_year", "school_year"),
        (put("school_year", value="0000-0001"), "school_year", "school_year"),
        (put("school_year", value=2025), "school_year", "type"),
        (put("region", value="west"), "region", "enumeration"),
        (put("region", value=1), "region", "type"),
        (put("norms", value={}), "norms", "type"),
        (put("norms", value=None), "norms", "required"),
        (put("norms", 0, value="35"), "norms[0]", "type"),
        (put("norms", 0, value=None), "norms[0]", "type"),
        (put("norms", 0, "value", value=35), "norms[0].value", "type"),
        (put("norms", 0, "value", value="35,5"), "norms[0].value", "decimal"),
        (put("norms", 0, "value", value="-1"), "norms[0].value", "decimal"),
        (put("norms", 0, "value", value="1e3"), "norms[0].value", "decimal"),
        (put("norms", 0, "value", value="NaN"), "norms[0].value", "decimal"),
        (put("norms", 0, "value", value="٣٥"), "norms[0].value", "decimal"),
        (put("norms", 0, "scope", value="nobody"), "norms[0].scope", "unknown_ref"),
        (put("norms", 0, "valid_from", value="2023-02-30"), "norms[0].valid_from", "date"),
        (put("norms", 0, "valid_from", value="20230801"), "norms[0].valid_from", "date"),
        (put("norms", 0, "valid_from", value="٢٠٢٥-٠٨-٠١"), "norms[0].valid_from", "date"),
        (put("norms", 0, "valid_from", value="0000-01-01"), "norms[0].valid_from", "date"),
        (put("norms", 0, "valid_from", value=20230801), "norms[0].valid_from", "type"),
        (put("norms", 0, "valid_until", value="2020-07-31"), "norms[0].valid_until", "end_before_start"),
        (put("calendar", 0, "until", value="2025-07-31"), "calendar[0].until", "end_before_start"),
        (put("parties", 0, "role", value="king"), "parties[0].role", "enumeration"),
        (put("parties", 0, "ref", value=""), "parties[0].ref", "empty"),
        (put("parties", 0, "ref", value="two\nlines"), "parties[0].ref", "text"),
        (put("parties", 1, "ref", value="gm1"), "parties[1].ref", "duplicate_ref"),
        (put("schools", 0, "municipality", value="gm9"), "schools[0].municipality", "unknown_ref"),
        (put("schools", 0, "board", value="b9"), "schools[0].board", "unknown_ref"),
        (put("streams", 0, "funder", value="nobody"), "streams[0].funder", "unknown_ref"),
        (put("streams", 0, "poolable", value="maybe"), "streams[0].poolable", "enumeration"),
        (put("indications", 0, "minutes", value=-1), "indications[0].minutes", "out_of_range"),
        (put("indications", 0, "minutes", value=8.5), "indications[0].minutes", "type"),
        (put("indications", 0, "minutes", value="522"), "indications[0].minutes", "type"),
        (put("indications", 0, "minutes", value=True), "indications[0].minutes", "type"),
        (put("indications", 0, "minutes", value=[]), "indications[0].minutes", "type"),
        (put("indications", 0, "minutes", value={}), "indications[0].minutes", "type"),
        (put("indications", 0, "amount_cents", value=10**15 + 1), "indications[0].amount_cents", "out_of_range"),
        (put("indications", 0, "frequency", value="year"), "indications[0].frequency", "enumeration"),
        (put("indications", 0, "stream", value="gone"), "indications[0].stream", "unknown_ref"),
        (put("indications", 0, "school", value="gone"), "indications[0].school", "unknown_ref"),
        (put("indications", 0, "replaces", value="gone"), "indications[0].replaces", "unknown_ref"),
        (put("indications", 0, "replaces", value="i1"), "indications[0].replaces", "cycle"),
        (put("indications", 0, "valid_until", value="2025-07-31"), "indications[0].valid_until", "end_before_start"),
        (put("indications", 0, "child", value=None), "indications[0].child", "required"),
        (put("indications", 0, "bsn", value="x"), "indications[0].bsn", "unknown_field"),
        (put("amounts", 0, "stream", value="gone"), "amounts[0].stream", "unknown_ref"),
        (put("amounts", 0, "school", value="gone"), "amounts[0].school", "unknown_ref"),
        (put("amounts", 0, "count", value=-1), "amounts[0].count", "out_of_range"),
        (put("amounts", 0, "valid_from", value="2026-02-02"), "amounts[0].valid_until", "end_before_start"),
        (put("flows", 0, "count", value=-1), "flows[0].count", "out_of_range"),
        (put("arrangement", value=None), "arrangement", "required"),
        (put("arrangement", "basis", value="inventory"), "arrangement.basis", "type"),
        (put("arrangement", "basis", value={}), "arrangement.basis.kind", "required"),
        (put("arrangement", "basis", value={"kind": "guess"}), "arrangement.basis.kind", "enumeration"),
        (put("arrangement", "basis", value={"kind": 1}), "arrangement.basis.kind", "enumeration"),
        (put("arrangement", "basis", value={"kind": "inventory", "x": 1}), "arrangement.basis.x", "unknown_field"),
        (
            put("arrangement", "settlement", value={"kind": "treasurer", "party": "gm9"}),
            "arrangement.settlement.party",
            "unknown_ref",
        ),
        (
            put("arrangement", "sizing", value={"kind": "formation", "posts": [{"school": "s9", "party": "gm1"}]}),
            "arrangement.sizing.posts[0].school",
            "unknown_ref",
        ),
        (
            put("source_says", value=[{"figure": "totals.happiness", "value": "1", "unit": "number"}]),
            "source_says[0].figure",
            "unknown_figure",
        ),
        (
            put("source_says", value=[{"figure": "amounts.gone.cents", "value": "1", "unit": "euro"}]),
            "source_says[0].figure",
            "unknown_figure",
        ),
        (
            put("source_says", value=[{"figure": "totals.minutes", "value": "1", "unit": "euro"}]),
            "source_says[0].unit",
            "unit",
        ),
        (
            put("source_says", value=[{"figure": 1, "value": "1", "unit": "euro"}]),
            "source_says[0].figure",
            "type",
        ),
    ],
)
def test_a_wrong_document_is_refused_at_the_right_place(
    change: Callable[[Document], None], path: str, code: str
) -> None:
    document = changed(change)
    if path.startswith("amounts[0].valid_until"):
        document["amounts"][0]["valid_until"] = "2026-02-01"

    assert (path, code) in errors_of(document)


def test_all_errors_are_told_at_once() -> None:
    document = pool(
        name=None,
        streams=[stream("zbo", poolable="maybe")],
        indications=[indication(minutes=-1, stream="gone", valid_until="2020-01-01"), indication("i2", minutes="x")],
    )

    assert errors_of(document) == [
        ("name", "required"),
        ("streams[0].poolable", "enumeration"),
        ("indications[0].minutes", "out_of_range"),
        ("indications[1].minutes", "type"),
        ("indications[0].valid_until", "end_before_start"),
        ("indications[0].stream", "unknown_ref"),
    ]


@pytest.mark.parametrize("document", [None, [], "text", 5, 0.5, {}, {"schema": {}}, {"norms": {"a": []}}])
def test_what_is_no_pool_is_refused(document: object) -> None:
    assert errors_of(document)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "not_json"),
        ("{", "not_json"),
        ("{'a': 1}", "not_json"),
        ("[" * 100_000, "too_deep"),
        ('{"a":' * 100_000, "too_deep"),
        (b"\xff\xfe", "not_text"),
        ("null", "type"),
        ("NaN", "not_finite"),
        ("[1, 2]", "type"),
    ],
)
def test_what_is_no_json_object_is_refused(text: str | bytes, code: str) -> None:
    assert errors_of_text(text) == [("", code)]


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("NaN", "not_finite"),
        ("Infinity", "not_finite"),
        ("-Infinity", "not_finite"),
        ("1e999", "type"),
        ("522.0", "type"),
        ("9" * 5000, "out_of_range"),
        ("9223372036854775808", "out_of_range"),
        ("-" + "9" * 5000, "out_of_range"),
    ],
)
def test_numbers_that_are_no_minutes_are_refused(number: str, code: str) -> None:
    text = json.dumps(pool(indications=[indication(minutes=12345)])).replace("12345", number)

    assert errors_of_text(text) == [("indications[0].minutes", code)]


def test_a_field_given_twice_is_refused() -> None:
    text = json.dumps(pool()).replace('"minutes": 522', '"minutes": 522, "minutes": 600')

    assert errors_of_text(text) == [("indications[0]", "duplicate_key")]


def test_a_byte_order_mark_is_no_error() -> None:
    assert load_pool(b"\xef\xbb\xbf" + json.dumps(pool()).encode()).name == "Voorbeeld"


def test_errors_say_what_to_do() -> None:
    with pytest.raises(InvalidDocument) as caught:
        parse_pool(pool(indications=[indication(minutes="522", frequency="year", stream="gone")]))

    assert str(caught.value).splitlines() == [
        "indications[0].minutes: must be a whole number, not text",
        "indications[0].frequency: must be one of: day, week, month, total",
        "indications[0].stream: refers to 'gone', which is not in streams",
    ]


def test_an_error_never_repeats_what_was_typed() -> None:
    with pytest.raises(InvalidDocument) as caught:
        parse_pool(pool(name={"Lara": "123456782"}, school_year="Lara"))

    assert "Lara" not in str(caught.value)


def test_an_error_in_the_whole_document_says_so() -> None:
    with pytest.raises(InvalidDocument) as caught:
        load_pool("[" * 100_000)

    assert str(caught.value) == "document: is nested too deeply"


def full_document() -> Document:
    return pool(
        region="zuid",
        disclosure_ground="grond",
        indications=[indication(number="B1"), indication("i2", replaces="i1", opted_out_from="2026-01-01")],
        amounts=[amount(stated_total_cents=1650000, valid_from="2025-09-01"), amount("a2")],
        flows=[{"label": "binnen", "count": 2}],
        flows_total=3,
        norms=[norm("school_weeks", "35.50", valid_until="2026-07-31", scope="zbo", unit="weeks")],
        source_says=[{"figure": "totals.minutes", "value": "1.50", "unit": "hours", "why": "zo", "reference": "daar"}],
        arrangement=arrangement(
            settlement={"kind": "treasurer", "party": "gm1"},
            term={"factors": ["1.00", "0.95"], "indexation": ["1.0"], "hard_stop": "2027-07-31"},
            result={"kind": "return", "buffer_cents": 0},
        ),
    )


def test_a_pool_comes_back_without_loss() -> None:
    snapshot = parse_pool(full_document())

    document = pool_document(snapshot)

    assert parse_pool(document) == snapshot
    assert load_pool(json.dumps(document)) == snapshot
    norms = document["norms"]
    assert isinstance(norms, list)
    assert norms[0]["value"] == "35.50"


def test_absent_equals_null_and_an_empty_list() -> None:
    document = pool(calendar=None, indications=None, amounts=[], region=None)

    assert parse_pool(document).indications == ()
    assert fingerprint(parse_pool(document)) == fingerprint(parse_pool(pool(calendar=[], indications=[])))


def test_the_control_number_does_not_depend_on_the_order_of_rows() -> None:
    one = pool(
        indications=[indication("i1"), indication("i2")], amounts=[amount(None), amount(None, count=9), amount("x")]
    )
    other = {
        **one,
        **{name: list(reversed(one[name])) for name in ("indications", "amounts", "norms", "calendar", "parties")},
    }

    assert fingerprint(parse_pool(one)) == fingerprint(parse_pool(other))


def test_the_control_number_depends_on_the_order_of_years() -> None:
    one = pool(arrangement=arrangement(term={"factors": ["1", "0.9"]}))
    other = pool(arrangement=arrangement(term={"factors": ["0.9", "1"]}))

    assert fingerprint(parse_pool(one)) != fingerprint(parse_pool(other))


def test_the_control_number_changes_with_one_minute() -> None:
    assert fingerprint(parse_pool(pool())) != fingerprint(parse_pool(pool(indications=[indication(minutes=523)])))


def test_the_canonical_text_is_a_pool_again() -> None:
    snapshot = parse_pool(full_document())

    again = load_pool(canonical_json(snapshot))

    assert fingerprint(again) == fingerprint(snapshot)
    assert canonical_json(again) == canonical_json(snapshot)
    assert fingerprint(snapshot).startswith("sha256:")


def test_a_result_comes_back_without_loss() -> None:
    budget = compute(full_document())

    assert parse_result(result_document(budget)) == budget
    assert parse_result(json.loads(result_json(budget))) == budget


def test_a_result_that_is_none_is_refused() -> None:
    document = result_document(compute(pool()))
    totals = document["totals"]
    assert isinstance(totals, dict)
    del totals["minutes"]
    document["findings"] = [{"code": "x", "severity": "info", "ref": None, "detail": {"a": 0.5}}]

    with pytest.raises(InvalidDocument) as caught:
        parse_result(document)

    assert [(error.path, error.code) for error in caught.value.errors] == [
        ("totals.minutes", "required"),
        ("findings[0].detail", "type"),
    ]


def test_the_same_snapshot_gives_the_same_answer() -> None:
    snapshot = parse_pool(full_document())

    assert result_json(compute_pool_budget(snapshot)) == result_json(compute_pool_budget(snapshot))
