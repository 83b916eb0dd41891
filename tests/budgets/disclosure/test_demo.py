"""The demo as it is loaded: no reader works out a hidden sum, and none stands in page, paper, attachment or export."""

import html
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pypdf
import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.templatetags.numbers import euro, euro_whole, minuten, uren
from budgets import engine
from budgets.actions import request_calculation, run_calculation
from budgets.disclosure import Cells, cells_of
from budgets.models import Calculation, JobStatus, Pool
from budgets.pages.readers import reader_of
from budgets.presentation import Audience, PoolView
from budgets.presentation import wording as words
from budgets.presentation.rows import BudgetRow
from budgets.queries import plan_of, stored_outcome
from config import demo
from reports.files import read_pdf
from tests.budgets.disclosure.attacker import readers
from tests.budgets.disclosure.pools import Decision, Moment, Place, Terms
from tests.budgets.disclosure.test_attack import attacked, primary_only
from tests.demo import PASSWORD, make_report

pytestmark = pytest.mark.django_db

THREE_SCHOOLS = "Drie scholen samen"


@pytest.fixture(scope="module", autouse=True)
def told(django_db_setup: None, django_db_blocker: object) -> Iterator[None]:
    """The demo and its story, with a calculation of each budget; all of it is taken back when the file is done."""
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        for command in ("load_demo", "load_story"):
            call_command(command, password=PASSWORD, stdout=io.StringIO())
        for pool in Pool.objects.filter(calculations=None):
            run_calculation(request_calculation(pool=pool, acting_user=person("swv")).pk)
        yield
        transaction.set_rollback(True)


def person(login: str) -> User:
    return User.objects.get(email=demo.email_of(login))


# --- Solving ----------------------------------------------------------------------------------------------------------


def moments_of(pool: Pool) -> list[Moment]:
    """Every calculation of a pool, of both sorts, in the order in which they were made."""
    done = pool.calculations.filter(status=JobStatus.DONE).order_by("finished_at", "requested_at")
    return [moment_of(calculation) for calculation in done]


def moment_of(calculation: Calculation) -> Moment:
    snapshot, budget = stored_outcome(calculation)
    return Moment(
        decisions=tuple(decisions_of(snapshot)),
        terms=Terms(sharing=snapshot.arrangement.sharing.kind),
        snapshot=snapshot,
        budget=budget,
        plan=plan_of(calculation),
        cells=cells(snapshot, budget),
        place=Place(
            labels={row.ref: str(words.STREAMS[row.kind]) for row in snapshot.streams},
            names={row.ref: row.name or row.ref for row in snapshot.parties},
            hosts={row.ref: row.municipality or "" for row in snapshot.schools},
            verdicts={row.ref: row.poolable.value for row in snapshot.streams},
        ),
    )


def cells(snapshot: engine.PoolSnapshot, budget: engine.PoolBudget) -> Cells:
    return cells_of(snapshot, budget, engine.compute_with_pieces(snapshot)[1]())


def decisions_of(snapshot: engine.PoolSnapshot) -> Iterator[Decision]:
    """What anybody may know to exist; read from the document, not from the engine."""
    funders = {row.ref: row.funder for row in snapshot.streams}
    year = snapshot.school_year[:4]
    for row in snapshot.indications:
        home = row.responsible_municipality or ""
        whole = row.valid_from.isoformat() <= f"{year}-08-01" and (
            row.valid_until is None or row.valid_until.isoformat() >= f"{int(year) + 1}-07-31"
        )
        yield Decision(
            ref=row.ref,
            child=row.child,
            stream=row.stream,
            school=row.school,
            municipality=home,
            minutes=int(row.minutes or row.volume or 0),
            cents=int(row.amount_cents or 0),
            from_new_year=not whole,
            payer=funders[row.stream] or home,
        )


def attackable() -> list[tuple[Pool, list[Moment]]]:
    """The budgets in which something about children is listed, and no ground was recorded to tell it all the same."""
    found = [(pool, moments_of(pool)) for pool in Pool.objects.order_by("name")]
    return [
        (pool, moments)
        for pool, moments in found
        if any(row.decisions for row in moments) and not any(row.snapshot.disclosure_ground for row in moments)
    ]


def test_nobody_solves_a_hidden_sum_of_any_budget_of_the_demo() -> None:
    readings, sums, published, solved = 0, 0, 0, []
    for pool, moments in attackable():
        published += sum(not row.plan.why_not for row in moments)
        for reader in readers(moments[0].place):
            solution = attacked(moments, reader, [row.plan for row in moments])
            readings, sums = readings + 1, sums + solution.cells
            solved += [(pool.name, reader.name, name) for name in solution.solved]

    assert solved == []


def test_the_attacker_solves_them_when_each_row_is_hidden_by_itself() -> None:
    """Or nothing could have been found."""
    broken = {
        pool.name
        for pool, moments in attackable()
        for reader in readers(moments[0].place)
        if attacked(moments, reader, [primary_only(row) for row in moments]).solved
    }

    assert THREE_SCHOOLS in broken


def test_the_attacker_knows_which_decisions_each_row_adds_up() -> None:
    """What it takes for a row is one: the same children as the engine counted."""
    compared = 0
    for _pool, moments in attackable():
        for moment in moments:
            if moment.plan.why_not:
                continue
            view = PoolView.from_stored(moment.snapshot, moment.budget, audience=Audience.SCHOOL)
            for row in view.budget_rows:
                inside = {
                    each.child
                    for each in moment.decisions
                    if moment.place.labels[each.stream] == row.label
                    and moment.place.names[each.party] == row.sublabel
                    and moment.verdict(each) == row.poolable_code
                }
                assert len(inside) == (row.children or 0), row
                compared += bool(inside)

    assert compared > 20


# --- Searching --------------------------------------------------------------------------------------------------------

PAGES = (
    "pool", "changes", "lawfulness", "corrections", "realisation", "realisation-template", "confirmation",
    "confirmation-rows", "what-if",
)  # fmt: skip
OUTSIDERS = ("gemeente", "swv", "bestuur")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hidden:
    """What the school reads and a reader does not: the sums, as they would be written, and the rows they stand in."""

    texts: frozenset[str]
    rows: frozenset[tuple[str, str, str]]

    def found_in(self, text: str) -> list[str]:
        """Return which stand in a text; never as part of a longer number."""
        told = plain(text)
        return sorted(each for each in self.texts if re.search(rf"(?<![\d.,-]){re.escape(each)}(?![\d]|[.,]\d)", told))


def plain(text: str) -> str:
    spaces = text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ").replace("&nbsp;", " ")
    return " ".join(spaces.split())


def hidden_from(calculation: Calculation, own: frozenset[str] = frozenset()) -> Hidden:
    snapshot, budget = stored_outcome(calculation)
    plan = plan_of(calculation)
    school = PoolView.from_stored(snapshot, budget, audience=Audience.SCHOOL)
    reader = PoolView.from_stored(snapshot, budget, audience=Audience.BOARD, own_parties=own, plan=plan)
    told = {row_of(row) for row in reader.budget_rows}
    rows = [row for row in school.budget_rows if row_of(row) not in told]
    paying = {row.label for row in reader.contribution_rows}
    crossing = {(row.from_label, row.to_label) for row in reader.crossings.rows} if reader.crossings else set()
    tiles = {tile.figure for tile in reader.tiles}
    crossings = school.crossings.rows if school.crossings else ()
    over = [row for row in crossings if (row.from_label, row.to_label) not in crossing]
    cents: list[int | str | None] = [*(row.cents for row in rows), *(row.cents for row in over)]
    cents += [row.cents for row in school.contribution_rows if row.label not in paying]
    # Where all money may be pooled, what may be told of the pool is the same sum.
    is_same = school.funds_cents in {tile.number for tile in reader.tiles}
    cents += [] if is_same or reader.funds_cents not in ("", None) else [school.funds_cents]
    minutes = [*(row.minutes for row in rows), *(row.minutes for row in over)]
    # Without its unit: a table has that in its head.
    apart = [tile for tile in school.tiles if tile.figure not in tiles and tile.figure != "totals.funds_cents"]
    texts = {plain(tile.value).removesuffix(" fte") for tile in apart}
    texts |= {plain(write(each)) for each in cents if isinstance(each, int) for write in (euro, euro_whole, str)}
    texts |= {plain(write(each)) for each in minutes if isinstance(each, int) for write in (uren, minuten, str)}
    return Hidden(texts=frozenset(text for text in texts if len(text) > 3), rows=frozenset(map(row_of, rows)))


def row_of(row: BudgetRow) -> tuple[str, str, str]:
    return (row.label, row.sublabel, row.poolable_code)


def with_something_hidden() -> list[Calculation]:
    found = [pool.calculations.filter(release__isnull=False) for pool, _moments in attackable()]
    return [row for rows in found for row in rows if plan_of(row).untold]


def read_by(login: str, calculation: Calculation) -> dict[str, str]:
    """Every page and file about a calculation that this person gets to see."""
    client, pool = Client(), calculation.pool
    client.force_login(person(login))
    addresses = [reverse(f"budgets:{name}", args=[pool.pk]) for name in PAGES]
    addresses += [reverse("budgets:calculation", args=[calculation.pk]), reverse("budgets:pools")]
    addresses += [reverse("budgets:proposal", args=[row.pk]) for row in pool.proposals.all()]
    answers = {address: client.get(address, follow=True) for address in addresses}
    return {
        address: html.unescape(b"".join(answer).decode())
        for address, answer in answers.items()
        if answer.status_code == 200
    }


def own_refs(login: str, pool: Pool) -> frozenset[str]:
    user = person(login)
    return reader_of(user, schools=pool.school_links.all(), parties=pool.parties.all()).own_parties


@pytest.mark.parametrize("login", OUTSIDERS)
def test_no_hidden_sum_stands_in_a_page_or_file_of_an_outsider(login: str) -> None:
    searched, sought, found = 0, 0, []
    for calculation in with_something_hidden():
        hidden = hidden_from(calculation, own_refs(login, calculation.pool))
        sought += len(hidden.texts)
        for address, text in read_by(login, calculation).items():
            searched += 1
            found += [(calculation.pool.name, address, each) for each in hidden.found_in(text)]

    assert found == []
    assert searched > 20


def test_the_same_search_finds_them_where_the_school_reads() -> None:
    calculation = Pool.objects.get(name=THREE_SCHOOLS).calculations.get(is_confirmed_only=False)
    hidden = hidden_from(calculation)
    texts = read_by("meerscholen", calculation)

    on_page = hidden.found_in(texts[reverse("budgets:calculation", args=[calculation.pk])])
    assert len(on_page) > len(hidden.texts) / 4


@pytest.mark.parametrize("audience", ["municipality", "partnership"])
@pytest.mark.parametrize("is_confirmed_only", [True, False])
def test_no_hidden_sum_stands_on_paper_or_in_what_it_carries(audience: str, is_confirmed_only: bool) -> None:
    calculation = Pool.objects.get(name=THREE_SCHOOLS).calculations.get(is_confirmed_only=is_confirmed_only)
    pdf = pypdf.PdfReader(io.BytesIO(read_pdf(make_report(calculation, audience=audience))))
    enclosed = b"".join(each for files in pdf.attachments.values() for each in files).decode()
    hidden = hidden_from(calculation)
    document = json.loads(enclosed)

    assert hidden.found_in(" ".join(page.extract_text() for page in pdf.pages)) == []
    assert hidden.found_in(enclosed) == []
    assert hidden.found_in(json.dumps(document, ensure_ascii=False)) == []
    rows = {(row["label"], row["payer"], row["poolable"]): row["children"] for row in document["streams"]}
    assert len(rows) > 1
    assert hidden.rows.isdisjoint(rows)
    assert [children for (_label, payer, _verdict), children in rows.items() if not payer] == [None]
