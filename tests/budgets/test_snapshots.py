"""From the rows of today to the document that is calculated."""

import json
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from budgets import engine
from budgets.models import FundingStream, Norm, Party, Pool, PoolAmount
from budgets.snapshots import Taken, passing_snapshot, pool_snapshot
from cases.models import SnapshotReference
from schools.models import AreaFlow, AreaProfile, District, SchoolHoliday
from tests.cast import World
from tests.factories import make_indication, make_municipality, make_norm, make_pupil


def document(taken: Taken) -> dict[str, object]:
    return engine.pool_document(taken.snapshot)


def add_stream(pool: Pool, ref: str, *, kind: str = "zbo", municipality: str | None = None) -> FundingStream:
    funder = None
    if municipality is not None:
        row = make_municipality(cbs_code=municipality, name=f"Gemeente {municipality}")
        funder, _ = Party.objects.get_or_create(
            pool=pool,
            municipality=row,
            defaults={"ref": f"gm{municipality}", "role": "municipality", "name": row.name},
        )
    return FundingStream.objects.create(pool=pool, ref=ref, kind=kind, funder=funder, poolable="yes")


def streams_used(pool: Pool) -> list[str]:
    return [row.stream for row in pool_snapshot(pool).snapshot.indications]


def test_one_child_as_the_engine_sees_it(world: World) -> None:
    pupil = make_pupil(world.school, nickname="Voorbeeld Lara", opted_out_from=date(2024, 3, 1))
    make_indication(pupil, amount_cents=3152500, amount_basis="school_year", amount_status="mean")

    [row] = pool_snapshot(world.pool).snapshot.indications

    pupil_ref = SnapshotReference.objects.get(scope=world.pool.pk, pupil=pupil).ref
    indication_ref = SnapshotReference.objects.get(scope=world.pool.pk, indication__pupil=pupil).ref
    assert row == engine.IndicationInput(
        ref=indication_ref,
        child=pupil_ref,
        stream="zbo",
        school="s1",
        responsible_municipality="gm0268",
        minutes=522,
        frequency=engine.Frequency.WEEK,
        amount_cents=3152500,
        amount_basis=engine.AmountBasis.SCHOOL_YEAR,
        amount_status=engine.AmountStatus.MEAN,
        valid_from=date(2023, 8, 1),
        valid_until=date(2024, 7, 31),
        opted_out_from=date(2024, 3, 1),
    )


def test_nothing_that_names_a_child_is_in_the_text(world: World) -> None:
    pupil = make_pupil(world.school, reference="GEHEIM-7", nickname="Canarinha", birth_year=2011)
    indication = make_indication(pupil, number="BESLUIT-99817")
    make_indication(pupil, number="BESLUIT-99817", valid_from=date(2024, 2, 1))

    text = engine.canonical_json(pool_snapshot(world.pool).snapshot)

    for secret in ("GEHEIM", "Canarinha", "2011", "99817", str(pupil.pk), pupil.pk.hex, str(indication.pk)):
        assert secret not in text


def test_names_of_organisations_stay(world: World) -> None:
    text = engine.canonical_json(pool_snapshot(world.pool).snapshot)

    assert "De Eik" in text
    assert "Nijmegen" in text


def test_same_data_give_the_same_text(world: World) -> None:
    for _ in range(5):
        make_indication(make_pupil(world.school))

    first = pool_snapshot(world.pool)
    second = pool_snapshot(world.pool)

    assert engine.canonical_json(first.snapshot) == engine.canonical_json(second.snapshot)
    assert len(first.snapshot.indications) == 5


def test_text_is_read_back_without_loss(world: World) -> None:
    pupil = make_pupil(world.school)
    first = make_indication(pupil, valid_until=date(2023, 12, 31))
    make_indication(pupil, valid_from=date(2024, 1, 1), valid_until=None, replaces=first, minutes=600)
    stream = world.pool.streams.get()
    for number in (10, 9, 1, 12, 11):
        ref = f"amounts[{number}]" if number % 2 else f"a{number}"
        PoolAmount.objects.create(pool=world.pool, ref=ref, stream=stream, unit_cents=701891, count=number)
    taken = pool_snapshot(world.pool).snapshot

    text = engine.canonical_json(taken)

    assert engine.canonical_json(engine.load_pool(text)) == text
    assert engine.compute_pool_budget(engine.load_pool(text)) == engine.compute_pool_budget(taken)


def test_only_the_school_year_and_the_schools_of_the_pool_count(world: World) -> None:
    pupil = make_pupil(world.school)
    make_indication(pupil, valid_from=date(2022, 8, 1), valid_until=date(2023, 7, 31))
    make_indication(pupil, valid_from=date(2024, 8, 1), valid_until=None)
    make_indication(make_pupil(world.neighbour))
    first_day = make_indication(pupil, valid_from=date(2023, 1, 1), valid_until=date(2023, 8, 1))
    last_day = make_indication(pupil, valid_from=date(2024, 7, 31), valid_until=None)

    rows = pool_snapshot(world.pool).snapshot.indications

    assert {row.valid_from for row in rows} == {first_day.valid_from, last_day.valid_from}


def test_kind_without_a_stream_is_left_out_and_counted(world: World) -> None:
    pupil = make_pupil(world.school)
    make_indication(pupil)
    make_indication(pupil, kind="wlz")
    make_indication(pupil, kind="pgb")

    taken = pool_snapshot(world.pool)

    assert len(taken.snapshot.indications) == 1
    assert taken.left_out == 2


def test_of_several_streams_of_a_kind_the_responsible_municipality_decides(world: World) -> None:
    add_stream(world.pool, "zbo-wijchen", municipality="0296")
    make_indication(
        make_pupil(world.school, responsible_municipality=make_municipality(cbs_code="0296", name="Wijchen"))
    )

    assert streams_used(world.pool) == ["zbo-wijchen"]


def test_without_a_stream_of_its_municipality_the_one_without_funder_answers(world: World) -> None:
    add_stream(world.pool, "zbo-wijchen", municipality="0296")
    add_stream(world.pool, "zbo-others")
    utrecht = make_municipality(cbs_code="0344", name="Utrecht")
    make_indication(make_pupil(world.school, responsible_municipality=utrecht))

    assert streams_used(world.pool) == ["zbo-others"]


def test_nobody_guesses_whose_stream_an_unknown_residence_is(world: World) -> None:
    add_stream(world.pool, "zbo-wijchen", municipality="0296")
    make_indication(make_pupil(world.school, responsible_municipality=None))

    taken = pool_snapshot(world.pool)

    assert taken.snapshot.indications == ()
    assert taken.left_out == 1


def test_residence_outside_the_parties_becomes_a_party_of_the_snapshot_only(world: World) -> None:
    utrecht = make_municipality(cbs_code="0344", name="Utrecht")
    make_indication(make_pupil(world.school, responsible_municipality=utrecht))

    snapshot = pool_snapshot(world.pool).snapshot

    assert [(party.ref, party.name) for party in snapshot.parties] == [("gm0268", "Nijmegen"), ("gm0344", "Utrecht")]
    assert snapshot.indications[0].responsible_municipality == "gm0344"
    assert not world.pool.parties.filter(ref="gm0344").exists()


def test_own_norm_leads_over_the_national_one(world: World) -> None:
    make_norm("fte_price_cents", "1", unit="cents")
    make_norm("efficiency_factor", "0.5", unit="factor")
    Norm.objects.create(
        code="roster_fte",
        value="1",
        unit="fte",
        valid_from=date(2010, 1, 1),
        valid_until=date(2012, 7, 31),
        source="oud",
    )

    norms = {norm.code: str(norm.value) for norm in pool_snapshot(world.pool).snapshot.norms}

    assert norms["fte_price_cents"] == "9000000"
    assert norms["efficiency_factor"] == "0.5"
    assert "roster_fte" not in norms


def test_own_norm_of_another_year_leaves_the_national_one_in_force(world: World) -> None:
    make_norm("application_minutes", "240", unit="minutes")
    own = make_norm("application_minutes", "180", unit="minutes", pool=world.pool)

    def values() -> list[str]:
        norms = pool_snapshot(world.pool).snapshot.norms
        return [str(norm.value) for norm in norms if norm.code == "application_minutes"]

    assert values() == ["180"]
    Norm.objects.filter(pk=own.pk).update(valid_until=date(2023, 7, 31))
    assert values() == ["180", "240"]
    Norm.objects.filter(pk=own.pk).update(valid_until=date(2023, 8, 1))
    assert values() == ["180"]


def test_imported_pool_takes_no_national_norms(world: World) -> None:
    make_norm("efficiency_factor", "0.5", unit="factor")
    world.pool.own_norms_only = True
    world.pool.save(update_fields=["own_norms_only"])

    assert "efficiency_factor" not in {norm.code for norm in pool_snapshot(world.pool).snapshot.norms}


def test_calendar_is_that_of_the_region_unless_the_pool_has_its_own(world: World) -> None:
    SchoolHoliday.objects.create(
        region="zuid",
        school_year="2023-2024",
        name="Kerstvakantie",
        first_day=date(2023, 12, 23),
        last_day=date(2024, 1, 7),
        source="test",
    )

    [holiday] = pool_snapshot(world.pool).snapshot.calendar
    assert (holiday.name, holiday.from_, holiday.until) == ("Kerstvakantie", date(2023, 12, 23), date(2024, 1, 7))

    world.pool.calendar = []
    assert pool_snapshot(world.pool).snapshot.calendar == ()


def test_flows_are_those_of_the_area_unless_the_pool_has_its_own(world: World) -> None:
    district = District.objects.create(name="Noord", municipality=make_municipality())
    profile = AreaProfile.objects.create(district=district, school_year="2023-2024", resident_pupils=3072, source="d1")
    AreaFlow.objects.create(profile=profile, position=1, kind="bao", inside=True, count=2709)
    AreaFlow.objects.create(profile=profile, position=2, kind="so", inside=False, count=None)
    world.pool.district = district

    snapshot = pool_snapshot(world.pool).snapshot

    assert [(flow.label, flow.count) for flow in snapshot.flows] == [
        ("basisonderwijs binnen het gebied", 2709),
        ("speciaal onderwijs buiten het gebied", None),
    ]
    assert snapshot.flows_total == 3072


def test_passing_snapshot_says_the_same_and_writes_nothing(world: World) -> None:
    make_indication(make_pupil(world.school))

    passing = passing_snapshot(world.pool)

    assert SnapshotReference.objects.count() == 0
    kept = engine.compute_pool_budget(pool_snapshot(world.pool).snapshot)
    assert engine.compute_pool_budget(passing.snapshot).totals == kept.totals


@pytest.mark.parametrize("arrangement", [{}, {"basis": {"kind": "guess"}}, None, "x"])
def test_stored_terms_that_make_no_document_are_refused(world: World, arrangement: object) -> None:
    world.pool.arrangement = arrangement

    with pytest.raises(engine.InvalidDocument):
        pool_snapshot(world.pool)


def test_document_is_the_same_for_an_english_reader(world: World) -> None:
    district = District.objects.create(name="Noord", municipality=make_municipality())
    profile = AreaProfile.objects.create(district=district, school_year="2023-2024", resident_pupils=1, source="d1")
    AreaFlow.objects.create(profile=profile, position=1, kind="bao", inside=True, count=1)
    world.pool.district = district
    dutch = engine.canonical_json(pool_snapshot(world.pool).snapshot)

    with translation.override("en"):
        assert engine.canonical_json(pool_snapshot(world.pool).snapshot) == dutch
    assert json.loads(dutch)["flows"] == [{"count": 1, "label": "basisonderwijs binnen het gebied"}]


def test_snapshot_takes_the_same_number_of_queries_for_two_children_and_for_fifty(world: World) -> None:
    counts = []
    for children in (2, 48):
        for _ in range(children):
            make_indication(make_pupil(world.school))
        pool_snapshot(world.pool)
        with CaptureQueriesContext(connection) as queries:
            pool_snapshot(world.pool)
        counts.append(len(queries))

    assert counts[0] == counts[1]
