"""Every address of the site, with the objects of the examples that it can be asked for.

An address that is not in these tables fails the tests that walk them: a new page is looked at from its first day.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from allauth.mfa.models import Authenticator
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from budgets.actions import name_provider, start_draft
from budgets.forms.steps import STEPS
from budgets.models import Agreement, Draft, Frame, Norm, Pool, PoolSchool, Proposal
from budgets.practices import all_practices, practice
from cases.models import Indication, Professional, Pupil
from reports.models import ActionPoint, AgendaItem, Dossier, Meeting, Report
from schools.actions import add_place, remove_place
from schools.actions.invitations import invite_person
from schools.actions.people import RoleTerms
from schools.models import Board, District, Invitation, Mail, Partnership, PlaceChange, Provider, School
from schools.permissions import Role
from schools.places import KINDS
from schools.years import SchoolYear
from tests.demo import Demo
from tests.meetings import make_demo_meetings
from tests.proposals import make_proposals_of_demo

Keys = Callable[[Demo], list[Any]]


def _schools(demo: Demo) -> list[Any]:
    return list(School.objects.order_by("name").values_list("pk", flat=True))


def _pupils(demo: Demo) -> list[Any]:
    return [Pupil.objects.get(reference="VB-11").pk]


def _pupils_in_every_state(demo: Demo) -> list[Any]:
    """A child with much, one with an expired decision, one with Wlz and one that opted out."""
    return list(Pupil.objects.filter(reference__in=("VB-11", "VB-13", "VB-16", "VB-17")).values_list("pk", flat=True))


def _indications(demo: Demo) -> list[Any]:
    return [Indication.objects.filter(pupil__reference="VB-11", kind="zbo").get().pk]


def _professionals(demo: Demo) -> list[Any]:
    return list(Professional.objects.filter(pupil__reference="VB-12").values_list("pk", flat=True)[:1])


def _pools(demo: Demo) -> list[Any]:
    return list(Pool.objects.order_by("name").values_list("pk", flat=True))


def _norms(demo: Demo) -> list[Any]:
    """One for everyone, and one of a pool."""
    rows = Norm.objects.order_by("code", "valid_from", "pk")
    return [rows.filter(pool=None)[0].pk, rows.exclude(pool=None)[0].pk]


def _calculations(demo: Demo) -> list[Any]:
    return [row.pk for row in demo.calculations.values()]


def _districts(demo: Demo) -> list[Any]:
    return list(District.objects.values_list("pk", flat=True))


def _boards(demo: Demo) -> list[Any]:
    return list(Board.objects.order_by("name").values_list("pk", flat=True))


def _partnerships(demo: Demo) -> list[Any]:
    return list(Partnership.objects.order_by("name").values_list("pk", flat=True))


def _providers_of_support(demo: Demo) -> list[Any]:
    return list(Provider.objects.order_by("name").values_list("pk", flat=True))


def _deliveries(demo: Demo) -> list[Any]:
    """The school of the first budget, which lets the provider of the examples enter its months."""
    link = PoolSchool.objects.order_by("pool__name", "ref")[0]
    director = demo.people["directeur"]
    return [name_provider(school=link, provider=Provider.objects.get(), site="", acting_user=director).pk]


def _holiday_years(demo: Demo) -> list[Any]:
    return [["zuid", "2026-2027"]]


def _removals(demo: Demo) -> list[Any]:
    """The removal of a board, which can be taken back."""
    removals = PlaceChange.objects.filter(act="remove")
    if not removals.exists():
        kind, person = KINDS["board"], demo.people["beheer"]
        board = add_place(kind=kind, values={"name": "Bestuur dat wegging"}, acting_user=person)
        remove_place(kind=kind, pk=board.pk, revision=1, acting_user=person)
    return list(removals.values_list("pk", flat=True))


def _practices(demo: Demo) -> list[Any]:
    return [row.slug for row in all_practices()]


def _proposals(demo: Demo) -> list[Any]:
    """One of every state that a proposal can be in, made for this: the board, its parties, agreed, asked, withdrawn."""
    submitted = Proposal.objects.filter(parties__isnull=False).distinct()
    if not submitted.exists():
        make_proposals_of_demo(demo)
    return list(submitted.order_by("submitted_at", "pk").values_list("pk", flat=True))


def _reports(demo: Demo) -> list[Any]:
    return list(Report.objects.order_by("pk").values_list("pk", flat=True))


def _drafts(demo: Demo) -> list[Any]:
    """Two agreements in the making: one as an example does it, one that changes a budget."""
    person = demo.people["gemeente"]
    if not Draft.objects.filter(owner=person).exists():
        year = SchoolYear.parse("2026-2027")
        start_draft(school_year=year, practice=practice("sjso-amsterdam"), acting_user=person)
        start_draft(school_year=year, pool=Pool.objects.order_by("name").first(), acting_user=person)
    return list(Draft.objects.filter(owner=person).order_by("created_at").values_list("pk", flat=True))


def _draft_steps(demo: Demo) -> list[Any]:
    return [[pk, step.slug] for pk in _drafts(demo) for step in STEPS]


def _providers(demo: Demo) -> list[Any]:
    """A provider that is not there, as in every site without single sign-on."""
    return ["gemeente"]


def _passkeys(demo: Demo) -> list[Any]:
    """A passkey of the director, as the library stores it; nobody signs in with it here."""
    rows = Authenticator.objects.filter(user=demo.people["directeur"], type=Authenticator.Type.WEBAUTHN)
    return list(rows.values_list("pk", flat=True)) or [0]


def _people(demo: Demo) -> list[Any]:
    """Somebody else than who looks as an administrator, and the administrator."""
    return [demo.people["directeur"].pk, demo.people["beheer"].pk]


def _memberships(demo: Demo) -> list[Any]:
    return [demo.people["gemeente"].memberships.get().pk]


def _invitations(demo: Demo) -> list[Any]:
    """One that waits, made for this."""
    if not Invitation.objects.exists():
        role = RoleTerms(role=Role.ADMINISTRATOR, place=None, valid_from=timezone.localdate(), valid_until=None)
        site, admin = "http://testserver", demo.people["beheer"]
        invite_person(email="nieuw@voorbeeld.example", name="Nieuw", roles=[role], site=site, acting_user=admin)
    return list(Invitation.objects.values_list("pk", flat=True))


def _mails(demo: Demo) -> list[Any]:
    _invitations(demo)
    return list(Mail.objects.values_list("pk", flat=True))


def _frames(demo: Demo) -> list[Any]:
    _meetings(demo)
    return list(Frame.objects.values_list("pk", flat=True))


def _meetings(demo: Demo) -> list[Any]:
    """One to come, one that is minuted with a proposal on it, and one that is closed."""
    if not Meeting.objects.exists():
        make_demo_meetings(demo)
    return list(Meeting.objects.order_by("date").values_list("pk", flat=True))


def _agenda_items(demo: Demo) -> list[Any]:
    """One of each kind, of the meeting that is minuted."""
    _meetings(demo)
    rows = AgendaItem.objects.filter(meeting__status="held").order_by("position")
    return [rows.filter(kind=kind)[0].pk for kind in ("frame", "theme", "proposal", "other")]


def _action_points(demo: Demo) -> list[Any]:
    _meetings(demo)
    return list(ActionPoint.objects.filter(meeting__status="held").values_list("pk", flat=True))


def _dossiers(demo: Demo) -> list[Any]:
    _meetings(demo)
    return list(Dossier.objects.values_list("pk", flat=True))


def _agreements(demo: Demo) -> list[Any]:
    """What everyone agreed to."""
    _proposals(demo)
    return list(Agreement.objects.order_by("number").values_list("pk", flat=True))


OBJECTS: dict[str, Keys] = {
    "account_sso_callback": _providers,
    "account_sso_start": _providers,
    "mfa_remove_webauthn": _passkeys,
    "budgets:area": _districts,
    "budgets:calculate": _pools,
    "budgets:calculation": _calculations,
    "budgets:calculation-progress": _calculations,
    "budgets:changes": _pools,
    "budgets:confirmation": _pools,
    "budgets:confirmation-headline": _pools,
    "budgets:confirmation-rows": _pools,
    "budgets:lines-confirm": _pools,
    "budgets:lines-correct": _pools,
    "budgets:lines-withdraw": _pools,
    "budgets:row-ground": _pools,
    "budgets:row-ground-end": _pools,
    "cases:indication-take-over": _indications,
    "budgets:lawfulness": _pools,
    "budgets:lawfulness-edit": _pools,
    "budgets:norm-edit": _norms,
    "budgets:norm-end": _norms,
    "budgets:norm-remove": _norms,
    "budgets:norm-replace": _norms,
    "budgets:frame-withdraw": _frames,
    "budgets:corrections": _pools,
    "budgets:delivery-entry": _deliveries,
    "budgets:delivery-import": _deliveries,
    "budgets:delivery-template": _deliveries,
    "budgets:delivery-undo": _deliveries,
    "budgets:draft": _drafts,
    "budgets:draft-discard": _drafts,
    "budgets:draft-finish": _drafts,
    "budgets:draft-preview": _draft_steps,
    "budgets:draft-step": _draft_steps,
    "budgets:pool": _pools,
    "budgets:pool-export": _pools,
    "budgets:pool-norm-history": _pools,
    "budgets:pool-norm-new": _pools,
    "budgets:pool-norm-undo": _pools,
    "budgets:pool-norms": _pools,
    "budgets:pool-norms-own": _pools,
    "budgets:proposal": _proposals,
    "budgets:proposal-decide": _proposals,
    "budgets:proposal-withdraw": _proposals,
    "budgets:propose": _pools,
    "budgets:propose-calculate": _pools,
    "budgets:practice": _practices,
    "budgets:practice-document": _practices,
    "budgets:practice-what-if": _practices,
    "budgets:pupil-file": _pupils_in_every_state,
    "budgets:pupil-file-export": _pupils,
    "budgets:realisation": _pools,
    "budgets:realisation-entry": _pools,
    "budgets:realisation-import": _pools,
    "budgets:realisation-provider": _pools,
    "budgets:realisation-template": _pools,
    "budgets:realisation-undo": _pools,
    "budgets:school": _schools,
    "budgets:what-if": _pools,
    "cases:indication-add": _pupils,
    "cases:indication-edit": _indications,
    "cases:indication-restore": _indications,
    "cases:indication-withdraw": _indications,
    "cases:professional-add": _pupils,
    "cases:professional-remove": _professionals,
    "cases:professional-restore": _professionals,
    "cases:pupil": _pupils_in_every_state,
    "cases:pupil-add": _schools,
    "cases:pupil-departure": _pupils,
    "cases:pupil-edit": _pupils,
    "cases:pupil-hold": _pupils,
    "cases:pupil-opt-in": _pupils,
    "cases:pupil-opt-out": _pupils,
    "cases:pupil-release": _pupils,
    "cases:pupil-remove": _pupils,
    "cases:pupil-return": _pupils,
    "reports:action": _action_points,
    "reports:action-done": _action_points,
    "reports:action-new": _meetings,
    "reports:action-remove": _action_points,
    "reports:agreement": _agreements,
    "reports:mend": _reports,
    "reports:agenda-add": _meetings,
    "reports:agenda-fill": _meetings,
    "reports:dossier": _dossiers,
    "reports:dossier-download": _dossiers,
    "reports:dossier-progress": _dossiers,
    "reports:dossier-request": _meetings,
    "reports:item": _agenda_items,
    "reports:item-move": _agenda_items,
    "reports:item-remove": _agenda_items,
    "reports:meeting": _meetings,
    "reports:meeting-cancel": _meetings,
    "reports:meeting-change": _meetings,
    "reports:meeting-close": _meetings,
    "reports:meeting-confirm": _meetings,
    "reports:meeting-hold": _meetings,
    "reports:meeting-participants": _meetings,
    "reports:meeting-resume": _meetings,
    "reports:download": _reports,
    "reports:progress": _reports,
    "reports:report": _reports,
    "reports:request": _calculations,
    "schools:invitation-link": _invitations,
    "schools:invitation-resend": _invitations,
    "schools:invitation-withdraw": _invitations,
    "schools:mail-resend": _mails,
    "schools:person": _people,
    "schools:person-deactivate": _people,
    "schools:person-edit": _people,
    "schools:person-reactivate": _people,
    "schools:person-second-factor": _people,
    "schools:role-end": _memberships,
    "schools:role-give": _people,
    "schools:role-withdraw": _memberships,
    "schools:board": _boards,
    "schools:board-remove": _boards,
    "schools:district": _districts,
    "schools:district-remove": _districts,
    "schools:holiday-year": _holiday_years,
    "schools:holiday-year-remove": _holiday_years,
    "schools:partnership": _partnerships,
    "schools:partnership-remove": _partnerships,
    "schools:provider": _providers_of_support,
    "schools:provider-remove": _providers_of_support,
    "schools:restore": _removals,
    "schools:school": _schools,
    "schools:school-remove": _schools,
}
# A key from an e-mail that nobody gets here; any path at all.
UNASKABLE = {"account_reset_password_from_key", "api:unknown"}


def routes(patterns: Sequence[URLPattern | URLResolver] | None = None, space: str = "") -> Iterator[tuple[str, bool]]:
    """Give the full name of each route, and whether it takes an object."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from routes(pattern.url_patterns, inner)
        else:
            yield f"{space}{pattern.name}", bool(pattern.pattern.converters)


def addresses(demo: Demo) -> list[tuple[str, str]]:
    """Return (name, path) of every address that can be asked for with the examples; the first path of a name first."""
    asked: list[tuple[str, str]] = []
    for name, takes_object in routes():
        if name in UNASKABLE:
            continue
        keys = [key if isinstance(key, list) else [key] for key in OBJECTS[name](demo)] if takes_object else [[]]
        asked += [(name, reverse(name, args=key)) for key in keys]
    return asked


def first_of_each(demo: Demo) -> list[tuple[str, str]]:
    """Return the first address of each name, for what does not depend on the object."""
    found: dict[str, str] = {}
    for name, path in addresses(demo):
        found.setdefault(name, path)
    return list(found.items())


# What looks different in another state of what it is about; of every other page one address tells enough.
IN_EVERY_STATE = {
    "budgets:calculation",
    "budgets:confirmation",
    "budgets:draft-step",
    "budgets:pool",
    "budgets:practice",
    "budgets:practice-what-if",
    "budgets:proposal",
    "cases:pupil",
    "reports:item",
    "reports:meeting",
    "reports:report",
}


def in_each_state(demo: Demo) -> list[tuple[str, str]]:
    """Return the first address of each name, and every address of what looks different by its state."""
    first = dict(first_of_each(demo))
    return [(name, path) for name, path in addresses(demo) if name in IN_EVERY_STATE or first[name] == path]
