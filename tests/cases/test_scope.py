"""Nothing about a child is read or written while nobody said of which school; on both databases."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import RequestFactory
from django.urls import reverse

from accounts.models import AuditEvent
from budgets.actions import request_calculation
from budgets.models import Calculation, JobStatus
from budgets.tasks import run_calculation
from cases import scope
from cases.middleware import own_children
from cases.models import DataVersion, Indication, Professional, Pupil, SnapshotReference
from cases.scope import Reason, ScopeError, full_scope, needs_scope, no_scope, person_scope, school_scope
from config.celery import app
from reports.actions import request_report
from reports.models import Report
from tests.cases.reaching import REACHING
from tests.cast import World
from tests.factories import make_indication, make_pupil

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("config", "reports", "budgets", "cases", "schools", "accounts")
pytestmark = pytest.mark.django_db


def references() -> set[str]:
    return set(Pupil.objects.values_list("reference", flat=True))


@pytest.fixture
def children(world: World) -> World:
    """One child at each school."""
    make_indication(make_pupil(world.school, reference="eik"))
    make_indication(make_pupil(world.neighbour, reference="linde"))
    return world


# --- Closed ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", [Pupil, Indication, Professional, SnapshotReference])
def test_without_a_scope_no_row_is_read(children: World, model: Any) -> None:
    with no_scope(), pytest.raises(ScopeError):
        list(model.objects.all())


def test_without_a_scope_no_row_is_written(children: World) -> None:
    writes: list[Callable[[], object]] = [
        lambda: Pupil.objects.create(school=children.school, reference="nieuw"),
        lambda: Pupil.objects.update(nickname="x"),
        lambda: Pupil.objects.all().delete(),
        lambda: Pupil.objects.bulk_create([Pupil(school=children.school, reference="nieuw")]),
        lambda: DataVersion.objects.create(school=children.school, school_year="2026-2027"),
        lambda: DataVersion.objects.update(number=9),
    ]

    for write in writes:
        with no_scope(), pytest.raises(ScopeError), transaction.atomic():
            write()

    assert references() == {"eik", "linde"}


def test_without_a_scope_sql_by_hand_is_refused_too(children: World) -> None:
    for statement in (
        "SELECT * FROM cases_pupil",
        'select count(*) from "CASES_PUPIL"',
        "UPDATE cases_indication SET minutes = 1",
        "WITH x AS (SELECT * FROM cases_professional) SELECT * FROM x",
        "EXPLAIN SELECT * FROM cases_snapshotreference",
        "SELECT 1 WHERE EXISTS (SELECT 1 FROM public.cases_pupil)",
    ):
        with no_scope(), connection.cursor() as cursor, pytest.raises(ScopeError):
            cursor.execute(statement)


def test_many_at_once_are_refused_too(children: World) -> None:
    with no_scope(), connection.cursor() as cursor, pytest.raises(ScopeError):
        cursor.executemany("UPDATE cases_pupil SET nickname = %s", [["x"], ["y"]])


def test_other_tables_and_the_counters_are_read_without_a_scope(children: World) -> None:
    with no_scope():
        assert DataVersion.objects.count() == 0
        assert Calculation.objects.with_staleness().count() == 0


def test_a_table_of_this_room_is_recognised_however_it_is_written() -> None:
    assert needs_scope('SELECT * FROM "cases_pupil"')
    assert needs_scope("select * from public.CASES_INDICATION")
    assert needs_scope('SELECT n.number FROM "cases_dataversion" n JOIN "cases_pupil" p ON true')
    assert needs_scope('INSERT INTO "cases_dataversion" VALUES (1)')
    assert needs_scope('DELETE FROM "cases_removedpupil"')
    assert not needs_scope('GRANT SELECT ON "cases_pupil" TO somebody')
    assert not needs_scope('SELECT "id" FROM "cases_removedpupil"')
    assert not needs_scope('SELECT "number" FROM "cases_dataversion"')
    assert not needs_scope("SELECT 'cases' FROM budgets_pool")


# --- Opened and closed again ------------------------------------------------------------------------------------------


def test_the_inner_scope_counts_and_the_outer_returns(children: World, is_postgresql: bool) -> None:
    """On PostgreSQL the database itself hides what is out of reach; SQLite has only the refusal."""
    eik, both = {"eik"}, {"eik", "linde"}
    seen = []
    with no_scope(), school_scope([children.school.pk], Reason.CALCULATION):
        seen.append(references())
        with full_scope(Reason.BACKUP):
            seen.append(references())
            with school_scope([], Reason.CALCULATION):
                seen.append(references())
            seen.append(references())
        seen.append(references())

    assert seen == ([eik, both, set(), both, eik] if is_postgresql else [both] * 5)


def test_an_error_closes_the_scope(children: World) -> None:
    with no_scope():
        with pytest.raises(ZeroDivisionError), full_scope(Reason.BACKUP):
            raise ZeroDivisionError
        with pytest.raises(ScopeError):
            references()


def test_the_memberships_are_read_when_the_first_row_is_asked_for(children: World) -> None:
    asked: list[UUID] = []

    def schools() -> list[UUID]:
        asked.append(children.school.pk)
        return [children.school.pk]

    with person_scope(schools):
        Calculation.objects.count()
        before = list(asked)
        references()

    assert before == []
    assert asked == [children.school.pk]


def test_a_wrapper_that_comes_and_goes_does_not_take_the_guard_along() -> None:
    with connection.execute_wrapper(lambda execute, *given: execute(*given)):
        connection.close_if_unusable_or_obsolete()

    assert connection.execute_wrappers[0] is scope.guard
    assert connection.execute_wrappers.count(scope.guard) == 1


# --- Requests --------------------------------------------------------------------------------------------------------


def ask(user: Any, view: Callable[[HttpRequest], Any]) -> Any:
    request = RequestFactory().get("/")
    request.user = user
    with no_scope():
        return own_children(view)(request)


def test_a_request_reaches_the_schools_of_the_person_and_no_other(children: World, is_postgresql: bool) -> None:
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(",".join(sorted(references())))

    everyone = "eik,linde"

    assert ask(children.noor, view).content.decode() == ("eik" if is_postgresql else everyone)
    assert ask(children.eva, view).content.decode() == ("linde" if is_postgresql else everyone)
    for person in (children.ruth, children.femke, children.sven, children.ada, children.zoe):
        assert ask(person, view).content.decode() == ("" if is_postgresql else everyone)


def test_a_long_answer_is_written_within_the_scope_of_who_asked(children: World, is_postgresql: bool) -> None:
    def view(request: HttpRequest) -> StreamingHttpResponse:
        return StreamingHttpResponse(f"{part}{sorted(references())}" for part in range(2))

    response = ask(children.noor, view)

    with no_scope():
        written = b"".join(response.streaming_content).decode()
        with pytest.raises(ScopeError):
            references()
    expected = "['eik']" if is_postgresql else "['eik', 'linde']"
    assert written == f"0{expected}1{expected}"


def test_between_two_parts_of_a_long_answer_nothing_is_open(children: World) -> None:
    response = ask(children.noor, lambda _: StreamingHttpResponse(str(len(references())) for _ in range(2)))

    with no_scope():
        next(iter(response.streaming_content))
        with pytest.raises(ScopeError):
            references()


def test_a_file_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "report.pdf").write_bytes(b"%PDF")

    response = ask(None, lambda _: FileResponse((tmp_path / "report.pdf").open("rb")))

    assert response.file_to_stream is not None
    assert b"".join(response) == b"%PDF"
    response.close()


def test_who_has_no_children_is_refused_as_before_and_the_log_still_says_which_child(
    children: World, signed_in: Any
) -> None:
    pupil = Pupil.objects.get(reference="eik")

    response = signed_in(children.eva).get(reverse("cases:pupil", args=[pupil.pk]))

    assert response.status_code == 404
    refused = AuditEvent.objects.get(outcome=AuditEvent.Outcome.REFUSED)
    assert (refused.actor_id, refused.subject_id) == (children.eva.pk, str(pupil.pk))


# --- Tasks -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def task_of_a_newcomer() -> Any:
    """A task whose author did not think of a scope."""

    @app.task(name="tests.count_children")
    def count_children() -> int:
        return Pupil.objects.count()

    yield count_children
    del app.tasks["tests.count_children"]


def test_a_task_without_a_scope_fails_and_reads_nothing(children: World, task_of_a_newcomer: Any) -> None:
    with no_scope():
        done = task_of_a_newcomer.apply()

    assert isinstance(done.result, ScopeError)


def test_a_task_does_not_inherit_what_another_left_open(children: World, task_of_a_newcomer: Any) -> None:
    """A time limit may strike in the middle of anything, also of closing."""
    forgotten = full_scope(Reason.BACKUP)
    forgotten.__enter__()
    try:
        with pytest.raises(ScopeError):
            task_of_a_newcomer.apply(throw=True)
    finally:
        forgotten.__exit__(None, None, None)


@pytest.mark.parametrize("name", sorted(name for name in app.tasks if not name.startswith("celery.")))
def test_each_task_works_with_no_scope_but_its_own(children: World, name: str) -> None:
    """The calculation opens the schools of its pool, from its row; the others touch no child."""
    with no_scope():
        calculation = request_calculation(pool=children.pool, acting_user=children.femke)
        run_calculation(str(calculation.pk))
        report = request_report(
            calculation=Calculation.objects.get(),
            audience=Report.Audience.MUNICIPALITY,
            language="nl",
            acting_user=children.noor,
        )
        given = {"run_calculation": (str(calculation.pk),), "run_report": (str(report.pk),)}
        app.tasks[name].apply(args=given.get(name.rpartition(".")[2], ()), throw=True)

    calculation.refresh_from_db()
    assert calculation.status == JobStatus.DONE
    assert '"school":' in calculation.snapshot
    assert set(SnapshotReference.objects.filter(pupil__isnull=False).values_list("pupil__reference", flat=True)) == {
        "eik"
    }


# --- Few and named ----------------------------------------------------------------------------------------------------


def product_files() -> list[Path]:
    return [path for room in ROOMS for path in (ROOT / room).rglob("*.py")]


def test_the_places_that_reach_further_are_listed_with_their_reasons() -> None:
    found: dict[str, set[str]] = {}
    for path in product_files():
        name, text = str(path.relative_to(ROOT)), path.read_text()
        opens = re.search(r"\b(school_scope|full_scope|person_scope|no_scope)\(", text)
        if opens and name not in {"cases/scope.py", "cases/middleware.py", "config/celery.py"}:
            found[name] = set(re.findall(r"\bReason\.([A-Z]+)", text))

    assert found == REACHING
    assert set().union(*REACHING.values()) == {reason.name for reason in Reason}


def test_one_module_alone_tells_the_database_what_is_in_reach() -> None:
    tells = re.compile(r"ontschot\.schools|set_config|application_name|assume_role", re.IGNORECASE)
    files = [path for path in product_files() if "migrations" not in path.parts]

    assert [str(path.relative_to(ROOT)) for path in files if tells.search(path.read_text())] == ["cases/scope.py"]


def test_nothing_walks_around_the_guard() -> None:
    """The driver's own connection and COPY do not pass the wrappers of Django."""
    around = re.compile(r"connection\.connection\b|\.copy\(\s*[\"'f]|\.callproc\(")
    allowed = {"cases/scope.py", "config/backup/postgresql.py"}

    found = {str(path.relative_to(ROOT)) for path in product_files() if around.search(path.read_text())}

    assert found <= allowed
