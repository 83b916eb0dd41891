"""Pools leave and enter as documents: without loss, all or nothing, and never with children unless on a ground."""

import io
import json
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.models import AuditEvent
from budgets import actions, engine
from budgets.models import Pool, PoolAmount, PoolExport
from budgets.queries import stored_budget
from cases.models import Indication, Pupil, SnapshotReference
from schools.models import Board, School
from tests.cast import World
from tests.factories import make_indication, make_municipality, make_norm, make_pupil, make_school

EXAMPLES = Path(__file__).parent / "engine" / "examples"
GROUND = "Jeugdwet artikel 2.3, afspraak van de test"
Document = dict[str, Any]
# Kinds of money that answer no decision on one child.
MORE_KINDS = ("avoided", "participation", "swv_staff", "vsv", "wmo", "youth_prevention")


def export(pool: Pool | str) -> str:
    printed = io.StringIO()
    call_command("export_pool", str(pool.pk if isinstance(pool, Pool) else pool), ground=GROUND, stdout=printed)
    return printed.getvalue().rstrip("\n")


def read(text: str, **options: Any) -> Pool:
    return actions.import_pool(
        document=text, schools=options.get("schools", {}), new_schools=options.get("new", False), acting_user=None
    )


def refusals(text: str, **options: Any) -> dict[str, str]:
    with pytest.raises(actions.ImportRefusedError) as refused:
        read(text, **options)
    return {problem.path: problem.message for problem in refused.value.problems}


@pytest.fixture
def full(world: World) -> Pool:
    """A pool with a bit of everything."""
    utrecht = make_municipality(cbs_code="0344", name="Utrecht")
    first = make_pupil(world.school, opted_out_from=date(2024, 5, 1))
    old = make_indication(first, number="B-1", valid_until=date(2023, 12, 31))
    make_indication(first, number="B-1", valid_from=date(2024, 1, 1), replaces=old, minutes=600)
    second = make_pupil(world.school, responsible_municipality=utrecht)
    make_indication(second, amount_cents=3152500, amount_basis="period", amount_status="requested", valid_until=None)
    make_indication(make_pupil(world.school, responsible_municipality=None), frequency="total")
    stream = world.pool.streams.get()
    for number in range(12):
        PoolAmount.objects.create(pool=world.pool, ref=f"amounts[{number}]", stream=stream, count=number, unit_cents=1)
    make_norm("efficiency_factor", "0.50", unit="factor")
    world.pool.source_says = [{"figure": "totals.minutes", "value": "913", "unit": "hours"}]
    world.pool.flows = [{"label": "Naar bao", "count": 2709}, {"label": None, "count": None}]
    world.pool.flows_total = 3072
    world.pool.calendar = [{"from": "2023-12-23", "until": "2024-01-07", "name": "Kerstvakantie"}]
    world.pool.disclosure_ground = "toestemming van de ouders"
    world.pool.save()
    return world.pool


@pytest.fixture
def edited(full: Pool) -> Callable[..., str]:
    """Return a function that gives the document of the full pool with some of its fields changed."""
    text = export(full)

    def edit(change: Callable[[Document], object]) -> str:
        document = json.loads(text)
        change(document)
        return json.dumps(document)

    return edit


# --- Without loss ---------------------------------------------------------------------------------------------------


def test_into_other_schools_and_out_again_is_the_same_text(full: Pool) -> None:
    text = export(full)

    copy = read(text, new=True)

    assert export(copy) == text
    assert copy.pk != full.pk
    assert len(json.loads(text)["indications"]) == 4
    assert len(json.loads(text)["amounts"]) == 12


def test_into_the_same_schools_recognises_the_children(full: Pool, world: World) -> None:
    text = export(full)
    rows = Pupil.objects.count(), Indication.objects.count(), School.objects.count()

    copy = read(text, schools={"s1": str(world.school.pk)})

    assert export(copy) == text
    assert (Pupil.objects.count(), Indication.objects.count(), School.objects.count()) == rows


def test_money_of_every_kind_is_stored_calculated_and_comes_out(full: Pool, edited: Any, world: World) -> None:
    def add(document: Document) -> None:
        document["streams"] = [
            *document["streams"],
            *({"ref": f"x-{kind}", "kind": kind, "poolable": "no", "ground": "Wet"} for kind in MORE_KINDS),
        ]
        rows = [
            {"ref": f"y-{kind}", "stream": f"x-{kind}", "count": 2, "unit_cents": 500, "basis": "school_year"}
            for kind in MORE_KINDS
        ]
        document["amounts"] += rows

    copy = read(edited(add), new=True)

    written = json.loads(export(copy))
    assert {row["kind"] for row in written["streams"]} >= set(MORE_KINDS)
    calculation = actions.request_calculation(pool=copy, acting_user=world.noor)
    actions.run_calculation(calculation.pk)
    calculation.refresh_from_db()
    budget = stored_budget(calculation)
    assert [(row.stream, row.cents) for row in budget.avoided] == [("x-avoided", 1000)]
    # Money of the other kinds is listed: the same total as before and € 10 for each; what is avoided never is.
    assert {row.stream for row in budget.lines} >= {f"x-{kind}" for kind in MORE_KINDS} - {"x-avoided"}
    assert "x-avoided" not in {row.stream for row in budget.lines}


def test_decision_on_a_child_is_never_of_a_kind_that_is_no_decision(full: Pool, edited: Any) -> None:
    def spoil(document: Document) -> None:
        document["streams"][0]["kind"] = "vsv"

    assert refusals(edited(spoil), new=True)


def test_copy_comes_to_the_same_result(full: Pool, world: World) -> None:
    copy = read(export(full), new=True)

    results = []
    for pool in (full, copy):
        calculation = actions.request_calculation(pool=pool, acting_user=world.noor)
        actions.run_calculation(calculation.pk)
        calculation.refresh_from_db()
        results.append(calculation.result)

    assert results[0] == results[1]


def test_later_national_norm_does_not_change_a_pool_that_was_imported(full: Pool) -> None:
    text = export(full)
    copy = read(text, new=True)

    make_norm("roster_fte", "1.5", unit="fte")

    assert export(copy) == text


@pytest.mark.parametrize("name", ["casus-4", "nijmegen-noord"])
def test_example_is_stored_and_comes_out_with_the_same_control_number(db: None, name: str) -> None:
    make_municipality(cbs_code="0268", name="Nijmegen")
    text = (EXAMPLES / f"{name}.json").read_text()
    wanted = engine.load_pool(text)

    stored = engine.load_pool(export(read(text, new=True)))

    assert engine.fingerprint(stored) == engine.fingerprint(wanted)
    assert engine.compute_pool_budget(stored).totals == engine.compute_pool_budget(wanted).totals


def test_school_is_found_by_its_brin(full: Pool, world: World) -> None:
    text = export(full)

    for name in ("01AA", "01aa00", "01AA-00", str(world.school.pk)):
        assert read(text, schools={"s1": name}).school_links.get().school == world.school


def test_child_of_elsewhere_does_not_make_its_municipality_a_reader(full: Pool) -> None:
    copy = read(export(full), new=True)

    assert [party.ref for party in copy.parties.all()] == ["gm0268"]
    assert Indication.objects.filter(responsible_municipality="0344", pupil__school__pool_links__pool=copy).exists()


def test_children_of_a_document_have_no_birth_year_and_no_name(full: Pool) -> None:
    copy = read(export(full), new=True)

    pupils = Pupil.objects.filter(school__pool_links__pool=copy)
    assert set(pupils.values_list("birth_year", "nickname")) == {(None, "")}


def test_import_is_logged(full: Pool) -> None:
    copy = read(export(full), new=True)

    assert AuditEvent.objects.get(action="import_pool").subject_id == str(copy.pk)
    assert AuditEvent.objects.filter(action="record_pupil").count() == 3


# --- Leaving --------------------------------------------------------------------------------------------------------


def test_children_do_not_leave_without_a_ground(full: Pool) -> None:
    with pytest.raises(CommandError, match="--ground"):
        call_command("export_pool", str(full.pk), stdout=io.StringIO())

    assert PoolExport.objects.count() == 0


def test_ground_is_recorded(full: Pool) -> None:
    export(full)

    assert PoolExport.objects.get().ground == GROUND
    assert AuditEvent.objects.filter(action="export_pool", subject_id=str(full.pk)).count() == 1


def test_without_children_no_ground_is_needed(world: World) -> None:
    printed = io.StringIO()

    call_command("export_pool", world.neighbours_pool.name, stdout=printed)

    assert "indications" not in json.loads(printed.getvalue()) or json.loads(printed.getvalue())["indications"] == []


def test_pool_is_found_by_name_only_when_there_is_one(world: World) -> None:
    with pytest.raises(CommandError, match="no pool"):
        export("Bestaat niet")
    Pool.objects.filter(pk=world.neighbours_pool.pk).update(name=world.pool.name)
    with pytest.raises(CommandError, match="several pools"):
        export(world.pool.name)


# --- Refused, and nothing stored -----------------------------------------------------------------------------------


def counts() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Pool, School, Board, Pupil, Indication, SnapshotReference))


def test_school_that_is_not_given_is_asked_for(full: Pool) -> None:
    text = export(full)
    before = counts()

    assert list(refusals(text)) == ["schools[0]"]
    assert "--new-schools" in refusals(text)["schools[0]"]
    assert counts() == before


@pytest.mark.parametrize("name", ["99ZZ", "nonsense", "3f0cf8a8-0000-4000-8000-000000000000"])
def test_school_that_is_not_here_is_refused(full: Pool, name: str) -> None:
    assert "is no school here" in refusals(export(full), schools={"s1": name})["schools[0]"]


def test_brin_with_two_sites_needs_the_site(full: Pool) -> None:
    make_school("De Eik Noord", brin="01AA", location="01")

    assert "more than one site" in refusals(export(full), schools={"s1": "01AA"})["schools[0]"]


def test_school_that_is_not_in_the_document_is_refused(full: Pool, world: World) -> None:
    found = refusals(export(full), schools={"s1": str(world.school.pk), "s9": "01AA"})

    assert "s9" in found["schools"]


def test_school_in_another_municipality_is_refused(full: Pool, world: World) -> None:
    found = refusals(export(full), schools={"s1": str(world.neighbour.pk)})

    assert found == {"schools[0].municipality": "gm0268 in the document, Wijchen here"}


def test_school_with_other_children_is_refused(full: Pool, world: World) -> None:
    text = export(full)
    make_indication(make_pupil(world.school))

    assert "1 other decisions" in refusals(text, schools={"s1": str(world.school.pk)})["schools"]


def test_decision_that_changed_here_is_refused(full: Pool, world: World) -> None:
    text = export(full)
    Indication.objects.filter(minutes=600).update(minutes=601)

    found = refusals(text, schools={"s1": str(world.school.pk)})

    assert [path.split(".")[1] for path in found] == ["minutes"]


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"number": "111222333"}, "number"),
        ({"number": "1112.22.333"}, "number"),
        ({"ref": "111222333"}, "ref"),
        ({"child": "kind 111 222 333"}, "child"),
        ({"child": "12345672"}, "child"),
    ],
)
def test_citizen_number_is_refused_at_the_door(full: Pool, edited: Any, change: Document, path: str) -> None:
    before = counts()

    def spoil(document: Document) -> None:
        rows = document["indications"]
        # A child of its own: the ref of another is used by its other decisions.
        rows.append({**rows[0], "ref": "i-extra", "child": "c-extra", "replaces": None, **change})

    with pytest.raises(engine.InvalidDocument) as refused:
        read(edited(spoil), new=True)

    place = f"indications[{Indication.objects.count()}].{path}"
    assert [(row.path, row.code) for row in refused.value.errors] == [(place, "citizen_number")]
    assert "111222333" not in str(refused.value)
    assert counts() == before


def test_municipality_that_is_not_known_is_refused(full: Pool, edited: Any) -> None:
    def rename(document: Document) -> None:
        for row in (document["parties"][0], *document["schools"], *document["streams"], *document["indications"]):
            row.update({name: "gm9999" for name, value in row.items() if value == "gm0268"})

    assert "9999" in refusals(edited(rename), new=True)["parties[0].ref"]


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"minutes": 0}, "minutes"),
        ({"minutes": 10**12}, "minutes"),
        ({"minutes": None}, "minutes"),
        ({"minutes": None, "frequency": "total", "volume": 24, "unit": "daypart"}, "volume"),
        ({"frequency": None}, "frequency"),
        ({"amount_cents": -1, "amount_basis": "period"}, "amount_cents"),
        ({"amount_cents": 5, "amount_basis": None}, "amount_basis"),
        ({"number": "x" * 41}, "number"),
    ],
)
def test_decision_that_no_row_can_hold_is_refused_at_its_field(
    full: Pool, edited: Any, change: Document, path: str
) -> None:
    before = counts()
    places: list[int] = []

    def spoil(document: Document) -> None:
        rows = document["indications"]
        places.extend(index for index, row in enumerate(rows) if row["frequency"] == "total")
        rows[places[0]].update(change)

    found = refusals(edited(spoil), new=True)

    assert f"indications[{places[0]}].{path}" in found
    assert counts() == before


def test_refused_decision_with_a_successor_is_refused_once(full: Pool, edited: Any) -> None:
    def spoil(document: Document) -> None:
        successor = next(row for row in document["indications"] if "replaces" in row)
        replaced = next(row for row in document["indications"] if row["ref"] == successor["replaces"])
        replaced["number"] = "x" * 41

    assert len(refusals(edited(spoil), new=True)) == 1


def test_child_at_two_schools_is_refused(full: Pool, edited: Any) -> None:
    def move(document: Document) -> None:
        document["schools"].append({**document["schools"][0], "ref": "s2"})
        child = next(row["child"] for row in document["indications"] if "replaces" in row)
        own = [row for row in document["indications"] if row["child"] == child]
        own[1]["school"] = "s2"

    found = refusals(edited(move), new=True)

    assert any(path.endswith(".school") and "one school" in message for path, message in found.items())


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (lambda document: document.update(name="x" * 121), "document.name"),
        (lambda document: document["streams"][0].update(kind="something"), "streams[0].kind"),
        (lambda document: document["schools"][0].update(kind="hogeschool"), "schools[0].kind"),
        (lambda document: document["schools"][0].update(name=None), "schools[0].name"),
        (lambda document: document["norms"][0].update(source="x" * 301), "norms[0].source"),
        (lambda document: document["amounts"][0].update(label="x" * 201), "amounts[0].label"),
    ],
)
def test_what_does_not_fit_is_refused_at_its_field(full: Pool, edited: Any, change: Any, path: str) -> None:
    before = counts()

    assert path in refusals(edited(change), new=True)
    assert counts() == before


def test_all_problems_come_at_once(full: Pool, edited: Any) -> None:
    def spoil(document: Document) -> None:
        document["indications"][0]["minutes"] = 0
        document["indications"][2]["minutes"] = 0

    assert {"indications[0].minutes", "indications[2].minutes"} <= set(refusals(edited(spoil), new=True))


# --- The command ----------------------------------------------------------------------------------------------------


def test_command_prints_the_id_of_the_new_pool(full: Pool, tmp_path: Path) -> None:
    file = tmp_path / "pool.json"
    file.write_text(export(full))
    printed = io.StringIO()

    call_command("import_pool", str(file), "--new-schools", stdout=printed)

    assert Pool.objects.filter(pk=printed.getvalue().strip()).exists()


def test_command_reads_standard_input(full: Pool, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(export(full).encode())))

    call_command("import_pool", "-", "--school", f"s1={world.school.pk}", stdout=io.StringIO())

    assert Pool.objects.filter(name=full.name).count() == 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[" * 100_000, "document: is nested too deeply"),
        ("geen json", "document: is not JSON"),
        ('{"schema": "ontschot.pool/1", "colour": 1}', "colour: is not a field of this document"),
    ],
)
def test_command_prints_one_line_per_error_and_exits_2(db: None, tmp_path: Path, text: str, expected: str) -> None:
    file = tmp_path / "pool.json"
    file.write_text(text)

    with pytest.raises(CommandError) as error:
        call_command("import_pool", str(file))

    assert expected in str(error.value)
    assert error.value.returncode == 2


@pytest.mark.parametrize("arguments", [["/does/not/exist"], ["-", "--school", "s1"], ["-", "--school", "=x"]])
def test_command_refuses_nonsense(db: None, monkeypatch: pytest.MonkeyPatch, arguments: list[str]) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"{}")))

    with pytest.raises(CommandError) as error:
        call_command("import_pool", *arguments)

    assert error.value.returncode == 2
