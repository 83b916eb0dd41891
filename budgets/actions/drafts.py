"""The life of an agreement in the making: begun, changed step by step, made into a budget, or thrown away."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions import record_event
from accounts.models import User
from budgets import engine
from budgets.actions.import_organisations import Organisations as Linked
from budgets.actions.import_problems import ImportRefusedError, Problems
from budgets.actions.stored_terms import pool_of, replace_terms, store_terms
from budgets.actions.terms import bump_terms_version
from budgets.agreement_partners import Lack, hindrances, organisations_for, own_parties
from budgets.citizen_numbers import refuse_citizen_numbers
from budgets.drafting import Document, Row, blank_document, document_of_example, moved_to, rename_ref, school_of
from budgets.models import Draft, Norm, Party, PartyRole, Pool
from budgets.norm_sets import norms_at_hand
from budgets.pool_overlap import too_alike
from budgets.practices import Practice
from budgets.snapshots import agreement_terms, passing_snapshot
from schools.models import Board, Municipality, Partnership, School
from schools.permissions import Ability
from schools.years import SchoolYear

__all__ = [
    "FINISHING_ERRORS",
    "DraftConflictError",
    "DraftGoneError",
    "DraftHinderedError",
    "TermsChangedError",
    "discard_draft",
    "finish_draft",
    "made_of",
    "save_draft",
    "start_draft",
]


Change = Callable[[Document], Document]


class DraftConflictError(Exception):
    """The draft was saved since, in another window. Nothing was stored."""


class DraftGoneError(Exception):
    """The draft was thrown away or finished meanwhile, in another window."""


class DraftHinderedError(Exception):
    """No budget can be made of the draft yet; `lacks` says why. Nothing was stored."""

    def __init__(self, lacks: list[Lack]) -> None:
        self.lacks = lacks
        super().__init__("\n".join(lack.text for lack in lacks))


class TermsChangedError(Exception):
    """The terms of the budget changed since the draft was begun. Nothing was stored."""


# Everything that keeps a draft from being finished, for who tells it to the person.
FINISHING_ERRORS = (
    DraftConflictError,
    DraftHinderedError,
    TermsChangedError,
    ImportRefusedError,
    engine.InvalidDocument,
    ValidationError,
)


@transaction.atomic
def start_draft(
    *, school_year: SchoolYear, practice: Practice | None = None, pool: Pool | None = None, acting_user: User
) -> Draft:
    """Begin an agreement: as an example does it, with the terms of a budget, or from nothing for this school year.

    The days of an example move along to this school year; its norms come along where the country has no such value.
    The organisation of the person takes part from the start.
    """
    parties = own_parties(acting_user)
    if pool is not None:
        document = agreement_terms(pool)
    elif practice is not None:
        document = moved_to(document_of_example(practice.document, parties=parties), school_year.label)
        document["norms"] = _not_national(document["norms"], school_year)
    else:
        document = blank_document(school_year=school_year.label, parties=parties)
    engine.parse_pool(document)
    draft = Draft.objects.create(
        owner=acting_user,
        practice=practice.slug if practice else "",
        pool=pool,
        terms_version=pool.terms_version if pool else None,
        document=document,
    )
    record_event(acting_user=acting_user, action="start_draft", subject=draft)
    return draft


@transaction.atomic
def save_draft(*, draft_id: UUID, revision: int, change: Change, acting_user: User) -> Draft:
    """Store what a step makes of the document, unless it was saved since in another window.

    Raises DraftConflictError, DraftGoneError, and `engine.InvalidDocument`, also for a text with a BSN.
    """
    draft = _changed_draft(draft_id, revision, change, acting_user)
    draft.save(update_fields=["document", "revision", "updated_at"])
    record_event(acting_user=acting_user, action="save_draft", subject=draft)
    return draft


@transaction.atomic
def discard_draft(*, draft_id: UUID, acting_user: User) -> None:
    """Throw a draft away; one that is gone already is no error."""
    draft = Draft.objects.filter(pk=draft_id, owner=acting_user).first()
    if draft is not None:
        record_event(acting_user=acting_user, action="discard_draft", subject=draft)
        draft.delete()


@transaction.atomic
def finish_draft(*, draft_id: UUID, revision: int, change: Change, acting_user: User) -> Pool:
    """Make the budget of a draft, or give an existing budget its new terms; the draft is gone afterwards.

    `change` is what the last step makes of the document. Asked twice, the second time gives the budget that the first
    one made. Old calculations stay as they were.
    Raises what `save_draft` raises, DraftHinderedError, TermsChangedError and ImportRefusedError.
    """
    try:
        draft = _changed_draft(draft_id, revision, change, acting_user)
    except DraftGoneError:
        made = made_of(draft_id=draft_id, user=acting_user)
        if made is None:
            raise
        return made
    lacks = hindrances(draft.document, organisations_for(acting_user), is_new=draft.pool_id is None)
    if not lacks and draft.pool_id is None:
        lacks = _too_alike(draft.document)
    if lacks:
        raise DraftHinderedError(lacks)
    pool = _changed_pool(draft) if draft.pool_id else _new_pool(draft)
    if not Pool.objects.allowing(acting_user, Ability.EDIT_TERMS).filter(pk=pool.pk).exists():
        text = _("Uw eigen organisatie doet dan niet mee. Zet haar bij de partijen.")
        raise DraftHinderedError([Lack(step="deelnemers", text=text, hinders=True)])
    record_event(acting_user=acting_user, action="change_terms" if draft.pool_id else "make_pool", subject=pool)
    draft.delete()
    return pool


def made_of(*, draft_id: UUID, user: User) -> Pool | None:
    """Return the budget that was made of a draft, if the person takes part in it; it has the id of its draft."""
    return Pool.objects.allowing(user, Ability.EDIT_TERMS).filter(pk=draft_id).first()


def _too_alike(document: Document) -> list[Lack]:
    schools = {pk for row in document["schools"] if (pk := school_of(row["ref"]))}
    alike = too_alike(schools, SchoolYear.parse(document["school_year"]))
    if not alike:
        return []
    names = ", ".join(sorted(pool.name for pool in alike))
    text = _(
        "Dit budget zou maar om enkele kinderen verschillen van: %(names)s. Wie de twee naast elkaar legt, zou hen "
        "kunnen herkennen. Kies dezelfde scholen als daar, of meer andere scholen."
    )
    return [Lack(step="deelnemers", text=text % {"names": names}, hinders=True)]


def _not_national(norms: list[Row], year: SchoolYear) -> list[Row]:
    """Leave out what holds for the country already, so that a later national value counts in this budget as well."""
    national = norms_at_hand(None, Norm.objects.filter(pool=None), year)
    known = {(norm.code, norm.scope, Decimal(norm.value)) for norm in national}
    return [row for row in norms if (row["code"], row.get("scope"), Decimal(row["value"])) not in known]


# --- Making and changing a budget -------------------------------------------------------------------------------------


def _new_pool(draft: Draft) -> Pool:
    document = _with_known_refs(draft.document)
    snapshot = engine.parse_pool(document)
    linked = _linked(document, stored={})
    chosen = {row.ref: pk for row in snapshot.schools if (pk := school_of(row.ref))}
    schools = School.objects.in_bulk(chosen.values())
    linked.schools = {ref: schools[pk] for ref, pk in chosen.items()}
    pool = pool_of(snapshot)
    pool.pk = draft.pk
    # What the agreement does not bring along comes from the region, as for every other budget.
    pool.calendar = document.get("calendar")
    pool.flows = None
    problems = Problems()
    store_terms(pool, snapshot, linked, problems=problems)
    return pool


def _changed_pool(draft: Draft) -> Pool:
    pool = Pool.objects.select_for_update().get(drafts=draft)
    if pool.terms_version != draft.terms_version:
        raise TermsChangedError
    document = draft.document
    known = pool.parties.select_related("municipality", "partnership", "board")
    stored = {party.ref: party for party in known}
    problems = Problems()
    replace_terms(pool, engine.parse_pool(document), _linked(document, stored=stored), problems=problems)
    bump_terms_version(pool=pool)
    try:
        passing_snapshot(Pool.objects.get(pk=pool.pk))
    except engine.InvalidDocument as error:
        for row in error.errors:
            problems.add(row.path, row.message)
        raise ImportRefusedError(problems.listed) from error
    return pool


def _with_known_refs(document: Document) -> Document:
    """Give each municipality the ref by which it is known everywhere: "gm" and its CBS code."""
    codes = dict(Municipality.objects.values_list("name", "cbs_code"))
    taken = {row["ref"] for row in document["parties"]}
    for row in document["parties"]:
        ref = f"gm{codes.get(row.get('name') or '', '')}"
        if row["role"] == PartyRole.MUNICIPALITY and len(ref) > 2 and ref not in taken:
            document = rename_ref(document, "parties", row["ref"], ref)
            taken.add(ref)
    return document


def _linked(document: Document, *, stored: dict[str, Party]) -> Linked:
    """Find the organisation behind each party: the one it was, as long as nobody renamed it, else the one so named."""
    linked = Linked()
    known: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
        PartyRole.MUNICIPALITY: (linked.municipalities, {row.name: row for row in Municipality.objects.all()}),
        PartyRole.PARTNERSHIP: (linked.partnerships, {row.name: row for row in Partnership.objects.all()}),
        PartyRole.BOARD: (linked.boards, {row.name: row for row in Board.objects.all()}),
    }
    for row in document["parties"]:
        if row["role"] not in known:
            continue
        found, by_name = known[row["role"]]
        before = stored.get(row["ref"])
        if before is not None and (before.role, before.name) == (row["role"], row.get("name")):
            organisation = before.municipality or before.partnership or before.board
        else:
            organisation = by_name.get(row.get("name") or "")
        if organisation is not None:
            found[row["ref"]] = organisation
    return linked


def _changed_draft(draft_id: UUID, revision: int, change: Change, owner: User) -> Draft:
    """Return the draft with its change, under its lock; nothing is stored yet."""
    draft = Draft.objects.select_for_update().filter(pk=draft_id, owner=owner).first()
    if draft is None:
        raise DraftGoneError
    if draft.revision != revision:
        raise DraftConflictError
    document = change(draft.document)
    refuse_citizen_numbers(engine.parse_pool(document))
    draft.document = document
    draft.revision += 1
    return draft
