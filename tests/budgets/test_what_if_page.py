"""The page "wat als": what comes out beside what is there now, who may move what, and that nothing is kept."""

import json
import re
import uuid
from html import unescape
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from budgets import actions, engine
from budgets.forms.what_if import WhatIfForm
from budgets.models import Calculation, Norm, Pool
from budgets.practices import all_practices, practice, snapshot_of
from budgets.what_if import varied
from tests.cast import World
from tests.factories import make_indication, make_norm, make_pupil
from tests.frozen_rows import unfrozen

SignIn = Any

FLAT = {
    "basis": {"kind": "inventory"},
    "sizing": {
        "kind": "flat_rate",
        "threshold_minutes_per_week": 720,
        "threshold_rule": "below",
        "minutes_per_child_per_week": 330,
    },
    "sharing": {"kind": "by_funder"},
}


def text_of(response: Any) -> str:
    without_tags = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", unescape(without_tags).replace("\N{NO-BREAK SPACE}", " "))


def calculated(pool: Pool, user: User) -> Calculation:
    calculation = actions.request_calculation(pool=pool, acting_user=user)
    actions.run_calculation(calculation.pk)
    calculation.refresh_from_db()
    assert calculation.failure == ""
    return calculation


def ask(client: Client, pool: Pool, *, htmx: Any = False, **query: str) -> Any:
    headers = {"accept-language": "nl", **({"hx-request": "true"} if htmx else {})}
    return client.get(reverse("budgets:what-if", args=[pool.pk]), query, headers=headers)


def table(response: Any, ident: str = "cijfers") -> dict[str, tuple[str, ...]]:
    part = next(part for part in response.context["parts"] if part.ident == ident)
    return {
        row.label: tuple(value.replace("\N{NO-BREAK SPACE}", " ") for value in (*row.values, row.difference))
        for row in part.rows
    }


@pytest.fixture
def pool(world: World) -> Pool:
    """Six children of 522 minutes a week: enough for everyone to see."""
    for _ in range(6):
        make_indication(make_pupil(world.school))
    calculated(world.pool, world.noor)
    return world.pool


# --- Refusals ---------------------------------------------------------------------------------------------------------


def test_pool_of_somebody_else_does_not_exist(world: World, pool: Pool, signed_in: SignIn) -> None:
    for stranger in (world.eva, world.ada, world.zoe):
        assert ask(signed_in(stranger), pool, weken="40").status_code == 404


def test_id_that_is_nobodys_does_not_exist(world: World, signed_in: SignIn) -> None:
    address = reverse("budgets:what-if", args=[uuid.uuid4()])

    assert signed_in(world.noor).get(address).status_code == 404


def test_nobody_reads_without_signing_in(world: World, client: Client) -> None:
    assert reverse("account_login") in ask(client, world.pool)["Location"]


def test_pool_without_a_calculation_has_nothing_to_vary(world: World, signed_in: SignIn) -> None:
    assert ask(signed_in(world.noor), world.pool)["Location"] == reverse("budgets:pool", args=[world.pool.pk])


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"weken": "veel"}, "geen getal"),
        ({"weken": "-1"}, "niet onder nul"),
        ({"weken": "54"}, "hooguit 53"),
        ({"uren-per-week": "0"}, "meer dan 0"),
        ({"prijs": "€€"}, "geen bedrag"),
        ({"factor-1": "11"}, "hooguit 10"),
    ],
)
def test_what_cannot_be_read_is_said_at_the_field_and_not_computed(
    world: World, pool: Pool, signed_in: SignIn, query: dict[str, str], words: str
) -> None:
    response = ask(signed_in(world.noor), pool, **query, **{"betaalde-weken": "50"})

    assert response.status_code == 422
    assert words in text_of(response)
    assert 'value="50"' in response.content.decode()
    assert "parts" not in response.context


def test_piece_says_what_cannot_be_read_while_somebody_types(world: World, pool: Pool, signed_in: SignIn) -> None:
    response = ask(signed_in(world.noor), pool, htmx=True, weken="veel")

    assert response.status_code == 200
    assert "Nog niet uitgerekend" in text_of(response)
    assert "<html" not in response.content.decode()
    assert "HX-Replace-Url" not in response


def test_small_pool_cannot_be_varied_outside_the_school(world: World, signed_in: SignIn) -> None:
    make_indication(make_pupil(world.school))
    calculated(world.pool, world.noor)

    outside = ask(signed_in(world.femke), world.pool, weken="40")

    assert "minder dan 5 kinderen" in text_of(outside)
    assert "parts" not in outside.context
    assert "348 uur" in text_of(ask(signed_in(world.noor), world.pool, weken="40"))


# --- Attacks ----------------------------------------------------------------------------------------------------------


def test_threshold_moved_in_steps_tells_an_outsider_nothing(world: World, signed_in: SignIn) -> None:
    """Six children of 5 to 10 hours: whoever moves the threshold sees them go one by one."""
    world.pool.arrangement = FLAT
    world.pool.save(update_fields=["arrangement"])
    for hours in range(5, 11):
        make_indication(make_pupil(world.school), minutes=hours * 60)
    calculated(world.pool, world.noor)
    outsider, school = signed_in(world.femke), signed_in(world.noor)

    seen = {text_of(ask(outsider, world.pool, htmx=True, grens=str(hours))) for hours in range(5, 12)}
    rules = {text_of(ask(outsider, world.pool, htmx=True, grensregel=rule)) for rule in ("below", "up_to")}
    children = [table(ask(school, world.pool, grens=str(hours)))["Kinderen"][1] for hours in range(6, 12)]

    assert len(seen | rules) == 1
    # Less than 6 hours is one child, less than 7 two, and so on.
    assert children == ["1", "2", "3", "4", "5", "6"]


def test_outsider_reads_why_the_threshold_is_closed(world: World, signed_in: SignIn) -> None:
    world.pool.arrangement = FLAT
    world.pool.save(update_fields=["arrangement"])
    for _ in range(6):
        make_indication(make_pupil(world.school))
    calculated(world.pool, world.noor)

    shown = ask(signed_in(world.femke), world.pool, grens="8")

    assert "De grens van het vaste tarief kunt u hier niet veranderen" in text_of(shown)
    assert "Het adres vraagt dit wel; het is niet meegerekend." in text_of(shown)
    assert 'name="grens"' not in shown.content.decode()


def test_ground_to_report_opens_the_threshold(world: World, signed_in: SignIn) -> None:
    world.pool.arrangement = FLAT
    world.pool.disclosure_ground = "De ouders hebben ermee ingestemd."
    world.pool.save(update_fields=["arrangement", "disclosure_ground"])
    make_indication(make_pupil(world.school))
    calculated(world.pool, world.noor)

    assert table(ask(signed_in(world.femke), world.pool, grens="8"))["Kinderen"] == ("1", "0", "−1")


@pytest.mark.parametrize("frequency", ["month", "total"])
def test_weeks_do_not_part_hours_per_week_from_others_for_an_outsider(
    world: World, pool: Pool, signed_in: SignIn, frequency: str
) -> None:
    """One child of many has its hours per month or in total: with other weeks its hours stay, and stand apart."""
    # With five others that are new, or the sums with this child would not be published at all.
    for _ in range(5):
        make_indication(make_pupil(world.school))
    make_indication(make_pupil(world.school), minutes=2000, frequency=frequency)
    calculated(pool, world.noor)

    seen = {text_of(ask(signed_in(world.femke), pool, htmx=True, weken=weeks)) for weeks in ("", "1", "20", "40")}

    assert len(seen) == 1
    assert "De schoolweken kunt u hier niet veranderen" in text_of(ask(signed_in(world.femke), pool))
    assert len({text_of(ask(signed_in(world.noor), pool, htmx=True, weken=weeks)) for weeks in ("1", "20")}) == 2


def test_weeks_of_one_stream_do_not_part_it_from_the_others_for_an_outsider(
    world: World, pool: Pool, signed_in: SignIn
) -> None:
    norm = make_norm("school_weeks", "30", unit="weeks", pool=pool)
    Norm.objects.filter(pk=norm.pk).update(scope="zbo")
    calculated(pool, world.noor)

    assert "weken" not in ask(signed_in(world.femke), pool).context["form"].fields
    assert "weken" in ask(signed_in(world.noor), pool).context["form"].fields


# --- What comes out ---------------------------------------------------------------------------------------------------


def test_outsider_of_a_large_pool_sees_both_outcomes(world: World, pool: Pool, signed_in: SignIn) -> None:
    figures = table(ask(signed_in(world.femke), pool, weken="40", prijs="100000"))

    # 6 × 522 × 35 and × 40 minutes; 1827 ÷ 1872 × € 90.000 and 2088 ÷ 1872 × € 100.000.
    assert figures["Uren hulp per schooljaar"] == ("1.827 uur", "2.088 uur", "+261 uur")
    assert figures["Kosten samen geregeld"] == ("€ 87.836,54", "€ 111.538,46", "+€ 23.701,92")


def test_every_change_stands_in_words_beside_the_outcome(world: World, pool: Pool, signed_in: SignIn) -> None:
    shown = text_of(ask(signed_in(world.noor), pool, weken="40", prijs="100000", **{"factor-1": "0,5"}))

    assert "Schoolweken per schooljaar: 35 weken → wordt 40 weken" in shown
    assert "Prijs van één fte per jaar: € 90.000,00 → wordt € 100.000,00" in shown
    assert "Deel van het beginbedrag, 2023-2024: 1 → wordt 0,5" in shown


def test_contributions_and_years_stand_next_to_each_other(world: World, pool: Pool, signed_in: SignIn) -> None:
    response = ask(signed_in(world.femke), pool, **{"factor-1": "0,5"})

    assert table(response, "wie-betaalt")["Nijmegen"] == ("€ 87.836,54", "€ 87.836,54", "=")
    assert table(response, "jaren")["Budget van 2023-2024"] == ("€ 87.836,54", "€ 43.918,27", "−€ 43.918,27")


def test_finding_that_comes_up_is_shown(world: World, pool: Pool, signed_in: SignIn) -> None:
    make_norm("roster_fte", "1.5", unit="fte", pool=pool)
    calculated(pool, world.noor)
    # 6 × 522 minutes ÷ 36 hours = 1,45 fte; ÷ 32 hours = 1,63125 fte.
    shown = text_of(ask(signed_in(world.noor), pool, **{"uren-per-week": "32"}))

    assert "Komt erbij" in shown
    assert "Op het rooster is minder plaats dan de fte die nodig is" in shown


def test_without_a_change_there_is_only_what_is_there_now(world: World, pool: Pool, signed_in: SignIn) -> None:
    response = ask(signed_in(world.noor), pool)

    assert response.context["heads"] == ["Nu"]
    assert "Er is nog niets veranderd" in text_of(response)


def test_address_says_only_what_is_varied(world: World, pool: Pool, signed_in: SignIn) -> None:
    response = ask(signed_in(world.noor), pool, weken="40", prijs="", **{"betaalde-weken": "52,0"})
    address = reverse("budgets:what-if", args=[pool.pk])

    assert response["Location"] == f"{address}?weken=40"
    assert signed_in(world.noor).get(response["Location"]).status_code == 200
    assert ask(signed_in(world.noor), pool, prijs="")["Location"] == address
    piece = ask(signed_in(world.noor), pool, htmx=True, weken="40", prijs="")
    assert piece["HX-Replace-Url"] == f"{address}?weken=40"


def test_unknown_words_in_the_address_are_ignored(world: World, pool: Pool, signed_in: SignIn) -> None:
    response = ask(signed_in(world.noor), pool, disclosure_threshold="1", grens="3", onzin="ja")

    assert response.status_code == 200
    assert response.context["changes"] == []


def test_result_of_an_older_engine_is_computed_again_so_that_only_the_change_shows(
    world: World, pool: Pool, signed_in: SignIn
) -> None:
    calculation = Calculation.objects.get()
    older = json.loads(calculation.result)
    older["engine_version"] = "0.9.0"
    older["totals"]["children"] = 9
    with unfrozen():
        Calculation.objects.filter(pk=calculation.pk).update(result=json.dumps(older))

    response = ask(signed_in(world.noor), pool, weken="40")

    assert table(response)["Kinderen"] == ("6", "6", "=")
    assert "een eerdere versie van de rekenkern" in text_of(response)


def test_nothing_is_kept(world: World, pool: Pool, signed_in: SignIn) -> None:
    client = signed_in(world.noor)
    ask(client, pool)

    with CaptureQueriesContext(connection) as captured:
        ask(client, pool, weken="40", prijs="100000")

    asked = [query["sql"] for query in captured.captured_queries]
    assert [sql for sql in asked if sql.startswith(("INSERT", "UPDATE", "DELETE"))] == []
    assert len(asked) <= 12


# --- Examples from practice -------------------------------------------------------------------------------------------


def test_practice_is_varied_without_limits(world: World, signed_in: SignIn) -> None:
    address = reverse("budgets:practice-what-if", args=["st-maartenschool"])

    response = signed_in(world.zoe).get(address, {"grens": "10"}, headers={"accept-language": "nl"})

    assert response.status_code == 200
    assert response.context["heads"] == ["Nu", "Wat als"]
    assert "notices" in response.context
    assert response.context["notices"] == []
    assert signed_in(world.zoe).get(reverse("budgets:practice-what-if", args=["atlantis"])).status_code == 404


@pytest.mark.parametrize("slug", [row.slug for row in all_practices()])
def test_every_lever_of_every_practice_gives_an_outcome(world: World, signed_in: SignIn, slug: str) -> None:
    client, address = signed_in(world.zoe), reverse("budgets:practice-what-if", args=[slug])
    form = client.get(address).context["form"]
    moved = {lever.key: "up_to" if lever.kind == "rule" else "0,7" for lever in form.levers}

    together = client.get(address, moved, follow=True)

    assert together.status_code == 200
    assert together.context["heads"] == ["Nu", "Wat als"]
    for key, value in moved.items():
        alone = WhatIfForm(QueryDict(urlencode({key: value})), levers=form.levers)
        assert alone.is_valid()
        assert engine.compute_pool_budget(varied(snapshot_of(practice(slug)), alone.variation())).engine_version


def test_every_page_links_to_what_if_and_compare(world: World, pool: Pool, signed_in: SignIn) -> None:
    client, newest = signed_in(world.femke), Calculation.objects.get()

    for address in (reverse("budgets:pool", args=[pool.pk]), reverse("budgets:calculation", args=[newest.pk])):
        content = client.get(address).content.decode()
        assert reverse("budgets:what-if", args=[pool.pk]) in content
        assert reverse("budgets:compare") in content
    practice = client.get(reverse("budgets:practice", args=["wish"])).content.decode()
    assert reverse("budgets:practice-what-if", args=["wish"]) in practice
