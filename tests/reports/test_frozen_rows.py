"""What was decided, agreed or published stays as it was, whoever asks the database to change it."""
# ruff: noqa: S608 - the attacker writes SQL by hand

import random
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.core import serializers
from django.db import IntegrityError, connection, models, transaction

from budgets.models import (
    Agreement,
    Calculation,
    JobStatus,
    PartyDecision,
    Proposal,
    ProposalParty,
    Release,
    ReleasedSums,
)
from reports.actions import close_meeting, mend_agreed_paper
from reports.models import Dossier, Report
from tests.agreements import make_agreed
from tests.cast import World
from tests.frozen_rows import frozen_triggers, unfrozen
from tests.meetings import begin, make_meeting

pytestmark = pytest.mark.django_db

CHANGES = 100
Dice = random.Random
ONCE: tuple[type[models.Model], ...] = (Agreement, PartyDecision, ProposalParty, Release, ReleasedSums)
# What moves while a round is open, and what a worker writes about a paper whose file was lost.
STATE = {"status", "closed_at", "passed_by_meeting_on", "withdrawn_by_id", "withdrawn_because"}
WORK = {"status", "attempt", "lease", "lease_until", "published_at", "progress", "failure", "started_at", "finished_at"}


@pytest.fixture
def agreement(casus_4: Calculation, world: World) -> Agreement:
    """A budget that was agreed, with printed papers and the dossier of a meeting that was closed."""
    assert world.school.board is not None
    assert world.school.municipality is not None
    people = (world.noor, world.ruth, world.femke)
    made = make_agreed(casus_4, board=world.school.board, municipality=world.school.municipality, people=people)
    release = Release.objects.create(pool=casus_4.pool, calculation=casus_4, plan={})
    ReleasedSums.objects.create(release=release, document="{}")
    meeting = begin(make_meeting(world), world)
    close_meeting(meeting=meeting, revision=meeting.revision, acting_user=world.sven)
    printed = {"status": JobStatus.DONE, "file": "reports/x.pdf", "sha256": "ab" * 32, "size": 9}
    Report.objects.filter(agreement=made).update(**printed)
    Dossier.objects.filter(meeting=meeting).update(**printed)
    return made


def frozen(model: type[models.Model]) -> list[str]:
    """The columns of a row of this agreement that never change."""
    mutable = WORK if model in {Report, Dossier} else set()
    return [field.attname for field in model._meta.concrete_fields if field.attname not in mutable]


KEPT: tuple[type[models.Model], ...] = (*ONCE, Calculation, Proposal, Report, Dossier)


def other(field: Any, value: Any, dice: Dice) -> Any:
    """Another value than this, of the kind of the field."""
    if isinstance(field, models.ForeignKey):
        field = field.target_field
    another: dict[type[models.Field[Any, Any]], Callable[[], Any]] = {
        models.UUIDField: uuid4,
        models.DateTimeField: lambda: datetime(2020, 1, 1, dice.randrange(24), tzinfo=UTC),
        models.DateField: lambda: date(2020, 1, 1 + dice.randrange(28)),
        models.BooleanField: lambda: not value,
        models.IntegerField: lambda: (
            dice.randrange(10**6, 10**7) if value is None else (value + 1 + dice.randrange(9)) % 32000
        ),
        models.JSONField: lambda: [dice.randrange(10**6)],
        models.Field: lambda: f"x{dice.randrange(10)}",
    }
    return next(make() for kind, make in another.items() if isinstance(field, kind))


def is_refused(change: Callable[[], object]) -> bool:
    try:
        with transaction.atomic():
            change()
    except IntegrityError as error:
        return "is frozen" in str(error)
    return False


def in_sql(model: type[models.Model], pk: Any, column: str, value: Any) -> Callable[[], object]:
    """The UPDATE as somebody types it: the literals are the database's own."""
    field: Any = model._meta.get_field(column)
    key = model._meta.pk
    assert key is not None
    values = [field.get_db_prep_save(value, connection), key.get_db_prep_value(pk, connection)]
    table, of_key = model._meta.db_table, key.column

    def change() -> None:
        with connection.cursor() as cursor:
            cursor.execute(f'UPDATE {table} SET "{field.column}" = %s WHERE {of_key} = %s', values)

    return change


def test_a_hundred_of_a_hundred_changes_are_refused(agreement: Agreement) -> None:
    let_through = []

    for number in range(CHANGES):
        dice = Dice(number)
        model = KEPT[number % len(KEPT)]
        row: Any = dice.choice(list(model._default_manager.order_by("pk")))
        column = dice.choice(frozen(model))
        value = other(model._meta.get_field(column), getattr(row, column), dice)
        rows = model._default_manager.filter(pk=row.pk)
        by_hand, in_python = in_sql(model, row.pk, column, value), lambda: rows.update(**{column: value})  # noqa: B023
        let_through += [(model.__name__, column) for change in (by_hand, in_python) if not is_refused(change)]

    assert let_through == []


@pytest.mark.parametrize("model", KEPT, ids=lambda model: model.__name__)
def test_every_column_that_is_not_the_work_on_a_paper_is_kept(agreement: Agreement, model: type[models.Model]) -> None:
    """A column that is added later is kept too, or this fails."""
    row: Any = model._default_manager.order_by("pk")[0]
    dice = Dice(1)

    changed = [
        column
        for column in frozen(model)
        if not is_refused(
            in_sql(model, row.pk, column, other(model._meta.get_field(column), getattr(row, column), dice))
        )
    ]

    assert changed == []


@pytest.mark.parametrize("model", KEPT, ids=lambda model: model.__name__)
def test_no_row_is_removed(agreement: Agreement, model: type[models.Model]) -> None:
    rows: Any = model._default_manager.order_by("pk")
    table, before = model._meta.db_table, rows.count()
    assert before

    def by_hand() -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table}")

    assert is_refused(by_hand)
    assert is_refused(lambda: rows[:1].get() and rows.all()._raw_delete(rows.db))
    assert rows.count() == before


def test_a_change_in_one_row_of_many_takes_back_the_others(agreement: Agreement, world: World) -> None:
    """Everything or nothing: a calculation that failed may change, the one that was agreed with it may not."""
    failed = Calculation.objects.create(pool=world.pool, requested_by=world.noor, status="failed", failure="internal")

    assert is_refused(lambda: Calculation.objects.update(failure="gave_up"))

    failed.refresh_from_db()
    assert failed.failure == "internal"


def test_what_was_put_forward_is_kept_while_its_round_is_open_and_its_state_moves(
    casus_4: Calculation, world: World
) -> None:
    values = {"terms": {}, "control_number": "sha256:1", "submitted_by": world.noor}
    proposal = Proposal.objects.create(pool=casus_4.pool, calculation=casus_4, **values)
    dice = Dice(2)
    columns = [field.attname for field in Proposal._meta.concrete_fields if field.attname not in STATE]

    for column in columns:
        value = other(Proposal._meta.get_field(column), getattr(proposal, column), dice)
        assert is_refused(in_sql(Proposal, proposal.pk, column, value)), column
    proposal.status = "with_parties"
    proposal.save()
    proposal.status, proposal.closed_at = "withdrawn", datetime(2026, 11, 23, tzinfo=UTC)
    proposal.save()

    assert is_refused(lambda: Proposal.objects.update(status="with_board", closed_at=None))


def test_a_report_cannot_be_made_the_paper_of_an_agreement_afterwards(agreement: Agreement, world: World) -> None:
    calculation = agreement.proposal.calculation
    ordinary = Report.objects.create(calculation=calculation, audience="partnership", requested_by=world.noor)

    assert is_refused(lambda: Report.objects.filter(pk=ordinary.pk).update(agreement=agreement))

    Report.objects.filter(pk=ordinary.pk).update(status="failed", failure="internal", sha256="cd", language="en")
    Report.objects.filter(pk=ordinary.pk).delete()


def test_a_lost_paper_is_put_back_in_the_queue(agreement: Agreement, world: World) -> None:
    paper = agreement.papers.get(audience="agreed")

    assert mend_agreed_paper(report=paper, acting_user=world.ruth).status == JobStatus.QUEUED


def test_a_next_agreement_takes_the_place_of_an_earlier_one_without_changing_it(
    agreement: Agreement, world: World
) -> None:
    assert world.school.board is not None
    assert world.school.municipality is not None
    make_agreed(
        agreement.proposal.calculation,
        board=world.school.board,
        municipality=world.school.municipality,
        people=(world.noor, world.ruth, world.femke),
        number="2023-2024/2",
        replaces=agreement,
        with_papers=False,
    )

    agreement.refresh_from_db()
    assert agreement.replaced_by.number == "2023-2024/2"


def test_rows_can_be_written_out_and_read_in_where_they_are_not(agreement: Agreement) -> None:
    """`dumpdata` and `loaddata` into an empty table."""
    text = serializers.serialize("json", PartyDecision.objects.all())
    kept = list(PartyDecision.objects.order_by("pk").values())
    assert len(kept) == 2
    with unfrozen():
        PartyDecision.objects.all()._raw_delete("default")
    assert not PartyDecision.objects.exists()

    for row in serializers.deserialize("json", text):
        row.save()

    assert list(PartyDecision.objects.order_by("pk").values()) == kept


def test_every_migration_left_the_triggers(is_postgresql: bool) -> None:
    """SQLite loses those of a table that is made anew: the migration that did so must give them back."""
    once = ("agreement", "calculation", "partydecision", "proposalparty", "release", "releasedsums")
    expected = {f"budgets_{table}_frozen_{event}" for table in once for event in ("update", "delete")}
    expected |= {f"budgets_proposal_{what}" for what in ("frozen_update", "put_forward_update", "frozen_delete")}
    for table in ("reports_report", "reports_dossier"):
        expected |= {f"{table}_{what}" for what in ("marker_update", "what_update", "file_update", "frozen_delete")}

    assert set(frozen_triggers()) == expected
