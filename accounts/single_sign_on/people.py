"""Which user signs in: the one to whom the subject is linked, or at the first time the one with its address."""

from dataclasses import dataclass
from typing import Self

from allauth.socialaccount.models import SocialAccount
from django.db import transaction

from accounts.actions import record_event
from accounts.models import User
from accounts.single_sign_on.refusals import Reason, SignInRefusedError
from accounts.single_sign_on.trusted import TrustedProvider

YES = (True, 1, "1", "true")


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What a provider says of a person. `email` is empty when it gives none."""

    provider: TrustedProvider
    uid: str
    email: str
    is_verified: bool

    @classmethod
    def of(cls, provider: TrustedProvider, *, uid: str, claims: dict[str, object]) -> Self:
        """Read it from claims that were verified.

        Microsoft does not send `email_verified`; its `xms_edov` says that the tenant owns the domain of the address.
        """
        email = claims.get("email")
        address = email.strip().lower() if isinstance(email, str) and "\0" not in email else ""
        verified = claims.get("email_verified", claims.get("xms_edov"))
        return cls(provider=provider, uid=uid, email=address, is_verified=verified in YES)


def person_of(identity: Identity) -> tuple[User, SocialAccount]:
    """Return the user who may enter, with the link; raises SignInRefusedError with the reason for who may not.

    Once linked, the subject decides. An address that has changed since is no reason to refuse, unless it is that of
    somebody else here, or of a domain with which this provider is not trusted.
    """
    with transaction.atomic():
        link = _link(identity)
        if link is None:
            return _first_time(identity)
        person = link.user
        if not person.is_active:
            raise SignInRefusedError(Reason.INACTIVE, person=person)
        if identity.email and identity.email != person.email:
            _refuse_foreign_address(identity, person)
        return person, link


def unlink(*, person: User, acting_user: User | None) -> bool:
    """Forget the person's accounts at providers, and tell whether there were any: the next sign-in links again.

    For who got a new account from the organisation, and for whose address here was changed to that of somebody else.
    """
    with transaction.atomic():
        if not SocialAccount.objects.filter(user=person).delete()[0]:
            return False
        record_event(acting_user=acting_user, action="unlink_provider", subject=person)
        return True


def _link(identity: Identity) -> SocialAccount | None:
    known = SocialAccount.objects.filter(provider=identity.provider.slug, uid=identity.uid)
    return known.select_related("user").first()


def _refuse_foreign_address(identity: Identity, person: User) -> None:
    taken = User.objects.filter(email=identity.email).exclude(pk=person.pk).exists()
    if taken or not identity.provider.speaks_for(identity.email):
        raise SignInRefusedError(Reason.OTHER_ADDRESS, person=person)


def _first_time(identity: Identity) -> tuple[User, SocialAccount]:
    """Link the subject to the user with its address. The user's row is locked: of two at once, one links."""
    if not identity.email:
        raise SignInRefusedError(Reason.NO_ADDRESS)
    if not identity.is_verified:
        raise SignInRefusedError(Reason.UNVERIFIED)
    if not identity.provider.speaks_for(identity.email):
        raise SignInRefusedError(Reason.OUTSIDE)
    person = User.objects.select_for_update().filter(email=identity.email).first()
    if person is None:
        raise SignInRefusedError(Reason.UNKNOWN)
    if not person.is_active:
        raise SignInRefusedError(Reason.INACTIVE, person=person)
    link = SocialAccount.objects.filter(user=person, provider=identity.provider.slug).first()
    if link is None:
        link = SocialAccount.objects.create(user=person, provider=identity.provider.slug, uid=identity.uid)
        record_event(acting_user=person, action="link_provider", subject=person)
    if link.uid != identity.uid:
        raise SignInRefusedError(Reason.OTHER_PERSON, person=person)
    return person, link
