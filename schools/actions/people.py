"""What the administrator does with people: give a role, end it, switch an account off and on, change its address.

Whoever writes here first takes the same lock (`Desk.opened`), so of two administrators who remove each other at the
same moment the second finds that she may not any more, or that nobody would be left.
"""

from dataclasses import dataclass
from datetime import date
from typing import Self
from uuid import UUID

from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.actions import end_sessions, record_event
from accounts.actions import reset_second_factor as take_second_factor
from accounts.models import User
from accounts.single_sign_on.people import unlink
from schools.actions.mails import queue_mail
from schools.models import Board, MailKind, Membership, Municipality, Partnership, Provider, School
from schools.models.memberships import MembershipQuerySet
from schools.permissions import ABILITIES, TABLE, Ability, Role

__all__ = [
    "Desk",
    "PersonConflictError",
    "PersonTerms",
    "RoleTerms",
    "add_role",
    "change_person",
    "deactivate_person",
    "end_role",
    "give_role",
    "reactivate_person",
    "reset_second_factor",
    "withdraw_role",
]

Place = School | Board | Municipality | Partnership | Provider
MANAGERS = [role for role in Role if Ability.MANAGE_PEOPLE in ABILITIES[role]]


class PersonConflictError(Exception):
    """Somebody else changed the name or the address since the person looked; `current` is what is stored now."""

    def __init__(self, current: User) -> None:
        super().__init__(str(current.pk))
        self.current = current


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonTerms:
    """How somebody is called and reached."""

    name: str
    email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleTerms:
    """A role to give: at an organisation of its own kind (None for the administrator), both days included."""

    role: Role
    place: Place | None
    valid_from: date
    valid_until: date | None

    @property
    def columns(self) -> dict[str, Place]:
        """The organisation as a column of a row."""
        return {} if self.place is None else {TABLE.organisations[self.role]: self.place}


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Who changes something about people, while nobody else does; `lasts`: some administrator has no last day."""

    acting_user: User | None
    today: date
    lasts: bool

    @classmethod
    def opened(cls, acting_user: User | None) -> Self:
        """Take the lock, for the length of the transaction. `acting_user` None: somebody on the server.

        Raises PermissionDenied when the person may not manage people any more.
        """
        today = localdate()
        rows = Membership.objects.filter(role__in=MANAGERS, withdrawn_at__isnull=True).order_by("pk")
        list(rows.select_for_update().values_list("pk", flat=True))
        managers = _managers(today)
        if acting_user is not None and not managers.filter(user=acting_user).exists():
            raise PermissionDenied
        return cls(acting_user=acting_user, today=today, lasts=managers.filter(valid_until=None).exists())

    def refuse_own(self, person: User) -> None:
        """Refuse what people do to their own rights: four eyes."""
        if self.acting_user is not None and self.acting_user.pk == person.pk:
            raise ValidationError(
                _("U kunt uw eigen rechten niet wijzigen. Vraag het aan een andere functioneel beheerder.")
            )

    def refuse_last(self) -> None:
        """Refuse what would leave Ontschot without an administrator, today or after some last day."""
        managers = _managers(self.today)
        if managers.filter(valid_until=None).exists() or (not self.lasts and managers.exists()):
            return
        raise ValidationError(
            _("Dan blijft er geen functioneel beheerder over zonder einddatum. Maak eerst iemand anders beheerder.")
        )


def _managers(day: date) -> MembershipQuerySet:
    return Membership.objects.counting_on(day).filter(role__in=MANAGERS, user__is_active=True)


@transaction.atomic
def give_role(*, person_id: UUID, terms: RoleTerms, site: str, acting_user: User | None) -> Membership:
    """Give a role, and tell the person by mail. Raises ValidationError with what is wrong, by field."""
    desk = Desk.opened(acting_user)
    person = User.objects.select_for_update().get(pk=person_id)
    desk.refuse_own(person)
    if not person.is_active:
        raise ValidationError(_("Dit account staat uit. Zet het eerst weer aan."))
    membership = add_role(person, terms, given_by=acting_user, today=desk.today)
    queue_mail(MailKind.ROLE_GIVEN, about=person, site=site, acting_user=acting_user)
    return membership


def add_role(person: User, terms: RoleTerms, *, given_by: User | None, today: date) -> Membership:
    """Store a role; inside a transaction that holds the row of the person.

    Raises ValidationError: it would start before today, which would change what is told of the past, or the person
    has this role there already.
    """
    if terms.valid_from < today:
        raise ValidationError({"valid_from": _("Een rol kan niet eerder dan vandaag ingaan. Kies vandaag of later.")})
    if terms.valid_until is not None and terms.valid_until < terms.valid_from:
        raise ValidationError({"valid_until": _("Deze datum ligt voor de eerste dag. Kies een latere.")})
    membership = Membership(
        user=person,
        role=terms.role,
        valid_from=terms.valid_from,
        valid_until=terms.valid_until,
        given_at=timezone.now(),
        given_by=given_by,
        **terms.columns,
    )
    _refuse_double(membership)
    membership.save(force_insert=True)
    record_event(acting_user=given_by, action="give_role", subject=membership)
    return membership


@transaction.atomic
def end_role(*, membership_id: UUID, valid_until: date | None, seen: date | None, acting_user: User) -> Membership:
    """Give a role its last day, or none; `seen` is the last day that the person saw. Raises ValidationError."""
    desk = Desk.opened(acting_user)
    membership = _running(membership_id, desk)
    if membership.valid_until != seen:
        now = _day_or_none(membership.valid_until)
        raise ValidationError(
            _("Iemand anders heeft deze rol intussen gewijzigd: de laatste dag is nu %(day)s.") % {"day": now}
        )
    earliest = max(desk.today, membership.valid_from)
    if valid_until is not None and valid_until < earliest:
        text = _("De laatste dag kan niet voor %(day)s liggen. Trek de rol per direct in om haar vandaag te stoppen.")
        raise ValidationError({"valid_until": text % {"day": date_format(earliest, "j F Y")}})
    membership.valid_until, membership.ended_by = valid_until, acting_user
    _refuse_double(membership)
    membership.save(update_fields=["valid_until", "ended_by"])
    desk.refuse_last()
    record_event(acting_user=acting_user, action="end_role", subject=membership)
    return membership


@transaction.atomic
def withdraw_role(*, membership_id: UUID, acting_user: User) -> Membership:
    """End a role at this moment: the next request of the person goes without it. Raises ValidationError."""
    desk = Desk.opened(acting_user)
    membership = _running(membership_id, desk)
    _withdraw(membership, acting_user)
    desk.refuse_last()
    return membership


@transaction.atomic
def deactivate_person(*, person_id: UUID, acting_user: User) -> User:
    """Switch an account off and withdraw its roles: nobody is signed in with it at the next request.

    The roles do not come back when the account is switched on again, so that rows tell who had which right when.
    Raises ValidationError.
    """
    desk = Desk.opened(acting_user)
    person = User.objects.select_for_update().get(pk=person_id)
    desk.refuse_own(person)
    for membership in Membership.objects.select_for_update().filter(_not_over(desk.today), user=person):
        _withdraw(membership, acting_user)
    person.is_active = False
    person.save(update_fields=["is_active"])
    desk.refuse_last()
    record_event(acting_user=acting_user, action="deactivate_person", subject=person)
    # Otherwise a browser that was left open would be signed in again once the account is switched on.
    end_sessions(user=person, acting_user=acting_user)
    return person


@transaction.atomic
def reactivate_person(*, person_id: UUID, acting_user: User) -> User:
    """Switch an account on again, without roles."""
    desk = Desk.opened(acting_user)
    person = User.objects.select_for_update().get(pk=person_id)
    desk.refuse_own(person)
    person.is_active = True
    person.save(update_fields=["is_active"])
    record_event(acting_user=acting_user, action="reactivate_person", subject=person)
    return person


@transaction.atomic
def reset_second_factor(*, person_id: UUID, acting_user: User) -> User:
    """Take away a second step that somebody lost, and sign that person out everywhere. Raises ValidationError."""
    desk = Desk.opened(acting_user)
    person = User.objects.select_for_update().get(pk=person_id)
    desk.refuse_own(person)
    take_second_factor(user=person, acting_user=acting_user)
    return person


@transaction.atomic
def change_person(*, person_id: UUID, terms: PersonTerms, seen: PersonTerms, site: str, acting_user: User) -> User:
    """Change how somebody is called and reached; a new address is told to both. `seen` is what stood on the page.

    Raises PersonConflictError, or ValidationError when the address is somebody else's.
    """
    Desk.opened(acting_user)
    person = User.objects.select_for_update().get(pk=person_id)
    if (person.name, person.email) != (seen.name, seen.email):
        raise PersonConflictError(person)
    address, former = terms.email.strip().lower(), person.email
    if User.objects.filter(email=address).exclude(pk=person.pk).exists():
        raise ValidationError({"email": _("Iemand anders heeft dit e-mailadres al.")})
    person.name, person.email = terms.name.strip(), address
    person.save(update_fields=["name", "email"])
    if address != former:
        # The sign-in library keeps its own list of addresses; the former one would still open the account.
        EmailAddress.objects.filter(user=person).delete()
        # So would the account at an organisation; it is linked again by who has the new address there.
        unlink(person=person, acting_user=acting_user)
        for recipient in (former, ""):
            queue_mail(MailKind.ADDRESS_CHANGED, about=person, recipient=recipient, site=site, acting_user=acting_user)
    record_event(acting_user=acting_user, action="change_person", subject=person)
    return person


def _running(membership_id: UUID, desk: Desk) -> Membership:
    """Return a role that is not over yet, held by this transaction. Raises ValidationError."""
    membership = Membership.objects.select_for_update(of=("self",)).select_related("user").get(pk=membership_id)
    desk.refuse_own(membership.user)
    if membership.withdrawn_at is not None:
        raise ValidationError(_("Deze rol is intussen al ingetrokken."))
    if membership.valid_until is not None and membership.valid_until < desk.today:
        raise ValidationError(_("Deze rol is al voorbij. Geef zo nodig een nieuwe rol."))
    return membership


def _withdraw(membership: Membership, acting_user: User) -> None:
    membership.withdrawn_at, membership.ended_by = timezone.now(), acting_user
    membership.save(update_fields=["withdrawn_at", "ended_by"])
    record_event(acting_user=acting_user, action="withdraw_role", subject=membership)


def _refuse_double(membership: Membership) -> None:
    """Refuse a period in which the person has the same role at the same place already."""
    same = Membership.objects.filter(
        user=membership.user_id, role=membership.role, withdrawn_at__isnull=True, **membership.place_ids
    ).exclude(pk=membership.pk)
    same = same.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=membership.valid_from))
    if membership.valid_until is not None:
        same = same.filter(valid_from__lte=membership.valid_until)
    other = same.order_by("valid_from").first()
    if other is not None:
        days = {"first": date_format(other.valid_from, "j F Y"), "last": _day_or_none(other.valid_until)}
        text = _("Deze rol is er al, van %(first)s tot en met %(last)s. Kies andere dagen of wijzig die rol.")
        raise ValidationError(text % days)


def _not_over(today: date) -> Q:
    return Q(withdrawn_at__isnull=True) & (Q(valid_until__isnull=True) | Q(valid_until__gte=today))


def _day_or_none(day: date | None) -> str:
    return date_format(day, "j F Y") if day else _("een dag die nog niet bekend is")
