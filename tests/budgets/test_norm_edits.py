"""The pages on which norms are changed: who may, what is refused, what two people at once see, what was done."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from budgets import actions
from budgets.models import Norm, NormChange
from tests.budgets.test_norms_page import SignIn, norms_page, text_of
from tests.cast import World
from tests.factories import make_norm

DUTCH = {"accept-language": "nl"}
WHY = "vastgesteld in het overleg van 12 mei"


def own_price(world: World) -> Norm:
    return world.pool.norms.get(code="fte_price_cents")


def typed(**said: str) -> dict[str, str]:
    """What somebody fills in for the price of an fte."""
    start = {
        "value": "95.000,00",
        "valid_from": "1-8-2024",
        "valid_until": "",
        "source": "cao primair onderwijs 2024",
        "reason": WHY,
        "revision": "1",
    }
    return {**start, **said}


def send(client: Any, address: str, **said: str) -> Any:
    return client.post(address, typed(**said), headers=DUTCH)


def at(name: str, *keys: Any, code: str = "") -> str:
    address = reverse(f"budgets:{name}", args=keys)
    return f"{address}?code={code}" if code else address


def field_errors(response: Any) -> list[str]:
    assert response.status_code == 422
    return list(response.context["form"].errors)


# --- Who may --------------------------------------------------------------------------------------------------------

WAYS = ("norm-edit", "norm-replace", "norm-end", "norm-remove")


@pytest.mark.parametrize("way", WAYS)
def test_norm_of_a_pool_is_changed_by_who_may_make_agreements_there(world: World, signed_in: SignIn, way: str) -> None:
    address = at(way, own_price(world).pk)
    people = {
        "noor": 403,
        "bram": 403,
        "eva": 404,
        "zoe": 404,
        "ada": 404,
        "ruth": 200,
        "femke": 200,
    }

    assert {name: signed_in(getattr(world, name)).get(address).status_code for name in people} == people
    refused = {name: code for name, code in people.items() if code != 200}
    assert {name: send(signed_in(getattr(world, name)), address).status_code for name in refused} == refused
    assert not NormChange.objects.exists()
    assert AuditEvent.objects.filter(outcome="refused", action="use_edit_terms").exists()


@pytest.mark.parametrize("way", WAYS)
def test_norm_for_everyone_is_changed_by_the_administrator_alone(world: World, signed_in: SignIn, way: str) -> None:
    address = at(way, make_norm("school_weeks", "35", unit="weeks").pk)

    assert signed_in(world.ada).get(address).status_code == 200
    for person in (world.noor, world.ruth, world.femke, world.sven, world.zoe):
        assert signed_in(person).get(address).status_code == 403
        assert send(signed_in(person), address).status_code == 403


def test_adding_asks_for_the_same_rights(world: World, signed_in: SignIn) -> None:
    own, national = at("pool-norm-new", world.pool.pk), at("norm-new")
    expected = {"noor": (403, 403), "eva": (404, 403), "ruth": (200, 403), "ada": (404, 200), "zoe": (404, 403)}

    clients = {name: signed_in(getattr(world, name)) for name in expected}
    assert {
        name: (who.get(own).status_code, who.get(national).status_code) for name, who in clients.items()
    } == expected


@pytest.mark.parametrize("name", ["pool-norm-undo", "pool-norms-own"])
def test_buttons_ask_for_the_same_rights(world: World, signed_in: SignIn, name: str) -> None:
    address = at(name, world.pool.pk)

    assert signed_in(world.noor).post(address).status_code == 403
    assert signed_in(world.eva).post(address).status_code == 404
    assert signed_in(world.ruth).get(address).status_code == 405
    assert signed_in(world.ruth).post(at("norm-undo")).status_code == 403


def test_reader_sees_the_norms_of_a_pool_without_buttons(world: World, signed_in: SignIn) -> None:
    page = signed_in(world.noor).get(at("pool-norms", world.pool.pk), headers=DUTCH)

    assert page.status_code == 200
    assert "Nieuwe waarde vanaf" not in text_of(page)
    assert signed_in(world.eva).get(at("pool-norms", world.pool.pk)).status_code == 404
    assert signed_in(world.eva).get(at("pool-norm-history", world.pool.pk)).status_code == 404


# --- Bad input ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"value": ""}, "value"),
        ({"value": "negentigduizend"}, "value"),
        ({"value": "90.000"}, "value"),
        ({"value": "0"}, "value"),
        ({"value": "-5"}, "value"),
        ({"value": "9" * 40}, "value"),
        ({"valid_from": ""}, "valid_from"),
        ({"valid_from": "31-2-2024"}, "valid_from"),
        ({"valid_from": "1-1-0001"}, "valid_from"),
        ({"valid_until": "31-12-9999"}, "valid_until"),
        ({"valid_until": "1-1-2024"}, "valid_until"),
        ({"source": ""}, "source"),
        ({"source": "van 123456782"}, "source"),
        ({"source": "x" * 301}, "source"),
        ({"reason": ""}, "reason"),
        ({"reason": "123.456.782 belde"}, "reason"),
        ({"reason": "nul\0teken"}, "reason"),
    ],
)
def test_bad_input_is_refused_at_its_field_and_stays(
    world: World, signed_in: SignIn, said: dict[str, str], field: str
) -> None:
    norm = own_price(world)
    for way in ("norm-edit", "norm-replace"):
        response = send(signed_in(world.ruth), at(way, norm.pk), **said)

        assert field_errors(response) == [field]
        for name, text in typed(**said).items():
            if name != "revision" and "\0" not in text:
                assert response.context["form"][name].value() == text
    assert not NormChange.objects.exists()


def test_scope_of_another_pool_is_refused(world: World, signed_in: SignIn) -> None:
    response = send(signed_in(world.ruth), at("pool-norm-new", world.pool.pk, code="fte_price_cents"), scope="gm0296")

    assert field_errors(response) == ["scope"]


@pytest.mark.parametrize("code", ["zelf_bedacht", "../.."])
def test_code_that_nobody_can_calculate_with_does_not_exist(world: World, signed_in: SignIn, code: str) -> None:
    address = at("pool-norm-new", world.pool.pk)

    assert signed_in(world.ruth).get(address, {"code": code}).status_code == 404


def test_day_on_which_another_value_holds_is_refused(world: World, signed_in: SignIn) -> None:
    response = send(signed_in(world.ruth), at("pool-norm-new", world.pool.pk, code="fte_price_cents"))

    assert field_errors(response) == ["valid_from"]
    assert "geldt al een andere waarde: vanaf 1 januari 2020" in text_of(response)


def test_end_before_the_start_is_refused(world: World, signed_in: SignIn) -> None:
    response = send(signed_in(world.ruth), at("norm-end", own_price(world).pk), valid_until="31-12-2019")

    assert field_errors(response) == ["valid_until"]


def test_norm_with_a_code_of_its_own_is_shown_and_not_edited(world: World, signed_in: SignIn) -> None:
    norm = make_norm("zelf_bedacht", "3", unit="stuks", pool=world.pool)

    assert signed_in(world.ruth).get(at("norm-edit", norm.pk)).status_code == 404
    assert "zelf_bedacht" in text_of(signed_in(world.ruth).get(at("pool-norms", world.pool.pk)))


@pytest.mark.parametrize("act", ["", "nonsense", "6f9619ff-8b86-4d01-b42d-00cf4fc964ff"])
def test_undo_of_nothing_does_not_exist(world: World, signed_in: SignIn, act: str) -> None:
    page, undo = at("pool-norms", world.pool.pk), at("pool-norm-undo", world.pool.pk)

    assert signed_in(world.ruth).post(f"{undo}?gedaan={act}").status_code == 404
    assert signed_in(world.ruth).get(page, {"gedaan": act}).status_code == 200


# --- Two at once ----------------------------------------------------------------------------------------------------


def test_second_editor_sees_both_versions_and_may_go_on(world: World, signed_in: SignIn) -> None:
    address, client = at("norm-edit", own_price(world).pk), signed_in(world.femke)
    assert send(signed_in(world.ruth), address, value="96000").status_code == 302

    told = send(client, address, value="97000")

    assert told.status_code == 409
    assert "Iemand anders heeft dit intussen gewijzigd" in text_of(told)
    assert "97000" in text_of(told)
    assert "96000,00" in text_of(told)
    assert own_price(world).value == "9600000"
    again = {name: told.context["form"][name].value() or "" for name in typed()}
    assert client.post(address, again).status_code == 302
    assert own_price(world).value == "9700000"


@pytest.mark.parametrize("way", ["norm-replace", "norm-end", "norm-remove"])
def test_every_way_tells_the_second_editor(world: World, signed_in: SignIn, way: str) -> None:
    norm = own_price(world)
    send(signed_in(world.ruth), at("norm-edit", norm.pk), value="96000", valid_from="1-1-2020")

    told = send(signed_in(world.femke), at(way, norm.pk), valid_until="31-7-2026")

    assert told.status_code == 409
    assert WHY in told.content.decode()
    assert "€ 96.000,00" in text_of(told)
    assert [(row.value, row.valid_until) for row in world.pool.norms.filter(code=norm.code)] == [("9600000", None)]


def test_what_was_typed_about_a_removed_norm_is_kept(world: World, signed_in: SignIn) -> None:
    address, client = at("norm-edit", own_price(world).pk), signed_in(world.femke)
    send(signed_in(world.ruth), at("norm-remove", own_price(world).pk))

    told = send(client, address)

    assert told.status_code == 409
    assert "Iemand anders heeft deze waarde intussen verwijderd" in text_of(told)
    saved = client.post(told.context["save_url"], typed(value=told.context["form"]["value"].value()))
    assert saved.status_code == 302
    assert own_price(world).value == "9500000"
    assert send(signed_in(world.eva), at("norm-edit", NormChange.objects.all()[0].norm_id)).status_code == 404


# --- Done -----------------------------------------------------------------------------------------------------------


def test_new_value_is_stored_said_and_taken_back(world: World, signed_in: SignIn) -> None:
    client, norm = signed_in(world.ruth), own_price(world)

    page = client.post(at("norm-replace", norm.pk), typed(), headers=DUTCH, follow=True)

    shown = text_of(page)
    assert "Bewaard: Prijs van één fte per jaar, € 95.000,00, geldt vanaf 1 augustus 2024." in shown
    assert "Bereken het budget opnieuw" in shown
    assert "Eigen waarden voor andere jaren" in shown
    rows = world.pool.norms.filter(code="fte_price_cents").order_by("valid_from")
    assert [(row.value, row.valid_from, row.valid_until) for row in rows] == [
        ("9000000", date(2020, 1, 1), date(2024, 7, 31)),
        ("9500000", date(2024, 8, 1), None),
    ]
    undo = page.context["undo"]
    assert undo["label"] == "Ongedaan maken"

    back = client.post(undo["url"], headers=DUTCH, follow=True)

    assert "Ongedaan gemaakt" in text_of(back)
    assert [(row.value, row.valid_until) for row in rows.all()] == [("9000000", None)]
    assert "Dit was al ongedaan gemaakt." in text_of(client.post(undo["url"], headers=DUTCH, follow=True))


def test_undo_over_what_came_after_is_explained(world: World, signed_in: SignIn) -> None:
    client, norm = signed_in(world.ruth), own_price(world)
    page = client.post(at("norm-end", norm.pk), typed(valid_until="31-7-2024"), headers=DUTCH, follow=True)
    send(client, at("pool-norm-new", world.pool.pk, code="fte_price_cents"))

    told = client.post(page.context["undo"]["url"], headers=DUTCH, follow=True)

    assert "geldt al een andere waarde" in text_of(told)


@pytest.mark.parametrize(
    ("code", "text", "stored", "unit"),
    [
        ("school_weeks", "38,5", "38.5", "weeks"),
        ("fte_hours_per_week", "36,86", "36.86", "hours"),
        ("efficiency_factor", "0,50", "0.5", "factor"),
        ("application_minutes", "240", "240", "minutes"),
        ("decision_handling_cents", "1.250,50", "125050", "cents"),
        ("roster_fte", "12,5", "12.5", "fte"),
        ("fte_hours_per_year", "1659", "1659", "hours"),
        ("disclosure_threshold", "10", "10", "children"),
    ],
)
def test_values_are_typed_the_dutch_way_and_stored_exactly(
    world: World, signed_in: SignIn, code: str, text: str, stored: str, unit: str
) -> None:
    client = signed_in(world.ada)

    page = client.post(at("norm-new", code=code), typed(value=text), headers=DUTCH, follow=True)

    norm = Norm.objects.get(pool=None, code=code)
    assert (norm.value, norm.unit, norm.source) == (stored, unit, "cao primair onderwijs 2024")
    assert "Budgetten die hiermee zijn berekend" in text_of(page)
    form = client.get(at("norm-edit", norm.pk)).context["form"]
    assert client.post(at("norm-edit", norm.pk), typed(value=form["value"].value(), source="elders")).status_code == 302
    assert Norm.objects.get(pk=norm.pk).value == stored


def test_own_value_for_one_stream_is_named(world: World, signed_in: SignIn) -> None:
    client = signed_in(world.ruth)
    address = at("pool-norm-new", world.pool.pk, code="school_weeks")
    offered = dict(client.get(address).context["form"]["scope"].field.choices)

    page = client.post(address, typed(value="38", scope="zbo"), headers=DUTCH, follow=True)

    assert offered == {"": "Voor alles in dit budget", "zbo": "ZBO-beschikkingen (zorg binnen onderwijs)"}
    assert world.pool.norms.get(code="school_weeks", scope="zbo").value == "38"
    assert "alleen voor ZBO-beschikkingen" in text_of(page)


def test_history_tells_who_when_what_and_why(world: World, signed_in: SignIn) -> None:
    norm = own_price(world)
    send(signed_in(world.ruth), at("norm-edit", norm.pk), valid_from="1-1-2020")
    send(signed_in(world.femke), at("norm-remove", norm.pk), revision="2", reason="hoort hier niet")

    page = signed_in(world.noor).get(at("pool-norm-history", world.pool.pk, code="fte_price_cents"), headers=DUTCH)

    shown = text_of(page)
    assert shown.index("verbeterd") < shown.index("verwijderd")
    for words in ("Ruth", "€ 90.000,00 € 95.000,00", WHY, "Femke", "hoort hier niet"):
        assert words in shown
    assert "Ruth" not in text_of(signed_in(world.ada).get(at("norm-history"), headers=DUTCH))


def test_own_value_leads_and_names_the_national_one(world: World, signed_in: SignIn) -> None:
    make_norm("school_weeks", "40", unit="weeks")
    make_norm("application_minutes", "240", unit="minutes")

    lines = signed_in(world.ruth).get(at("pool-norms", world.pool.pk), headers=DUTCH).context["lines"]

    found = {line.row.code: (line.row.value, line.is_own, line.national) for line in lines}
    nbsp = "\N{NO-BREAK SPACE}"
    assert found["school_weeks"] == (f"35{nbsp}weken", True, f"40{nbsp}weken")
    assert found["application_minutes"] == (f"4{nbsp}uur", False, "")


def test_pool_that_keeps_to_its_own_norms_says_so_and_can_be_switched(world: World, signed_in: SignIn) -> None:
    make_norm("application_minutes", "240", unit="minutes")
    client, page = signed_in(world.ruth), at("pool-norms", world.pool.pk)

    on = client.post(at("pool-norms-own", world.pool.pk), {"own_only": "ja"}, headers=DUTCH, follow=True)
    assert "landelijke waarden tellen hier niet mee" in text_of(on)
    assert "application_minutes" in [row.code for row in on.context["missing"]]

    client.post(at("pool-norms-own", world.pool.pk), {"own_only": "nee"})
    assert "application_minutes" in [line.row.code for line in client.get(page).context["lines"]]


def test_calculation_becomes_stale_by_a_change(world: World, signed_in: SignIn) -> None:
    calculation = actions.request_calculation(pool=world.pool, acting_user=world.noor)
    actions.run_calculation(calculation.pk)
    client, page = signed_in(world.ruth), at("pool-norms", world.pool.pk)
    assert not client.get(page).context["stale"]

    send(client, at("norm-edit", own_price(world).pk), valid_from="1-1-2020")

    assert client.get(page).context["stale"]


# --- The list -------------------------------------------------------------------------------------------------------


def test_list_is_filtered_by_code_and_by_what_holds_now(world: World, signed_in: SignIn) -> None:
    old = make_norm("school_weeks", "35", unit="weeks")
    Norm.objects.filter(pk=old.pk).update(valid_until=date(2021, 7, 31))
    make_norm("fte_weeks", "52", unit="weeks")
    client = signed_in(world.ruth)

    def codes(**query: str) -> list[str]:
        return [line.row.code for line in norms_page(client, **query).context["national"]]

    assert codes() == ["school_weeks", "fte_weeks"]
    assert codes(geldig="nu") == ["fte_weeks"]
    assert codes(code="school_weeks") == ["school_weeks"]
    assert codes(code="nonsense", geldig="misschien") == ["school_weeks", "fte_weeks"]
    assert [pool.name for pool, _lines in norms_page(client, code="fte_weeks").context["own"]] == ["Proefbudget"]


def test_list_says_how_many_budgets_use_their_own(world: World, signed_in: SignIn) -> None:
    make_norm("fte_weeks", "52", unit="weeks")

    assert "1 budget heeft een eigen waarde" in text_of(norms_page(signed_in(world.ruth)))
    assert "eigen waarde" not in text_of(norms_page(signed_in(world.zoe))).replace("De eigen waarden", "")
