"""Who must have a second step can open nothing with a password alone, at any address of the site."""

from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import resolve, reverse

from accounts.models import AuditEvent, Session, User
from accounts.second_factor import has_done_second_step
from cases.models import Pupil
from schools.ability_table import read_ability_table
from schools.permissions import Ability
from schools.second_factor import DEMANDING, must_have_second_step
from tests.accounts.codes import code_of
from tests.accounts.people import SECRET, enter_code, enter_password, give_app, signed_in_as
from tests.architecture.addresses import addresses
from tests.cast import World
from tests.demo import PASSWORD as DEMO_PASSWORD
from tests.demo import Demo, make_demo, make_report

pytestmark = pytest.mark.django_db
NEEDED = "/account/tweede-stap/"
# The pages of signing in itself: they show one's own sign-in, and nothing that a role gives.
OF_SIGNING_IN = ("account_", "mfa_", "accounts:second-factor")


@pytest.fixture(autouse=True)
def _required(settings: Any) -> None:
    settings.SECOND_FACTOR = "required"


@pytest.fixture
def demo() -> Demo:
    made = make_demo()
    make_report(made.calculations["Casus 4"])
    return made


def test_the_abilities_that_demand_no_second_step_are_these_and_no_other() -> None:
    """Written out once more: an ability that is added demands one until somebody says otherwise on purpose."""
    assert set(Ability) - DEMANDING == {
        Ability.VIEW_POOL,
        Ability.CALCULATE,
        Ability.REQUEST_REPORT,
        Ability.VIEW_AREA,
        Ability.EDIT_TERMS,
        Ability.VIEW_MEETINGS,
        Ability.VIEW_WAITING,
    }
    assert {
        Ability.CONFIRM_AMOUNTS,
        Ability.DECIDE_PROPOSAL,
        Ability.SUBMIT_PROPOSAL,
        Ability.DELIVER_SUPPORT,
    } <= DEMANDING
    assert {Ability.VIEW_PUPILS, Ability.EDIT_PUPILS, Ability.EDIT_NORMS, Ability.REVIEW_AUDIT} <= DEMANDING


def test_a_table_with_another_word_than_true_or_false_stops_the_site() -> None:
    text = (
        '[roles]\nhead = "none"\n[abilities.look]\nroles = ["head"]\nsecond_step = "no"\nnl = "Kijken."\nen = "Look."\n'
    )

    with pytest.raises(ImproperlyConfigured, match="ability look: second_step is true or false"):
        read_ability_table(text, roles=("head",), abilities=("look",))


def test_whoever_sees_children_administers_or_puts_a_name_under_money_must_have_one(world: World) -> None:
    people = {name: getattr(world, name) for name in ("noor", "bram", "eva", "ada", "ruth", "femke", "sven", "zoe")}

    assert {name for name, user in people.items() if must_have_second_step(user)} == set(people) - {"zoe"}


def is_open_to_all(name: str, path: str) -> bool:
    """Whether a stranger may open the page, so that it shows nothing of anybody; the API asks for itself."""
    return not name.startswith("api:") and not getattr(resolve(path).func, "login_required", True)


# Who may go on is asked before any page is, so the run on PostgreSQL need not repeat it.
@pytest.mark.embedded
@pytest.mark.parametrize("role", ["directeur", "ib", "beheer"])
def test_with_a_password_alone_no_address_gives_data(demo: Demo, role: str) -> None:
    """Signed in for real, at every address of the site, in both ways of asking: 0 open."""
    client = Client()
    enter_password(client, demo.people[role], password=DEMO_PASSWORD)
    last = AuditEvent.objects.latest("id").pk
    asked, open_ones = 0, []

    for name, path in addresses(demo):
        if name.startswith(OF_SIGNING_IN) or is_open_to_all(name, path):
            continue
        for method in ("get", "post"):
            answer: Any = getattr(client, method)(path)
            asked += 1
            led = answer.status_code == 302 and answer.url == NEEDED
            kept = answer.status_code == 403 and "Kies een tweede stap" in answer.text
            told = name.startswith("api:") and answer.status_code == 403 and "tweede stap" in answer.json()["detail"]
            if not (led or kept or told):
                open_ones.append(f"{method} {name} {answer.status_code}")

    assert open_ones == []
    assert asked > 150
    reads = ("view_pupil", "view_pupils", "download_report", "export_pool", "review_log", "export_log")
    assert not AuditEvent.objects.filter(id__gt=last, action__in=reads, outcome="done").exists()


def test_the_pages_that_lead_to_a_second_step_do_open(world: World) -> None:
    client = Client()
    enter_password(client, world.noor)

    led: Any = client.get(reverse("budgets:home"), follow=True)
    app = client.get(reverse("mfa_activate_totp"))
    passkey = client.get(reverse("mfa_add_webauthn"))

    assert led.redirect_chain == [(NEEDED, 302)]
    assert "Kies een tweede stap" in led.text
    assert [answer.status_code for answer in (app, passkey, client.get(reverse("accounts:help")))] == [200] * 3


def test_choosing_one_opens_everything_and_the_codes_come_first(world: World) -> None:
    client = Client()
    enter_password(client, world.noor)
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret

    chosen: Any = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})

    assert chosen.url == reverse("mfa_view_recovery_codes")
    assert client.get(reverse("budgets:school", args=[world.school.pk])).status_code == 200


def test_what_was_typed_before_is_kept_on_the_page(world: World) -> None:
    client = Client()
    enter_password(client, world.noor)
    address = reverse("cases:pupil-add", args=[world.school.pk])
    typed = {"reference": "24-017", "nickname": "Lara", "birth_year": "2016"}

    answer = client.post(address, typed)

    assert answer.status_code == 403
    assert (answer.context["unsent"].path, dict(answer.context["unsent"].fields)) == (address, typed)
    assert not Pupil.objects.exists()


def test_a_piece_of_a_page_says_in_its_place_what_is_needed(world: World) -> None:
    client = Client()
    enter_password(client, world.noor)

    answer = client.post(reverse("budgets:indication-preview"), {"time": "8,7"}, headers={"HX-Request": "true"})

    assert "Kies eerst een tweede stap" in answer.text
    assert "<html" not in answer.text


def test_a_session_older_than_the_second_step_is_ended(world: World) -> None:
    """Such a session cannot come about by signing in; here it is made by hand."""
    client = Client()
    client.force_login(world.noor)
    give_app(world.noor)

    answer: Any = client.get(reverse("budgets:pools"))

    assert answer.url == "/account/login/?next=%2Fbudgetten%2F"
    assert not Session.objects.filter(user=world.noor).exists()


def test_the_second_step_of_one_person_counts_for_no_other(world: World) -> None:
    give_app(world.noor)
    client = Client()
    enter_password(client, world.noor)
    enter_code(client, code_of(SECRET))
    session = client.session
    kept = session["second_step_of"]
    client.post(reverse("account_logout"))
    enter_password(client, world.ada)
    session = client.session
    session["second_step_of"] = kept
    session.save()

    answer: Any = client.get(reverse("schools:log"))

    assert answer.url == NEEDED


def test_who_takes_the_last_one_away_is_led_to_a_new_one(world: World) -> None:
    give_app(world.noor)
    client = Client()
    enter_password(client, world.noor)
    enter_code(client, code_of(SECRET))
    assert client.get(reverse("budgets:norms")).status_code == 200

    client.post(reverse("mfa_deactivate_totp"))
    answer: Any = client.get(reverse("budgets:norms"))

    assert answer.url == NEEDED
    assert signed_in_as(client) == str(world.noor.pk)


def test_a_role_that_comes_during_a_session_demands_it_at_the_next_request(world: World) -> None:
    client = Client()
    enter_password(client, world.zoe)
    assert client.get(reverse("budgets:norms")).status_code == 200

    world.noor.memberships.update(user=world.zoe)
    answer: Any = client.get(reverse("budgets:norms"))

    assert answer.url == NEEDED


def test_who_has_no_role_signs_in_with_a_password_and_may_add_more(world: World) -> None:
    client = Client()
    enter_password(client, world.zoe)

    assert client.get(reverse("budgets:norms")).status_code == 200
    assert client.get(reverse("mfa_activate_totp")).status_code == 200


def test_a_policy_officer_chooses_a_second_step_first(world: World) -> None:
    """The name under an agreement, and rows of children where a ground is recorded, ask for more than a password."""
    client = Client()
    enter_password(client, world.femke)

    assert client.get(reverse("budgets:pools")).url == NEEDED  # type: ignore[attr-defined]


def test_single_sign_on_that_asked_for_two_factors_is_enough(world: World) -> None:
    client = Client()
    enter_password(client, world.noor)
    session = client.session
    session["single_sign_on"] = {"provider": "gemeente", "second_factor": True}
    session.save()
    with_one = client.get(reverse("budgets:norms"))
    session["single_sign_on"] = {"provider": "gemeente", "second_factor": False}
    session.save()
    with_none: Any = client.get(reverse("budgets:norms"))

    assert (with_one.status_code, with_none.url) == (200, NEEDED)


def test_nobody_has_done_a_second_step_who_is_not_signed_in(rf: Any) -> None:
    from django.contrib.auth.models import AnonymousUser  # noqa: PLC0415 - needs the settings

    request = rf.get("/")
    request.user, request.session = AnonymousUser(), {"second_step_of": "None"}

    assert not has_done_second_step(request)


def test_optional_leaves_it_to_the_person(world: World, settings: Any) -> None:
    settings.SECOND_FACTOR = "optional"
    client = Client()
    enter_password(client, world.noor)

    assert isinstance(world.noor, User)
    assert client.get(reverse("budgets:school", args=[world.school.pk])).status_code == 200
