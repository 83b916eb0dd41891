"""The pages of a provider, and how a school lets one enter its months: who may, what is seen, and what is not."""

import re
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from budgets.actions import end_delivery, name_provider, undo_realisation
from budgets.models import Delivery, Realisation
from schools.models import Provider
from tests.budgets.delivering import Delivering, make_delivering, make_provider, write_as_provider
from tests.budgets.realising import calculated, deliver, link_of
from tests.budgets.views import plain
from tests.cast import World
from tests.factories import make_member, make_school

PAGES = ("entry", "import", "template", "undo")


@pytest.fixture
def delivering(world: World) -> Delivering:
    return make_delivering(world)


@pytest.fixture
def pim(delivering: Delivering, signed_in: Any) -> Client:
    client: Client = signed_in(delivering.pim)
    return client


def own(delivering: Delivering, name: str = "entry") -> str:
    return reverse(f"budgets:delivery-{name}", args=[delivering.delivery.pk])


def naming(world: World, query: str = "") -> str:
    return reverse("budgets:realisation-provider", args=[world.pool.pk]) + query


def page_of(response: Any) -> str:
    return plain(response.content.decode())


# --- Who may ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["noor", "bram", "ruth", "femke", "sven", "ada", "zoe", "eva"])
def test_nobody_but_the_provider_finds_its_pages(
    world: World, delivering: Delivering, signed_in: Any, name: str
) -> None:
    client = signed_in(getattr(world, name))

    for page in PAGES:
        assert client.post(own(delivering, page), {"2023-08-fte": "1", "text": "x"}).status_code in {404, 405}
        assert client.get(own(delivering, page)).status_code in {404, 405}
    assert client.get(reverse("budgets:deliveries")).status_code == 403
    assert not Realisation.objects.exists()


def test_another_provider_finds_nothing(delivering: Delivering, signed_in: Any) -> None:
    _provider, (ander,) = make_provider("Andere hulp", "ander")
    client = signed_in(ander)

    assert client.get(own(delivering)).status_code == 404
    assert client.post(own(delivering), {"2023-08-fte": "1"}).status_code == 404
    assert "Er is nog geen school waarvoor u invult" in page_of(client.get(reverse("budgets:deliveries")))


def test_of_the_budget_a_provider_finds_nothing(world: World, pim: Client) -> None:
    by_pool = ("pool", "realisation", "realisation-entry", "realisation-import", "realisation-template")
    for name in (*by_pool, "realisation-provider", "lawfulness", "corrections", "confirmation"):
        assert pim.get(reverse(f"budgets:{name}", args=[world.pool.pk])).status_code == 404, name
    for name in ("pools", "proposals", "compare", "areas"):
        assert pim.get(reverse(f"budgets:{name}")).status_code == 403, name


@pytest.mark.parametrize("name", ["femke", "sven"])
def test_who_pays_names_nobody(world: World, signed_in: Any, name: str) -> None:
    make_provider("Zorgkracht")
    world.pool.parties.create(ref="swv", role="partnership", name="Verband", partnership=world.school.partnership)
    client = signed_in(getattr(world, name))

    assert client.get(naming(world)).status_code == 403
    assert client.post(naming(world), {"provider": Provider.objects.get().pk, "do": "name"}).status_code == 403
    assert not Delivery.objects.exists()


@pytest.mark.parametrize("name", ["eva", "ada", "zoe"])
def test_a_stranger_finds_no_page_to_name_one(world: World, signed_in: Any, name: str) -> None:
    assert signed_in(getattr(world, name)).get(naming(world)).status_code == 404


def test_a_director_names_for_the_own_school_only(world: World, delivering: Delivering, signed_in: Any) -> None:
    noor = signed_in(world.noor)
    theirs = name_provider(school=delivering.other, provider=delivering.provider, site="", acting_user=world.eva)

    assert noor.post(naming(world, "?school=s9"), {"provider": delivering.provider.pk}).status_code == 404
    assert noor.post(naming(world), {"do": "end", "delivery": theirs.pk}).status_code == 404
    theirs.refresh_from_db()
    assert theirs.ended_at is None


def test_after_the_school_ended_it_the_next_request_finds_nothing(
    world: World, delivering: Delivering, pim: Client
) -> None:
    assert pim.get(own(delivering)).status_code == 200
    stored = pim.post(own(delivering), {"2023-08-fte": "0,5"})
    act = str(Realisation.objects.get().act)
    end_delivery(delivery=delivering.delivery, acting_user=world.noor)

    assert pim.get(stored["Location"]).status_code == 404
    assert pim.post(own(delivering), {"2023-08-fte": "0,6"}).status_code == 404
    assert pim.post(own(delivering, "undo"), {"act": act}).status_code == 404
    assert pim.post(own(delivering, "import"), {"text": "2023-09;De Eik;1", "do": "store"}).status_code == 404
    assert Realisation.objects.get().fte == Decimal("0.5")


def test_after_the_role_ended_the_next_request_finds_nothing(delivering: Delivering, pim: Client) -> None:
    assert pim.get(own(delivering)).status_code == 200

    delivering.pim.memberships.update(valid_until="2024-01-01")

    assert pim.get(own(delivering)).status_code == 404


# --- The provider writes ---------------------------------------------------------------------------------------------


def test_the_start_of_a_provider_is_its_list(delivering: Delivering, pim: Client) -> None:
    answer = pim.get(reverse("budgets:home"), follow=True)

    assert answer.redirect_chain == [(reverse("budgets:deliveries"), 302)]
    page = page_of(answer)
    assert "De Eik" in page
    assert "Nog 12 maanden invullen, vanaf augustus 2023." in page
    assert "De Beuk" not in page


def test_it_waits_for_the_provider(delivering: Delivering, pim: Client) -> None:
    page = page_of(pim.get(reverse("budgets:waiting")))

    assert own(delivering) in page
    assert "12 maanden" in page
    assert "Er wacht 1 taak op u" in page_of(pim.get(reverse("budgets:waiting-count")))


def test_when_nothing_waits_there_is_no_way_to_the_budgets(world: World, delivering: Delivering, pim: Client) -> None:
    end_delivery(delivery=delivering.delivery, acting_user=world.noor)

    page = page_of(pim.get(reverse("budgets:waiting")))

    assert "Er wacht niets op u" in page
    assert reverse("budgets:pools") not in page


def test_no_link_of_a_provider_leads_nowhere(delivering: Delivering, pim: Client) -> None:
    waiting, seen = [reverse("budgets:home")], set()

    while waiting:
        path = waiting.pop()
        seen.add(path)
        answer = pim.get(path, follow=True)
        assert answer.status_code == 200, path
        if not answer.streaming and answer["Content-Type"].startswith("text/html"):
            waiting += set(re.findall(r'href="(/[^"#]*)', plain(answer.text))) - {*seen, *waiting}
            waiting = [path for path in waiting if not path.startswith(("/static/", "/account/"))]

    assert {own(delivering), own(delivering, "import"), own(delivering, "template")} <= seen
    assert len(seen) > 10


def test_a_provider_writes_pastes_and_takes_back(delivering: Delivering, pim: Client) -> None:
    pim.post(own(delivering), {"2023-08-fte": "0,5"})
    pasted = {"text": "2023-09;De Eik;0,4", "do": "preview"}
    page = pim.post(own(delivering, "import"), pasted)
    stamp = page.context["paste"].stamp
    pim.post(own(delivering, "import"), {**pasted, "do": "store", "stamp": stamp})

    rows = Realisation.objects.order_by("month")
    assert [(row.fte, row.source, row.delivery, row.recorded_by) for row in rows] == [
        (Decimal("0.5"), "typed", delivering.delivery, delivering.pim),
        (Decimal("0.4"), "imported", delivering.delivery, delivering.pim),
    ]
    taken = pim.post(own(delivering, "undo"), {"act": rows[1].act})
    assert taken["Location"] == own(delivering)
    assert Realisation.objects.get(replaced_at=None).month.isoformat() == "2023-08-01"


def test_the_template_of_a_provider_names_its_school_alone(delivering: Delivering, pim: Client) -> None:
    answer: Any = pim.get(own(delivering, "template"))

    lines = b"".join(answer.streaming_content).decode().splitlines()

    assert len(lines) == 13
    assert all("De Eik" in line for line in lines[1:])


def test_a_provider_pastes_for_no_other_school(delivering: Delivering, pim: Client) -> None:
    for name in ("De Beuk", "s9"):
        answer = pim.post(own(delivering, "import"), {"text": f"2023-08;{name};1", "do": "store"})
        assert answer.status_code == 422
        assert "Deze school is niet gevonden." in page_of(answer)
    assert not Realisation.objects.exists()


def test_a_provider_takes_back_its_own_acts_only(world: World, delivering: Delivering, pim: Client) -> None:
    deliver(world.pool, world.noor, "2023-08")
    of_school = Realisation.objects.get()
    other = Realisation.objects.create(
        pool=world.pool, school=delivering.other, month=of_school.month, fte=1, recorded_by=world.eva
    )

    for act in (of_school.act, other.act, "x"):
        assert pim.post(own(delivering, "undo"), {"act": act}).status_code == 404
    assert Realisation.objects.filter(replaced_at=None).count() == 2


def test_a_provider_sees_no_person_no_other_provider_and_no_sum(
    world: World, delivering: Delivering, pim: Client
) -> None:
    calculated(world.pool, world.noor)
    deliver(world.pool, world.noor, "2023-08", fte="0.4")
    write_as_provider(
        delivering.delivery, delivering.pim, "0.5", seen=Realisation.objects.get(school=link_of(world.pool)).pk
    )
    end_delivery(delivery=delivering.delivery, acting_user=world.noor)
    second, (ander,) = make_provider("Andere hulp", "ander")
    again = name_provider(school=link_of(world.pool), provider=second, site="", acting_user=world.noor)
    client = Client()
    client.force_login(ander)

    page = page_of(client.get(reverse("budgets:delivery-entry", args=[again.pk])))

    assert "ingevoerd door een andere aanbieder" in page
    for word in ("Noor", "Pim", "Zorgkracht", "De Beuk", "Wat er eerder stond", "€"):
        assert word not in page, word


def test_what_the_provider_replaced_is_told_of_the_school_and_not_of_a_person(
    world: World, delivering: Delivering, pim: Client
) -> None:
    deliver(world.pool, world.noor, "2023-08", fte="0.4")
    assert "ingevoerd door de school" in page_of(pim.get(own(delivering)))
    seen = Realisation.objects.get().pk

    pim.post(own(delivering), {"2023-08-fte": "0,5", "2023-08-seen": str(seen)})

    page = page_of(pim.get(own(delivering)))
    assert "ingevoerd door de school op" in page
    assert "vervangen door Zorgkracht op" in page
    assert "Noor" not in page


# --- The school sees and corrects ------------------------------------------------------------------------------------


def test_the_school_sees_what_the_provider_entered_and_corrects_it(
    world: World, delivering: Delivering, signed_in: Any
) -> None:
    write_as_provider(delivering.delivery, delivering.pim, "0.5")
    noor, entry = signed_in(world.noor), reverse("budgets:realisation-entry", args=[world.pool.pk])
    page = page_of(noor.get(entry))
    assert "ingevoerd door aanbieder Zorgkracht" in page
    assert "Pim" not in page

    noor.post(entry, {"2023-08-fte": "0,4", "2023-08-seen": str(Realisation.objects.get().pk)})

    page = page_of(noor.get(entry))
    assert "ingevoerd door aanbieder Zorgkracht op" in page
    assert "vervangen door Noor" in page
    assert [row.fte for row in Realisation.objects.order_by("pk")] == [Decimal("0.5"), Decimal("0.4")]


def test_the_school_is_told_when_the_provider_changed_its_correction(
    world: World, delivering: Delivering, signed_in: Any
) -> None:
    noor, entry = signed_in(world.noor), reverse("budgets:realisation-entry", args=[world.pool.pk])
    write_as_provider(delivering.delivery, delivering.pim, "0.5")
    noor.post(entry, {"2023-08-fte": "0,4", "2023-08-seen": str(Realisation.objects.get().pk)})
    corrected = Realisation.objects.get(replaced_at=None)
    act = write_as_provider(delivering.delivery, delivering.pim, "0.6", seen=corrected.pk)

    late = noor.post(entry, {"2023-08-fte": "0,3", "2023-08-seen": str(corrected.pk)})

    assert late.status_code == 409
    assert "Iemand anders heeft intussen een maand gewijzigd" in page_of(late)
    assert "gewijzigd door aanbieder Zorgkracht" in page_of(noor.get(entry))
    undo_realisation(pool=world.pool, act=act, acting_user=delivering.pim, delivery=delivering.delivery)
    assert "ingevoerd door aanbieder Zorgkracht" in page_of(noor.get(entry)), "who puts it back is who wrote it last"


def test_a_month_that_the_provider_emptied_is_told(
    world: World, delivering: Delivering, signed_in: Any, pim: Client
) -> None:
    deliver(world.pool, world.noor, "2023-08")
    pim.post(own(delivering), {"2023-08-fte": "", "2023-08-seen": str(Realisation.objects.get().pk)})

    page = page_of(signed_in(world.noor).get(reverse("budgets:realisation-entry", args=[world.pool.pk])))

    assert "weggehaald door aanbieder Zorgkracht" in page


def test_the_year_says_who_enters_and_who_entered(world: World, delivering: Delivering, signed_in: Any) -> None:
    make_member(world.noor, "director", school=delivering.other.school)
    calculated(world.pool, world.noor)
    write_as_provider(delivering.delivery, delivering.pim, "0.5")
    address = reverse("budgets:realisation", args=[world.pool.pk])

    of_school = page_of(signed_in(world.noor).get(address))
    of_payer = page_of(signed_in(world.femke).get(address))

    assert "aanbieder Zorgkracht, sinds" in of_school
    assert "de school zelf" in of_school
    assert "Ingevoerd door" in of_school
    assert "Zorgkracht" not in of_payer


# --- Naming on the page ----------------------------------------------------------------------------------------------


def test_a_school_names_a_provider_and_ends_it(world: World, signed_in: Any) -> None:
    provider, _people = make_provider("Zorgkracht", "pim")
    noor = signed_in(world.noor)

    named = noor.post(naming(world), {"provider": str(provider.pk), "do": "name"}, follow=True)

    delivery = Delivery.objects.get()
    assert "Zorgkracht kan vanaf nu invullen wat er op deze school is geleverd." in page_of(named)
    assert "Zorgkracht vult in" in page_of(named)
    ended = noor.post(naming(world), {"delivery": str(delivery.pk), "do": "end"}, follow=True)
    assert "Wat is ingevuld, blijft staan." in page_of(ended)
    assert "Wie eerder invulde" in page_of(ended)
    again = noor.post(naming(world), {"delivery": str(delivery.pk), "do": "end"}, follow=True)
    assert "Dit was al beëindigd." in page_of(again)


def test_who_comes_second_is_told_which_one_it_is(world: World, delivering: Delivering, signed_in: Any) -> None:
    other, _people = make_provider("Andere hulp")

    answer = signed_in(world.bram).post(naming(world), {"provider": str(other.pk), "do": "name"})

    assert answer.status_code == 409
    assert "Iemand anders heeft intussen een andere aanbieder gekozen." in page_of(answer)
    assert "Zorgkracht vult in" in page_of(answer)
    assert Delivery.objects.get().provider == delivering.provider


@pytest.mark.parametrize("sent", ["", "x", "\0", "00000000-0000-0000-0000-000000000000", "closed"])
def test_what_is_no_provider_is_refused(world: World, signed_in: Any, sent: str) -> None:
    closed = Provider.objects.create(name="Gesloten", valid_until="2024-01-01")
    make_provider("Zorgkracht")
    chosen = str(closed.pk) if sent == "closed" else sent

    answer = signed_in(world.noor).post(naming(world), {"provider": chosen, "do": "name"})

    assert answer.status_code == 422
    assert "Kies een aanbieder" in page_of(answer)
    assert "Gesloten" not in page_of(answer)
    assert not Delivery.objects.exists()


@pytest.mark.parametrize("sent", ["", "x", "\0", "00000000-0000-0000-0000-000000000000"])
def test_ending_what_is_not_there_is_404(world: World, signed_in: Any, sent: str) -> None:
    assert signed_in(world.noor).post(naming(world), {"do": "end", "delivery": sent}).status_code == 404


def test_without_providers_the_page_says_whom_to_ask(world: World, signed_in: Any) -> None:
    page = page_of(signed_in(world.noor).get(naming(world)))

    assert "Er zijn nog geen aanbieders" in page
    assert "ada@voorbeeld.example" in page


def test_a_budget_without_schools_has_nobody_to_name_one(world: World, signed_in: Any) -> None:
    world.pool.school_links.all().delete()
    world.pool.parties.create(ref="b1", role="board", name="Bestuur", board=world.school.board)
    ruth = signed_in(world.ruth)

    assert ruth.get(naming(world)).status_code == 404
    assert ruth.post(naming(world), {"provider": "x"}).status_code == 404
    assert "Wie vult in" not in page_of(ruth.get(reverse("budgets:realisation", args=[world.pool.pk])))


def test_a_board_chooses_for_which_of_its_schools(world: World, signed_in: Any) -> None:
    beuk = make_school("De Beuk", board=world.school.board)
    world.pool.school_links.create(school=beuk, ref="s9")
    provider, _people = make_provider("Zorgkracht")

    answer = signed_in(world.ruth).post(
        naming(world, "?school=s9"), {"provider": str(provider.pk), "do": "name"}, follow=True
    )

    assert "Wie vult in wat is geleverd: De Beuk" in page_of(answer)
    assert Delivery.objects.get().school.school == beuk
