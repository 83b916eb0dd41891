"""What people type: odd input gets a clear error at its field, and nothing is guessed."""

from datetime import date

import pytest

from cases.forms import IndicationForm, OptOutForm, ProfessionalForm, PupilForm, initial_of_sequel
from tests.cases.terms import indication_data, know_school_years
from tests.cast import World
from tests.factories import make_indication, make_pupil

TODAY = date(2026, 11, 22)


def _form(world: World, **fields: str) -> IndicationForm:
    return IndicationForm(indication_data(**fields), pupil=make_pupil(world.school))


@pytest.mark.parametrize(("text", "unit"), [("8,7", "hours"), ("8.7", "hours"), ("8:42", "hours"), ("522", "minutes")])
def test_hours_with_a_comma_and_with_a_point_are_the_same_minutes(world: World, text: str, unit: str) -> None:
    form = _form(world, time=text, time_unit=unit)

    assert form.is_valid(), form.errors
    assert form.terms().minutes == 522


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"time": "0"}, "time", "meer dan nul"),
        ({"time": "-3"}, "time", "onder nul"),
        ({"time": "200"}, "time", "Een week heeft 168 uur"),
        ({"time": "25", "frequency": "day"}, "time", "Een dag heeft 24 uur"),
        ({"time": "745", "frequency": "month"}, "time", "744 uur"),
        ({"time": "8761", "frequency": "total"}, "time", "past niet in deze periode"),  # 365 days have 8760 hours
        ({"time": "8,7,1"}, "time", "geen tijd die we kunnen lezen"),
        ({"time": "tien"}, "time", "geen tijd die we kunnen lezen"),
        ({"time": "1.044"}, "time", "op twee manieren"),
        ({"time": "8,33"}, "time", "8:19 of 8:20"),
        ({"time": "8,5", "time_unit": "minutes"}, "time", "hele minuten"),
        ({"time": ""}, "time", "Vul een tijd in, of verderop een bedrag"),
        ({"frequency": ""}, "frequency", "Kies of deze tijd"),
        ({"frequency": "year"}, "frequency", "geldige keuze"),
        ({"kind": ""}, "kind", "Kies wat er is toegekend"),
        ({"amount": "31.525"}, "amount", "31.525 is op twee manieren te lezen"),
        ({"amount": "-5"}, "amount", "onder nul"),
        ({"amount": "veel"}, "amount", "geen bedrag"),
        ({"amount": "999999999"}, "amount", "te groot"),
        ({"valid_from": ""}, "valid_from", "Vul een datum in"),
        ({"valid_from": "31-2-2026"}, "valid_from", "bestaat niet"),
        ({"valid_until": "31-7-2025"}, "valid_until", "Het einde ligt vóór het begin"),
        ({"valid_until": "31-7-2072"}, "valid_until", "langer dan tien jaar"),
        ({"valid_from": "1-8-2014", "valid_until": "31-7-2015"}, "valid_from", "vóór het geboortejaar"),
        ({"frequency": "total", "valid_until": ""}, "valid_until", "heeft een einddatum nodig"),
        ({"amount": "10", "amount_basis": "period", "valid_until": ""}, "valid_until", "heeft een einddatum nodig"),
        ({"number": "123456782"}, "number", "burgerservicenummer"),
        ({"number": "x" * 41}, "number", "40"),
        ({"number": "a\x00b"}, "number", "Null-tekens"),
        ({"responsible_municipality": "9999"}, "responsible_municipality", "staat niet in de lijst"),
    ],
)
def test_each_mistake_has_its_own_words_at_its_own_field(
    world: World, fields: dict[str, str], field: str, words: str
) -> None:
    form = _form(world, **fields)

    assert not form.is_valid()
    assert words in " ".join(map(str, form.errors.get(field, [])))
    assert list(form.errors) == [field]


@pytest.mark.parametrize(
    ("start", "end"), [("1-8-2090", "31-7-2091"), ("1-8-2021", "31-7-2022"), ("1-8-2090", ""), ("1-8-0001", "")]
)
def test_a_period_outside_every_school_year_is_refused(world: World, start: str, end: str) -> None:
    know_school_years()
    pupil = make_pupil(world.school, birth_year=None)

    form = IndicationForm(indication_data(valid_from=start, valid_until=end), pupil=pupil)

    assert "buiten de schooljaren waarmee Ontschot kan rekenen: 2023-2024 tot en met" in form.errors["valid_from"][0]


@pytest.mark.parametrize(("start", "end"), [("1-8-2027", "31-7-2028"), ("1-8-2028", "31-7-2029"), ("1-8-2027", "")])
def test_a_sequel_is_entered_before_the_holidays_of_its_year_are_known(world: World, start: str, end: str) -> None:
    """The last year with holidays is 2026-2027: whoever renews in November 2026 writes down 2027-2028."""
    know_school_years()

    assert _form(world, valid_from=start, valid_until=end).is_valid()


def test_a_period_that_reaches_into_a_known_year_is_accepted(world: World) -> None:
    know_school_years()

    assert _form(world, valid_from="1-8-2026", valid_until="31-7-2030").is_valid()


def test_an_amount_alone_is_enough_and_says_nothing_about_time(world: World) -> None:
    form = _form(world, time="", amount="€ 31.525,00")

    assert form.is_valid(), form.errors
    terms = form.terms()
    assert (terms.minutes, terms.frequency) == (None, "")
    assert (terms.amount_cents, terms.amount_basis) == (3152500, "school_year")


def test_no_amount_is_unknown_and_not_zero(world: World) -> None:
    unknown, zero = _form(world), _form(world, amount="0")

    assert unknown.is_valid() and zero.is_valid()
    assert (unknown.terms().amount_cents, unknown.terms().amount_basis) == (None, "")
    assert zero.terms().amount_cents == 0


@pytest.mark.parametrize(
    "text", ["1-8-2026", "01-08-2026", "1/8/2026", "1.8.2026", "1-8-26", "2026-08-01", " 1-8-2026 "]
)
def test_a_date_is_day_first_in_every_notation(world: World, text: str) -> None:
    form = _form(world, valid_from=text)

    assert form.is_valid(), form.errors
    assert form.terms().valid_from == date(2026, 8, 1)


def test_a_new_decision_starts_with_the_municipality_of_the_child(world: World) -> None:
    assert IndicationForm(pupil=make_pupil(world.school)).initial["responsible_municipality"] == "0268"


def test_only_decisions_of_the_same_child_can_be_replaced(world: World) -> None:
    pupil = make_pupil(world.school)
    own, foreign = make_indication(pupil), make_indication(make_pupil(world.school))

    first = IndicationForm(indication_data(replaces=str(own.pk)), pupil=pupil)
    second = IndicationForm(indication_data(replaces=str(foreign.pk)), pupil=pupil)

    assert first.is_valid(), first.errors
    assert "replaces" in second.errors


def test_a_sequel_starts_the_day_after_and_ends_with_the_school_year(world: World) -> None:
    before = make_indication(make_pupil(world.school), number="A-1", amount_cents=3152500, amount_basis="school_year")

    initial = initial_of_sequel(before)

    assert (initial["valid_from"], initial["valid_until"]) == (date(2024, 8, 1), date(2025, 7, 31))
    assert initial["time"] == "8,7"
    assert "number" not in initial and "amount" not in initial


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"reference": ""}, "reference", "Vul een kenmerk in"),
        ({"reference": "123456782"}, "reference", "burgerservicenummer"),
        ({"nickname": "Lara 123 456 782"}, "nickname", "burgerservicenummer"),
        ({"birth_year": ""}, "birth_year", "Vul het geboortejaar in"),
        ({"birth_year": "tweeduizend"}, "birth_year", "vier cijfers"),
        ({"birth_year": "1890"}, "birth_year", "past niet bij een leerling"),
        ({"birth_year": "2030"}, "birth_year", "past niet bij een leerling"),
        ({"birth_year": "9" * 5000}, "birth_year", "vier cijfers"),
    ],
)
def test_a_pupil_form_says_what_is_wrong(world: World, fields: dict[str, str], field: str, words: str) -> None:
    data = {"reference": "24-017", "nickname": "", "birth_year": "2016", "responsible_municipality": "", **fields}

    form = PupilForm(data, school=world.school, today=TODAY)

    assert words in " ".join(map(str, form.errors.get(field, [])))


def test_a_reference_that_is_taken_is_refused_at_its_field(world: World) -> None:
    make_pupil(world.school, reference="24-017")
    data = {"reference": "24-017", "birth_year": "2016"}

    assert "al voor een ander kind" in PupilForm(data, school=world.school, today=TODAY).errors["reference"][0]
    assert PupilForm(data, school=world.neighbour, today=TODAY).is_valid()


def test_an_unknown_municipality_is_allowed(world: World) -> None:
    form = PupilForm({"reference": "24-017", "birth_year": "2016"}, school=world.school, today=TODAY)

    assert form.is_valid(), form.errors
    assert form.terms().responsible_municipality is None


def test_a_professional_ends_after_the_start() -> None:
    data = {"role": "nurse", "paid_from": "zvw", "valid_from": "1-8-2026", "valid_until": "1-7-2026"}

    assert "Het einde ligt vóór het begin" in ProfessionalForm(data).errors["valid_until"][0]


def test_an_opt_out_needs_a_date_and_a_tick() -> None:
    assert set(OptOutForm({}).errors) == {"opted_out_from", "understood"}
