"""What the mails about people say: plain text, with the name of who acts and nobody else's data."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from schools.models import Mail, MailKind

__all__ = ["MailText", "address_of", "text_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MailText:
    """One mail, in the language of who reads it."""

    subject: str
    body: str


def address_of(mail: Mail) -> str:
    """Return where the mail goes."""
    if mail.recipient:
        return mail.recipient
    if mail.invitation is not None:
        return mail.invitation.email
    return mail.user.email if mail.user else ""


def text_of(mail: Mail, *, link: str) -> MailText:
    """Return the text of a mail; `link` is that of an invitation."""
    language = mail.user.language if mail.user else settings.LANGUAGE_CODE
    with translation.override(language):
        match MailKind(mail.kind):
            case MailKind.INVITATION:
                return _invitation(mail, link)
            case MailKind.ROLE_GIVEN:
                return _role_given(mail)
            case MailKind.ADDRESS_CHANGED:
                return _address_changed(mail)
            case MailKind.WAITING:
                return _waiting(mail)


def _invitation(mail: Mail, link: str) -> MailText:
    inviter = mail.invitation.invited_by if mail.invitation else None
    who = (
        _("%(name)s nodigt u uit om te werken met Ontschot.") % {"name": inviter.name}
        if inviter
        else _("U bent uitgenodigd om te werken met Ontschot.")
    )
    days = settings.INVITATION_DAYS
    lasts = ngettext(
        "De link werkt één keer, en %(days)d dag lang.", "De link werkt één keer, en %(days)d dagen lang.", days
    ) % {"days": days}
    return MailText(
        subject=_("Uitnodiging voor Ontschot"),
        body=_lines(
            _("Goedendag,"),
            who,
            _("In Ontschot rekenen scholen, gemeenten en samenwerkingsverbanden samen aan zorg op school."),
            _("Maak uw account via deze link:"),
            link,
            lasts,
            _("Kent u de afzender niet, of verwacht u deze mail niet? Klik dan niet op de link."),
        ),
    )


def _role_given(mail: Mail) -> MailText:
    page = f"{mail.site}{reverse('schools:own-roles')}"
    giver = mail.requested_by
    who = (
        _("%(name)s heeft u een nieuwe rol gegeven in Ontschot.") % {"name": giver.name}
        if giver
        else _("U hebt een nieuwe rol gekregen in Ontschot.")
    )
    return MailText(
        subject=_("U hebt een nieuwe rol in Ontschot"),
        body=_lines(
            _("Goedendag,"),
            who,
            _("Log in met het account dat u al hebt. Op deze pagina ziet u wat u mag, en tot wanneer:"),
            page,
            _("Klopt dit niet? Laat het de beheerder van Ontschot weten."),
        ),
    )


def _address_changed(mail: Mail) -> MailText:
    if mail.recipient:
        happened = _("Uw e-mailadres in Ontschot is gewijzigd. U logt voortaan in met uw nieuwe adres.")
        doubt = _("Wist u hier niet van? Bel dan meteen de beheerder van Ontschot: misschien wil iemand in uw account.")
    else:
        happened = _("Dit is voortaan uw e-mailadres in Ontschot. Log in met dit adres en uw eigen wachtwoord.")
        doubt = _("Klopt dit niet? Laat het de beheerder van Ontschot weten.")
    return MailText(
        subject=_("Uw e-mailadres in Ontschot is gewijzigd"),
        body=_lines(_("Goedendag,"), happened, doubt, mail.site),
    )


def _waiting(mail: Mail) -> MailText:
    """Say that something waits, and nothing of what: no budget, no organisation, no figure."""
    return MailText(
        subject=_("Er wacht iets op u in Ontschot"),
        body=_lines(
            _("Goedendag,"),
            _("Er wacht iets op u in Ontschot. Log in om te zien wat het is:"),
            f"{mail.site}{reverse('budgets:waiting')}",
            _(
                "Om gegevens te beschermen staat hier niet waar het over gaat. U krijgt zo’n mail hoogstens één keer "
                "per dag."
            ),
        ),
    )


def _lines(*paragraphs: str) -> str:
    return "\n\n".join(paragraphs) + "\n"
