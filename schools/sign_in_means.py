"""With what people sign in, as far as the parts of the sign-in library are switched on: read along with a list."""

from django.apps import apps
from django.db.models import BooleanField, Exists, Model, OuterRef, QuerySet, Value
from django.db.models.expressions import Combinable

from schools.models import Person

__all__ = ["with_means"]

# Recovery codes stand in for one of these and are nothing by themselves.
FACTORS = ("totp", "webauthn")


def with_means(people: "QuerySet[Person]") -> "QuerySet[Person]":
    """Add `has_factor` (an app or a passkey) and `has_provider` (single sign-on)."""
    return people.annotate(
        has_factor=_exists("allauth.mfa", "mfa", "Authenticator", type__in=FACTORS),
        has_provider=_exists("allauth.socialaccount", "socialaccount", "SocialAccount"),
    )


def _exists(app: str, label: str, model: str, **narrowed: object) -> Combinable:
    if not apps.is_installed(app):
        return Value(value=False, output_field=BooleanField())
    rows: QuerySet[Model] = QuerySet(apps.get_model(label, model)).filter(user=OuterRef("pk"), **narrowed)
    return Exists(rows)
