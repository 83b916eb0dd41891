"""The life of an invitation: made, sent, sent again, withdrawn, accepted."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions import record_event
from accounts.models import User
from schools.actions.mails import queue_mail, requeue
from schools.actions.people import Desk, RoleTerms, add_role
from schools.invitation_links import find_by_token, renew_link
from schools.models import Invitation, InvitedRole, Mail, MailKind, MailStatus
from schools.permissions import Ability, Role, has_ability

__all__ = [
    "InvitationGoneError",
    "Invited",
    "accept_invitation",
    "has_account",
    "invitation_of",
    "invite_person",
    "resend_invitation",
    "show_invitation_link",
    "withdraw_invitation",
]


class InvitationGoneError(Exception):
    """The link does not work: never made, used, too old, withdrawn, or of somebody who may not invite any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """What came of inviting: an invitation for a new address, or the roles given to whoever had it already."""

    invitation: Invitation | None
    person: User | None


@transaction.atomic
def invite_person(*, email: str, name: str, roles: Sequence[RoleTerms], site: str, acting_user: User | None) -> Invited:
    """Invite a new address; somebody who has an account already gets the roles at once, and a mail that tells.

    Raises ValidationError with what is wrong, by field; errors of a role are under `role-<position>-<field>`.
    """
    desk = Desk.opened(acting_user)
    address = email.strip().lower()
    known = User.objects.select_for_update().filter(email=address).first()
    if known is not None:
        return Invited(invitation=None, person=_give_all(known, roles, desk=desk, site=site))
    _refuse_past(roles, desk)
    invitation = _stored(address, name, acting_user)
    for terms in roles:
        InvitedRole.objects.create(
            invitation=invitation,
            role=terms.role,
            valid_from=terms.valid_from,
            valid_until=terms.valid_until,
            **terms.columns,
        )
    queue_mail(MailKind.INVITATION, about=invitation, site=site, acting_user=acting_user)
    record_event(acting_user=acting_user, action="invite_person", subject=invitation)
    return Invited(invitation=invitation, person=None)


@transaction.atomic
def resend_invitation(*, invitation_id: UUID, site: str, acting_user: User) -> Invitation:
    """Send a new link; the old one works no longer. Who sends it answers for it from now on."""
    invitation = _open(invitation_id, acting_user)
    mail = _mail_of(invitation)
    invitation.token_hash, invitation.expires_at, invitation.invited_by = "", None, acting_user
    invitation.save(update_fields=["token_hash", "expires_at", "invited_by"])
    requeue(mail, site=site, acting_user=acting_user)
    record_event(acting_user=acting_user, action="resend_invitation", subject=invitation)
    return invitation


@transaction.atomic
def withdraw_invitation(*, invitation_id: UUID, acting_user: User) -> Invitation:
    """Let the link stop working, for good."""
    invitation = _open(invitation_id, acting_user)
    invitation.withdrawn_at, invitation.token_hash = timezone.now(), ""
    invitation.save(update_fields=["withdrawn_at", "token_hash"])
    record_event(acting_user=acting_user, action="withdraw_invitation", subject=invitation)
    return invitation


@transaction.atomic
def show_invitation_link(*, invitation_id: UUID, site: str, acting_user: User | None) -> str:
    """Make a link and return it, for who has no mail server; it cannot be shown again, only made anew.

    A mail that still waited goes no more: its link would take the place of this one.
    """
    invitation = _open(invitation_id, acting_user)
    mail = _mail_of(invitation)
    mail.status, mail.failure = MailStatus.HANDED_OVER, ""
    mail.save(update_fields=["status", "failure"])
    invitation.invited_by = acting_user
    invitation.save(update_fields=["invited_by"])
    record_event(acting_user=acting_user, action="show_invitation_link", subject=invitation)
    return renew_link(invitation.pk, site=site)


def invitation_of(token: str) -> Invitation:
    """Return the invitation of a link that works. Raises `InvitationGoneError`."""
    invitation = find_by_token(token)
    inviter = invitation.invited_by if invitation else None
    if invitation is None or (inviter is not None and not has_ability(inviter, Ability.MANAGE_PEOPLE)):
        raise InvitationGoneError
    return invitation


def has_account(invitation: Invitation) -> bool:
    """Tell whether somebody got an account with this address since the invitation was made."""
    return User.objects.filter(email=invitation.email).exists()


@transaction.atomic
def accept_invitation(*, token: str, name: str, password: str | None) -> User:
    """Make the account and give the roles; the link is used up. The password has been judged by the form.

    When somebody has the address by now, that person gets the roles and nothing else changes.

    Raises `InvitationGoneError`, also when another request was just before, or when all roles are over.
    """
    found = invitation_of(token)
    held = Invitation.objects.select_for_update(of=("self",)).open().filter(pk=found.pk, token_hash=found.token_hash)
    invitation = held.select_related("invited_by").first()
    if invitation is None:
        raise InvitationGoneError
    person = User.objects.select_for_update().filter(email=invitation.email).first()
    if person is None:
        person = User.objects.create_user(email=invitation.email, name=name, password=password)
    elif not person.is_active:
        raise InvitationGoneError
    _give_invited(person, invitation)
    invitation.accepted_at, invitation.accepted_by, invitation.token_hash = timezone.now(), person, ""
    invitation.save(update_fields=["accepted_at", "accepted_by", "token_hash"])
    record_event(acting_user=person, action="accept_invitation", subject=invitation)
    return person


def _give_invited(person: User, invitation: Invitation) -> None:
    """Give the roles from today on, as far as they are not over; one that the person has by now is left as it is."""
    today = timezone.localdate()
    current = [row for row in invitation.roles.all() if row.valid_until is None or row.valid_until >= today]
    if not current:
        raise InvitationGoneError
    for row in current:
        terms = RoleTerms(
            role=Role(row.role),
            place=row.organisation,
            valid_from=max(row.valid_from, today),
            valid_until=row.valid_until,
        )
        try:
            with transaction.atomic():
                add_role(person, terms, given_by=invitation.invited_by, today=today)
        except ValidationError:
            continue


def _stored(email: str, name: str, acting_user: User | None) -> Invitation:
    """Store it; the database knows that an address has one open invitation at most."""
    try:
        with transaction.atomic():
            return Invitation.objects.create(email=email, name=name.strip(), invited_by=acting_user)
    except IntegrityError:
        text = _("Voor dit adres staat al een uitnodiging open. Verstuur die opnieuw, of trek haar eerst in.")
        raise ValidationError({"email": text}) from None


def _give_all(person: User, roles: Sequence[RoleTerms], *, desk: Desk, site: str) -> User:
    if desk.acting_user is not None and desk.acting_user.pk == person.pk:
        raise ValidationError({"email": _("Dit is uw eigen adres. U kunt uzelf geen rol geven.")})
    if not person.is_active:
        raise ValidationError({"email": _("Dit account bestaat al en staat uit. Zet het eerst weer aan bij Mensen.")})
    for position, terms in enumerate(roles):
        try:
            add_role(person, terms, given_by=desk.acting_user, today=desk.today)
        except ValidationError as error:
            raise _of_role(error, position) from None
    queue_mail(MailKind.ROLE_GIVEN, about=person, site=site, acting_user=desk.acting_user)
    return person


def _refuse_past(roles: Sequence[RoleTerms], desk: Desk) -> None:
    for position, terms in enumerate(roles):
        if terms.valid_from < desk.today:
            text = _("Een rol kan niet eerder dan vandaag ingaan. Kies vandaag of later.")
            raise _of_role(ValidationError({"valid_from": text}), position)


def _of_role(error: ValidationError, position: int) -> ValidationError:
    """Say of which role of several an error is."""
    if hasattr(error, "error_dict"):
        return ValidationError({f"role-{position}-{field}": texts for field, texts in error.error_dict.items()})
    return ValidationError({f"role-{position}-role": error.messages})


def _mail_of(invitation: Invitation) -> Mail:
    mail = Mail.objects.select_for_update().get(invitation=invitation)
    if mail.status == MailStatus.SENDING:
        raise ValidationError(_("Deze uitnodiging wordt op dit moment verstuurd. Kijk over een minuut opnieuw."))
    return mail


def _open(invitation_id: UUID, acting_user: User | None) -> Invitation:
    Desk.opened(acting_user)
    invitation = Invitation.objects.select_for_update().get(pk=invitation_id)
    if not invitation.is_open:
        raise ValidationError(_("Deze uitnodiging is al aangenomen of ingetrokken."))
    return invitation
