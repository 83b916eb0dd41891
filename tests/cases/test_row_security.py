"""What PostgreSQL itself refuses to the application's role, whatever SQL it is given."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import DatabaseError, IntegrityError, ProgrammingError, connection, transaction
from django.db.utils import OperationalError
from django.urls import reverse

from cases import scope
from cases.actions import PupilTerms, record_pupil
from cases.checks import faults_of
from cases.models import DataVersion, Indication, IndicationConfirmation, Professional, Pupil, SnapshotReference
from cases.scope import Reason, full_scope, no_scope, school_scope
from config.database_rights import rights_on
from tests.cast import World, make_world
from tests.factories import make_indication, make_pupil
from tests.row_security import become_owner

pytestmark = [pytest.mark.services, pytest.mark.django_db]

TABLES = (
    "cases_pupil",
    "cases_indication",
    "cases_indicationconfirmation",
    "cases_professional",
    "cases_snapshotreference",
)


@pytest.fixture(autouse=True)
def only_here(is_postgresql: bool) -> None:
    if not is_postgresql:
        pytest.skip("SQLite has no rules on rows")


@pytest.fixture
def children(world: World) -> World:
    """A child at each school, with a decision, a professional, two opaque names and a counter."""
    store_children(world)
    return world


def store_children(world: World) -> None:
    for school, reference in ((world.school, "eik"), (world.neighbour, "linde")):
        pupil = make_pupil(school, reference=reference)
        indication = make_indication(pupil)
        IndicationConfirmation.objects.create(
            indication=indication,
            revision=1,
            on_behalf_of="municipality:0268",
            amount_status="granted",
            valid_from="2023-08-01",
            confirmed_by=world.femke,
        )
        Professional.objects.create(pupil=pupil, role="nurse", paid_from="zvw", valid_from="2026-08-01")
        SnapshotReference.objects.create(scope=world.pool.pk, ref=f"c-{reference}", pupil=pupil)
        SnapshotReference.objects.create(scope=world.pool.pk, ref=f"i-{reference}", indication=indication)
        DataVersion.objects.create(school=school, school_year="2026-2027", number=3)


def ask(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    """Ask the server as somebody who walks around the guard."""
    with connection.connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall()) if cursor.description else []


def count(table: str) -> int:
    return int(ask(f"SELECT count(*) FROM {table}")[0][0])  # noqa: S608


@contextmanager
def told(*schools: UUID) -> Iterator[None]:
    """Have the server told of these schools, as by the first statement about a child."""
    with no_scope(), school_scope(schools, Reason.CALCULATION):
        Pupil.objects.exists()
        yield


# --- Reading ---------------------------------------------------------------------------------------------------------


def test_the_tests_themselves_run_with_the_rights_of_the_application(world: World) -> None:
    [(name, is_superuser, bypasses, owns)] = ask(
        "SELECT current_user::text, rolsuper, rolbypassrls, pg_has_role(current_user,"
        " (SELECT relowner FROM pg_class WHERE relname = 'cases_pupil'), 'MEMBER')"
        " FROM pg_roles WHERE rolname = current_user"
    )

    assert name.endswith("_app")
    assert (is_superuser, bypasses, owns) == (False, False, False)


@pytest.mark.parametrize("table", TABLES)
def test_without_a_scope_sql_by_hand_sees_no_row(children: World, table: str) -> None:
    with no_scope():
        assert count(table) == 0
        for value in ("", ","):
            ask("SELECT set_config('ontschot.schools', %s, true)", value.strip(","))
            assert count(table) == 0
        ask("RESET ontschot.schools")
        assert count(table) == 0


@pytest.mark.parametrize(("table", "own"), [*((table, 1) for table in TABLES[:3]), ("cases_snapshotreference", 2)])
def test_with_a_scope_sql_by_hand_sees_that_school_alone(children: World, table: str, own: int) -> None:
    with told(children.school.pk):
        assert count(table) == own
    with told(children.school.pk, children.neighbour.pk):
        assert count(table) == 2 * own
    with told(uuid4()):
        assert count(table) == 0
    with no_scope(), full_scope(Reason.BACKUP):
        Pupil.objects.exists()
        assert count(table) == 2 * own


def test_joins_and_subqueries_do_not_reach_around(children: World) -> None:
    with told(children.school.pk):
        assert ask("SELECT p.reference FROM schools_school s JOIN cases_pupil p ON p.school_id = s.id") == [("eik",)]
        assert ask("SELECT (SELECT count(*) FROM cases_indication)") == [(1,)]
        assert ask("SELECT reference FROM cases_pupil UNION SELECT reference FROM cases_pupil") == [("eik",)]


def test_the_counters_can_be_read_by_every_reader_of_a_budget(children: World) -> None:
    with no_scope():
        assert ask("SELECT sum(number)::int FROM cases_dataversion") == [(6,)]


# --- Writing ---------------------------------------------------------------------------------------------------------


def refused(sql: str, *values: Any) -> bool:
    """Tell whether the server refuses a statement because of its rules on rows."""
    try:
        with transaction.atomic():
            ask(sql, *values)
    except psycopg.errors.InsufficientPrivilege as error:
        return "row-level security" in str(error)
    return False


def test_nothing_is_added_to_another_school(children: World) -> None:
    other = Pupil.objects.get(reference="linde")
    their_decision = Indication.objects.get(pupil=other)

    with told(children.school.pk):
        assert refused(
            "INSERT INTO cases_pupil (id, school_id, reference, nickname, created_at, revision)"
            " VALUES (gen_random_uuid(), %s, 'x', '', now(), 1)",
            children.neighbour.pk,
        )
        assert refused(
            "INSERT INTO cases_indication (id, pupil_id, kind, minutes, frequency, amount_basis, amount_status, number,"
            " provider_role, valid_from, created_at, revision)"
            " VALUES (gen_random_uuid(), %s, 'zbo', 60, 'week', '', 'granted', '', '', now(), now(), 1)",
            other.pk,
        )
        assert refused(
            "INSERT INTO cases_professional (id, pupil_id, role, paid_from, valid_from)"
            " VALUES (gen_random_uuid(), %s, 'nurse', 'zvw', now())",
            other.pk,
        )
        named = "INSERT INTO cases_snapshotreference (scope, ref, {}) VALUES (gen_random_uuid(), 'x', %s)"
        assert refused(named.format("pupil_id"), other.pk)
        assert refused(named.format("indication_id"), their_decision.pk)
        assert refused(
            "INSERT INTO cases_dataversion (school_id, school_year, number) VALUES (%s, '2030-2031', 1)",
            children.neighbour.pk,
        )


def test_nothing_is_moved_to_another_school(children: World) -> None:
    other = Pupil.objects.get(reference="linde").pk

    with told(children.school.pk):
        assert refused("UPDATE cases_pupil SET school_id = %s", children.neighbour.pk)
        assert refused("UPDATE cases_indication SET pupil_id = %s", other)
        assert refused("UPDATE cases_professional SET pupil_id = %s", other)


def test_rows_of_another_school_are_neither_changed_nor_removed(children: World) -> None:
    with told(children.school.pk):
        ask("UPDATE cases_pupil SET nickname = 'veranderd'")
        ask("UPDATE cases_indication SET minutes = 7")
        ask("UPDATE cases_dataversion SET number = 99")
        ask("DELETE FROM cases_snapshotreference")
        ask("DELETE FROM cases_professional")

    other = Pupil.objects.get(reference="linde")
    assert other.nickname != "veranderd"
    assert Indication.objects.get(pupil=other).minutes != 7
    assert DataVersion.objects.get(school=children.neighbour).number == 3
    assert set(SnapshotReference.objects.values_list("ref", flat=True)) == {"c-linde", "i-linde"}
    assert Professional.objects.get().pupil == other


def test_a_removal_is_written_down_for_good(children: World) -> None:
    gone = uuid4()
    with told():
        ask("INSERT INTO cases_removedpupil (id, removed_on) VALUES (%s, '2026-11-23')", gone)
        ask("UPDATE cases_removedpupil SET removed_on = '2020-01-01'")
        ask("DELETE FROM cases_removedpupil")
        assert ask("SELECT id, removed_on::text FROM cases_removedpupil") == [(gone, "2026-11-23")]


# --- What a refusal could tell ----------------------------------------------------------------------------------------


def test_the_reference_of_another_schools_child_can_be_used_and_tells_nothing(children: World) -> None:
    with no_scope(), school_scope([children.school.pk], Reason.CALCULATION):
        made = record_pupil(
            school_id=children.school.pk,
            terms=PupilTerms(reference="linde", birth_year=2016),
            acting_user=children.noor,
        )

    assert made.reference == "linde"
    assert Pupil.objects.filter(reference="linde").count() == 2


def test_the_key_of_another_schools_child_is_answered_like_a_free_one(children: World) -> None:
    theirs = Pupil.objects.get(reference="linde")
    made = []

    for number, key in enumerate((theirs.pk, uuid4())):
        with no_scope(), school_scope([children.school.pk], Reason.CALCULATION):
            terms = PupilTerms(reference=f"nieuw-{number}", birth_year=2016)
            made.append(
                record_pupil(school_id=children.school.pk, terms=terms, acting_user=children.noor, key=key).reference
            )

    assert made == ["nieuw-0", "nieuw-1"]
    assert Pupil.objects.get(pk=theirs.pk).reference == "linde"


def test_within_the_own_school_a_reference_is_still_used_once(children: World) -> None:
    with (
        school_scope([children.school.pk], Reason.CALCULATION),
        pytest.raises(IntegrityError, match="pupil_reference_once_per_school"),
        transaction.atomic(),
    ):
        Pupil.objects.create(school=children.school, reference="eik")


# --- What goes back, and what a rollback does -------------------------------------------------------------------------


def setting() -> str:
    return str(ask("SELECT coalesce(current_setting('ontschot.schools', true), '')")[0][0])


def test_when_a_scope_closes_the_server_is_told_nothing(children: World) -> None:
    with told(children.school.pk):
        assert setting() == str(children.school.pk)

    with no_scope():
        assert setting() == ""


def test_a_scope_that_touches_no_child_tells_nothing(world: World) -> None:
    with no_scope(), school_scope([world.school.pk], Reason.CALCULATION):
        World.__name__.lower()
        assert setting() == ""


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_what_was_told_in_a_block_that_is_taken_back_is_told_again(children: World, depth: int) -> None:
    """The server forgets it with the rollback; a memory on our side would believe otherwise."""

    def fail(levels: int) -> None:
        with transaction.atomic():
            if levels > 1:
                fail(levels - 1)
            with school_scope([children.neighbour.pk], Reason.CALCULATION):
                assert [row.reference for row in Pupil.objects.all()] == ["linde"]
                raise ZeroDivisionError

    with no_scope(), school_scope([children.school.pk], Reason.CALCULATION):
        for _ in range(2):
            with pytest.raises(ZeroDivisionError):
                fail(depth)
            assert [row.reference for row in Pupil.objects.all()] == ["eik"]


def test_first_told_within_a_block_that_is_taken_back(children: World) -> None:
    with no_scope(), school_scope([children.school.pk], Reason.CALCULATION):
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            assert Pupil.objects.count() == 1
            raise ZeroDivisionError
        assert setting() == ""
        assert Pupil.objects.count() == 1


def test_a_scope_that_closes_in_a_failed_transaction_leaves_nothing(children: World) -> None:
    with no_scope():
        with pytest.raises(DatabaseError), transaction.atomic():
            opened = school_scope([children.school.pk], Reason.CALCULATION)
            with opened, connection.cursor() as cursor:
                Pupil.objects.exists()
                cursor.execute("SELECT 1 / 0")
        assert setting() == ""
        assert count("cases_pupil") == 0


def test_two_people_after_each_other_on_one_connection_each_see_their_own(children: World, signed_in: Any) -> None:
    """Whoever comes next on a connection that is kept open finds nothing that was left in reach."""
    visits = [
        (children.noor, children.school, "eik", "linde"),
        (children.eva, children.neighbour, "linde", "eik"),
        (children.noor, children.school, "eik", "linde"),
    ]
    with no_scope():
        for person, school, own, other in visits:
            client = signed_in(person)
            page = client.get(reverse("budgets:school", args=[school.pk]))
            assert page.status_code == 200
            assert own in page.content.decode()
            assert other not in page.content.decode()
            assert setting() == ""
            # The children are there, and out of reach for whatever SQL comes next.
            assert count("cases_pupil") == 0


def test_whose_role_ended_reaches_nothing_at_the_next_request(children: World, signed_in: Any) -> None:
    client = signed_in(children.noor)
    address = reverse("budgets:school", args=[children.school.pk])
    with no_scope():
        before = client.get(address).status_code
        children.noor.memberships.update(valid_until="2020-01-01", valid_from="2019-01-01")
        after = client.get(address).status_code

    assert (before, after) == (200, 404)


# --- Real connections: no transaction around the test -----------------------------------------------------------------


@pytest.fixture
def committed(transactional_db: None) -> World:
    world = make_world()
    store_children(world)
    return world


def test_a_rollback_to_before_the_scope_leaves_nothing(committed: World) -> None:
    with no_scope():
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            with school_scope([committed.school.pk], Reason.CALCULATION):
                assert Pupil.objects.count() == 1
            with school_scope([committed.neighbour.pk], Reason.CALCULATION):
                assert [row.reference for row in Pupil.objects.all()] == ["linde"]
                raise ZeroDivisionError
        assert setting() == ""
        with school_scope([committed.school.pk], Reason.CALCULATION):
            assert [row.reference for row in Pupil.objects.all()] == ["eik"]
        assert setting() == ""


def test_a_commit_that_fails_leaves_nothing(committed: World) -> None:
    with no_scope():
        with pytest.raises(IntegrityError), transaction.atomic(), full_scope(Reason.IMPORT):
            # Checked at the commit, by a constraint that is put off until then.
            Pupil.objects.create(school_id=uuid4(), reference="wees")
        assert setting() == ""
        with school_scope([committed.school.pk], Reason.CALCULATION):
            assert [row.reference for row in Pupil.objects.all()] == ["eik"]


def test_a_connection_that_was_dropped_in_the_middle_is_told_again(committed: World) -> None:
    with no_scope(), school_scope([committed.school.pk], Reason.CALCULATION):
        assert Pupil.objects.count() == 1
        with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": None}, autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(%s)", [connection.connection.info.backend_pid])
        with pytest.raises(OperationalError):
            Pupil.objects.count()
        connection.close()
        assert [row.reference for row in Pupil.objects.all()] == ["eik"]


def test_two_threads_each_reach_their_own_school(committed: World) -> None:
    together = threading.Barrier(2)
    seen: dict[str, list[list[str]]] = {"eik": [], "linde": []}

    def look(name: str, school: UUID) -> None:
        try:
            with no_scope(), school_scope([school], Reason.CALCULATION):
                for _ in range(25):
                    together.wait(30)
                    seen[name].append([row.reference for row in Pupil.objects.all()])
        finally:
            connection.close()

    schools = (("eik", committed.school.pk), ("linde", committed.neighbour.pk))
    threads = [threading.Thread(target=look, args=given) for given in schools]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert seen == {name: [[name]] * 25 for name in ("eik", "linde")}


def test_a_new_thread_begins_with_nothing(committed: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without what the tests open for themselves, as in the product."""
    monkeypatch.setattr(scope, "_reach", type(scope._reach)("closed", default=None))
    found: list[object] = []

    def look() -> None:
        try:
            found.append(Pupil.objects.count())
        except scope.ScopeError as error:
            found.append(type(error))
        finally:
            connection.close()

    with full_scope(Reason.BACKUP):
        thread = threading.Thread(target=look)
        thread.start()
        thread.join()

    assert found == [scope.ScopeError]


def test_rows_in_portions_are_those_of_the_scope(committed: World) -> None:
    """A cursor on the server asks its rule on rows when the first portion is fetched."""
    with no_scope(), school_scope([committed.school.pk], Reason.CALCULATION), transaction.atomic():
        assert [row.reference for row in Pupil.objects.iterator(chunk_size=1)] == ["eik"]


# --- The role and the tables ------------------------------------------------------------------------------------------


def faults() -> str:
    return "\n".join(faults_of("default"))


def test_every_table_of_this_room_has_its_rules() -> None:
    """The tests are signed in as a superuser who took the application's role, and that is the one thing reported."""
    assert faults().count("\n") == 0
    assert "is a superuser" in faults()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("ALTER TABLE cases_pupil DISABLE ROW LEVEL SECURITY", "cases_pupil lacks ROW LEVEL SECURITY with FORCE"),
        ("ALTER TABLE cases_professional NO FORCE ROW LEVEL SECURITY", "cases_professional lacks ROW LEVEL SECURITY"),
        ("DROP POLICY own_schools ON cases_indication", "cases_indication lacks the policy own_schools"),
        ("CREATE POLICY extra ON cases_pupil USING (true)", "cases_pupil has a policy that does not belong there"),
        ("CREATE POLICY counters_are_open ON cases_pupil FOR SELECT USING (true)", "does not belong there"),
    ],
)
def test_a_table_without_its_rules_is_reported(change: str, words: str) -> None:
    become_owner()
    ask(change)

    assert words in faults()


def test_a_role_that_owns_the_tables_is_reported() -> None:
    become_owner()

    assert "owns cases_pupil" in faults()


def test_the_check_command_ends_with_an_error() -> None:
    with pytest.raises(SystemCheckError, match=r"cases\.E001"):
        call_command("check", databases=["default"])


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE cases_pupil DISABLE ROW LEVEL SECURITY",
        "DROP POLICY own_schools ON cases_pupil",
        "CREATE POLICY mine ON cases_pupil USING (true)",
        "CREATE TABLE mine (id int)",
        "DROP TRIGGER audit_event_change ON accounts_auditevent",
        "UPDATE accounts_auditevent SET action = 'x'",
        "DELETE FROM accounts_auditseal",
        "UPDATE django_migrations SET name = 'x'",
    ],
)
def test_the_application_cannot_change_its_own_rules(statement: str) -> None:
    with pytest.raises((psycopg.errors.InsufficientPrivilege, ProgrammingError)), transaction.atomic():
        ask(statement)


def test_lines_of_the_log_are_only_added() -> None:
    assert rights_on("accounts_auditevent") == "SELECT, INSERT"
    assert rights_on("cases_pupil") == "SELECT, INSERT, UPDATE, DELETE"
