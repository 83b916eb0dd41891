"""What is read of one's own sign-in."""

from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.utils import timezone

from accounts.models import Session, User

__all__ = ["FEW_CODES", "Factors", "factors_of", "running_sessions", "user_with_address"]

# From how few unused recovery codes on the page says to make new ones.
FEW_CODES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Factors:
    """What somebody has for the second step: the app, the passkeys by age, and how many recovery codes are left.

    `codes_left` is None when there never were any.
    """

    app: Authenticator | None
    passkeys: tuple[Authenticator, ...]
    codes_left: int | None

    @property
    def exist(self) -> bool:
        """Whether there is a second step at all."""
        return self.app is not None or bool(self.passkeys)

    @property
    def are_one(self) -> bool:
        """Whether taking one away leaves none."""
        return (self.app is not None) + len(self.passkeys) == 1

    @property
    def codes_are_few(self) -> bool:
        """Whether it is time for new recovery codes."""
        return self.codes_left is not None and self.codes_left <= FEW_CODES


def factors_of(user: User) -> Factors:
    """Return what the user has; one query."""
    rows = list(Authenticator.objects.filter(user=user).order_by("created_at", "pk"))
    codes = [row for row in rows if row.type == Authenticator.Type.RECOVERY_CODES]
    return Factors(
        app=next((row for row in rows if row.type == Authenticator.Type.TOTP), None),
        passkeys=tuple(row for row in rows if row.type == Authenticator.Type.WEBAUTHN),
        codes_left=len(codes[0].wrap().get_unused_codes()) if codes else None,
    )


def running_sessions(user: User) -> list[Session]:
    """Return the sessions in which the user is signed in now, the one that was used last first."""
    now = timezone.now()
    rows = Session.objects.filter(user=user, expire_date__gt=now).order_by("-seen_at")
    return [row for row in rows if (ends := row.ends_at()) is not None and ends > now]


def user_with_address(typed: str) -> User | None:
    """Return the user with this e-mail address, whatever its capitals; None for an address of nobody."""
    address = typed.replace("\0", "").strip().lower()
    return User.objects.filter(email=address).first() if address else None
