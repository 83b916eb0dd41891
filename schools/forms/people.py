"""The forms about people: who is invited, how somebody is called, and what an invited person answers."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_text_html, validate_password
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from accounts.fields import NameField
from accounts.models import User
from schools.actions.people import RoleTerms
from schools.forms.roles import RoleForm

__all__ = ["AnswerForm", "InviteForm", "PersonForm", "PersonNameField", "RoleForms", "put_errors", "put_role_errors"]

MOST_ROLES = 6
# A name is one line, so that it cannot add lines to a mail or a list.
one_line = RegexValidator(r"[\x00-\x1f\x7f\u2028\u2029]", _("Schrijf de naam op één regel."), inverse_match=True)


class PersonNameField(NameField):
    """The name of a grown-up at work."""

    default_validators = [*NameField.default_validators, one_line]

    def __init__(self, **options: Any) -> None:
        super().__init__(
            **{
                "label": _("Naam"),
                "max_length": 150,
                "error_messages": {"required": _("Vul de naam in.")},
                **options,
            }
        )


class AddressField(forms.EmailField):
    """An e-mail address, in small letters."""

    def __init__(self, **options: Any) -> None:
        messages = {
            "required": _("Vul het e-mailadres in."),
            "invalid": _("Dit is geen e-mailadres. Schrijf het als naam@organisatie.nl."),
        }
        super().__init__(label=_("E-mailadres"), max_length=254, error_messages=messages, **options)

    def clean(self, value: Any) -> str:
        """Return the address as it is stored."""
        return str(super().clean(value)).lower()


class PersonForm(forms.Form):
    """How somebody is called and reached; the hidden fields say what stood on the page."""

    name = PersonNameField()
    email = AddressField(
        help_text=_(
            "Met dit adres logt deze persoon in. Bij een ander adres gaat er een mail naar het oude en het nieuwe."
        )
    )
    seen_name = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)
    seen_email = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, person: User, **options: Any) -> None:
        super().__init__(*args, **options)
        stored = {"name": person.name, "email": person.email}
        self.initial = {**stored, "seen_name": person.name, "seen_email": person.email, **self.initial}


class InviteForm(forms.Form):
    """Who is invited."""

    email = AddressField(
        help_text=_("Het adres van het werk. Heeft deze persoon al een account? Dan krijgt die de rol meteen.")
    )
    name = PersonNameField(help_text=_("De voornaam en de achternaam. De uitgenodigde kan dit nog verbeteren."))


class RoleForms:
    """One or more roles in one form; `count` in the data says how many. Buttons without script add and remove one."""

    def __init__(self, data: Mapping[str, Any] | None) -> None:
        count = _count(data) if data is not None else 1
        if data is not None and "more" in data:
            count = min(count + 1, MOST_ROLES)
        if data is not None and "fewer" in data:
            count = max(count - 1, 1)
        self.is_resized = data is not None and bool({"more", "fewer"} & set(data))
        bound = None if self.is_resized else data
        self.forms = [self._form(position, bound, data) for position in range(count)]

    @property
    def count(self) -> int:
        """How many roles the form asks for."""
        return len(self.forms)

    @property
    def may_grow(self) -> bool:
        """Whether another role fits."""
        return self.count < MOST_ROLES

    def is_valid(self) -> bool:
        """Judge all of them, so that every mistake is told at once."""
        judged = [form.is_valid() for form in self.forms]
        return all(judged)

    def terms(self) -> list[RoleTerms]:
        """Return the roles to give."""
        return [form.terms() for form in self.forms]

    @staticmethod
    def _form(position: int, bound: Mapping[str, Any] | None, typed: Mapping[str, Any] | None) -> RoleForm:
        prefix = f"role-{position}"
        if bound is not None:
            return RoleForm(bound, prefix=prefix)
        names = ("role", "place_words", "valid_from", "valid_until")
        kept = {name: typed[f"{prefix}-{name}"] for name in names if typed and f"{prefix}-{name}" in typed}
        return RoleForm(prefix=prefix, initial=kept)


class AnswerForm(forms.Form):
    """What an invited person fills in. The password is judged by the rules of the site.

    `by_provider`: this person signs in through the own organisation, and has no password here.
    """

    name = PersonNameField(label=_("Uw naam"), help_text=_("Zo zien uw collega’s u in Ontschot."))
    password = forms.CharField(
        label=_("Kies een wachtwoord"),
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Kies een wachtwoord.")},
    )

    def __init__(self, *args: Any, email: str, by_provider: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self._email = email
        if by_provider:
            del self.fields["password"]
            return
        self.fields["password"].help_text = password_validators_help_text_html()

    def clean(self) -> dict[str, Any]:
        """Hold the password against the rules, with the name and the address in mind."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("password"):
            try:
                validate_password(given["password"], User(email=self._email, name=given.get("name", "")))
            except ValidationError as error:
                self.add_error("password", error)
        return given


def put_errors(form: forms.Form, error: ValidationError) -> None:
    """Show what an action refused: at its field, or above the form."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for field, texts in error.error_dict.items():
        form.add_error(field if field in form.fields else None, texts)


def put_role_errors(form: forms.Form, roles: RoleForms, error: ValidationError) -> None:
    """Do the same for a form with roles: `role-<position>-<field>` belongs to one of those."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for field, texts in error.error_dict.items():
        _put(form, roles.forms, field, texts)


def _put(form: forms.Form, roles: Iterable[RoleForm], field: str, texts: Any) -> None:
    for role in roles:
        name = field.removeprefix(f"{role.prefix}-")
        if name != field and name in role.fields:
            role.add_error(name, texts)
            return
    form.add_error(field if field in form.fields else None, texts)


def _count(data: Mapping[str, Any]) -> int:
    text = str(data.get("count", "1"))
    return max(1, min(int(text), MOST_ROLES)) if text.isascii() and text.isdigit() and len(text) < 3 else 1
