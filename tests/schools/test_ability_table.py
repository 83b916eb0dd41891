"""The table of roles and abilities: what it says, and which mistakes in it stop the site."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, transaction

from schools.ability_table import ABILITY_FILE, read_ability_table
from schools.models import Board, Membership, Partnership, Provider
from schools.permissions import ABILITIES, TABLE, Ability, Role
from tests.factories import make_member, make_municipality, make_school, make_user

ROLES = ("clerk", "head")
SMALL = """
[roles]
clerk = "school"
head = "none"

[abilities.look]
roles = ["clerk", "head"]
nl = "Kijken."
en = "Look."

[abilities.write]
roles = ["head"]
nl = "Schrijven."
en = "Write."
"""


def read(text: str) -> None:
    read_ability_table(text, roles=ROLES, abilities=("look", "write"))


def test_a_good_file_is_read_as_it_stands() -> None:
    table = read_ability_table(SMALL, roles=ROLES, abilities=("look", "write"))

    assert dict(table.organisations) == {"clerk": "school", "head": "none"}
    assert table.abilities["look"].roles == ("clerk", "head")
    assert (table.abilities["write"].nl, table.abilities["write"].en) == ("Schrijven.", "Write.")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('head = "none"', "", "role head is missing"),
        ('head = "none"', 'head = "none"\nchief = "none"', "unknown role chief"),
        ('clerk = "school"', 'clerk = "scool"', "role clerk: unknown kind of organisation 'scool'"),
        ("[abilities.write]", "[abilities.wrte]", "ability write is missing; unknown ability wrte"),
        ('["head"]', '["hed"]', "ability write: unknown role hed"),
        ('["head"]', '["head", "head"]', "ability write: a role stands in it twice"),
        ('nl = "Kijken."', 'nl = " "', "ability look: no sentence in nl"),
        ('en = "Write."', "", "ability write: wants roles, nl and en, has nl, roles"),
        ("[abilities.look]", "[everyone]\n[abilities.look]", "unknown key: everyone"),
    ],
)
def test_each_mistake_stops_the_site_and_is_named(old: str, new: str, told: str) -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        read(SMALL.replace(old, new))

    assert str(refused.value) == f"abilities.toml: {told}"


def test_the_table_of_the_site_gives_what_it_gave() -> None:
    """Written out once more, by role: whoever changes a right changes it in two places, on purpose."""
    reads = {"view_pool", "request_report", "view_area", "calculate", "view_waiting"}
    decides = reads | {"edit_terms", "confirm_amounts", "submit_proposal", "decide_proposal", "view_meetings"}
    grounds = {"record_row_ground"}
    heads = {"remove_pupils", "submit_proposal"} | grounds
    assert {role.value: {ability.value for ability in given} for role, given in ABILITIES.items()} == {
        "director": reads | {"view_pupils", "edit_pupils", "record_realisation"} | heads,
        "care_coordinator": reads | {"view_pupils", "edit_pupils", "record_realisation"},
        "board": decides | {"record_realisation"} | grounds,
        "municipality": decides | {"hold_meetings"},
        "partnership": decides | {"hold_meetings"},
        "provider": {"deliver_support", "view_waiting"},
        "administrator": {
            "view_area",
            "edit_norms",
            "edit_organisations",
            "edit_calendars",
            "manage_people",
            "review_audit",
            "review_retention",
        },
    }


def test_nobody_but_the_staff_of_a_school_may_touch_a_child() -> None:
    of_children = {Ability.VIEW_PUPILS, Ability.EDIT_PUPILS}

    assert [role for role, given in ABILITIES.items() if given & of_children] == [Role.DIRECTOR, Role.CARE_COORDINATOR]


def test_the_file_is_read_as_it_is_on_the_disk() -> None:
    again = read_ability_table(
        ABILITY_FILE.read_text(encoding="utf-8"), roles=Role.values, abilities=[ability.value for ability in Ability]
    )

    assert again == TABLE


def test_the_database_keeps_each_role_at_its_own_kind_of_organisation(db: None) -> None:
    school = make_school("De Eik")
    organisations = {
        "school": school,
        "board": Board.objects.create(name="Nog een bestuur"),
        "municipality": make_municipality(),
        "partnership": Partnership.objects.create(name="Nog een verband"),
        "provider": Provider.objects.create(name="Nog een aanbieder"),
    }
    user = make_user("rol@voorbeeld.example")
    kept: dict[str, list[str]] = {}

    for role in Role:
        for kind in ("none", *organisations):
            fields = {} if kind == "none" else {kind: organisations[kind]}
            try:
                with transaction.atomic():
                    make_member(user, role, **fields)
            except IntegrityError:
                continue
            kept.setdefault(role.value, []).append(kind)

    assert kept == {role: [kind] for role, kind in TABLE.organisations.items()}
    assert Membership.objects.count() == 7
