"""Why somebody does not get in, and what the page then says to do."""

from dataclasses import dataclass
from enum import StrEnum, auto

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class Reason(StrEnum):
    """What went wrong."""

    CANCELLED = auto()
    EXPIRED = auto()
    UNREACHABLE = auto()
    UNTRUSTED = auto()
    REFUSED_THERE = auto()
    NO_ADDRESS = auto()
    UNVERIFIED = auto()
    OUTSIDE = auto()
    UNKNOWN = auto()
    INACTIVE = auto()
    OTHER_PERSON = auto()
    OTHER_ADDRESS = auto()


# Faults of the line or of the provider: trying again helps, or another way in. The others are about the person.
FAULTS = frozenset({Reason.UNREACHABLE, Reason.UNTRUSTED, Reason.REFUSED_THERE})
ABOUT_THE_PERSON = frozenset(Reason) - FAULTS - {Reason.CANCELLED, Reason.EXPIRED}


@dataclass(frozen=True, slots=True)
class Words:
    """What the page says: what happened, and what to do about it. `%(provider)s` is the name on the button."""

    title: str | Promise
    what: str | Promise
    advice: str | Promise


WORDS: dict[Reason, Words] = {
    Reason.CANCELLED: Words(
        _("U bent niet ingelogd"),
        _("U hebt het inloggen bij %(provider)s afgebroken."),
        _("Wilt u toch inloggen? Begin dan opnieuw."),
    ),
    Reason.EXPIRED: Words(
        _("Begin opnieuw met inloggen"),
        _("Deze poging om in te loggen is verlopen (na tien minuten) of al gebruikt."),
        _("Ga terug naar de inlogpagina en kies daar opnieuw %(provider)s. Gebruik geen bewaarde link."),
    ),
    Reason.UNREACHABLE: Words(
        _("%(provider)s is nu niet te bereiken"),
        _("Ontschot kreeg geen antwoord van de inlogpagina van %(provider)s."),
        _("Probeer het over een paar minuten opnieuw. Lukt het nog niet? Vraag de helpdesk van uw organisatie."),
    ),
    Reason.UNTRUSTED: Words(
        _("Het antwoord van %(provider)s klopt niet"),
        _("%(provider)s stuurde een antwoord dat Ontschot niet vertrouwt. Daarom bent u niet ingelogd."),
        _("Probeer het opnieuw. Gebeurt het weer? Geef het door aan de beheerder van Ontschot."),
    ),
    Reason.REFUSED_THERE: Words(
        _("%(provider)s liet u niet inloggen"),
        _("De inlogpagina van %(provider)s gaf een fout."),
        _("Probeer het opnieuw. Lukt het niet? Vraag de helpdesk van uw organisatie of u Ontschot mag gebruiken."),
    ),
    Reason.NO_ADDRESS: Words(
        _("Uw e-mailadres ontbreekt"),
        _("%(provider)s gaf geen e-mailadres door. Daaraan herkent Ontschot u de eerste keer."),
        _("Vraag de helpdesk van uw organisatie om uw e-mailadres door te geven aan Ontschot."),
    ),
    Reason.UNVERIFIED: Words(
        _("Uw e-mailadres is niet bevestigd"),
        _("%(provider)s zegt niet dat uw e-mailadres is gecontroleerd. Daarom kan Ontschot u daaraan niet herkennen."),
        _("Vraag de helpdesk van uw organisatie om uw e-mailadres te bevestigen."),
    ),
    Reason.OUTSIDE: Words(
        _("Dit e-mailadres hoort niet bij %(provider)s"),
        _("Uw e-mailadres eindigt anders dan de adressen waarvoor %(provider)s mag inloggen bij Ontschot."),
        _("Log in met een account van de organisatie zelf, of met uw wachtwoord."),
    ),
    Reason.UNKNOWN: Words(
        _("U hebt nog geen account bij Ontschot"),
        _("U bent ingelogd bij %(provider)s, maar bij Ontschot is uw e-mailadres niet bekend."),
        _("Vraag de beheerder van uw school, gemeente of samenwerkingsverband om een uitnodiging op dit adres."),
    ),
    Reason.INACTIVE: Words(
        _("Dit account staat uit"),
        _("U bent ingelogd bij %(provider)s, maar uw account bij Ontschot staat uit."),
        _("Vraag de beheerder van uw school, gemeente of samenwerkingsverband om het weer aan te zetten."),
    ),
    Reason.OTHER_PERSON: Words(
        _("Dit account is al gekoppeld"),
        _("Het account bij Ontschot met uw e-mailadres hoort bij een ander account van %(provider)s."),
        _("Hebt u van uw organisatie een nieuw account? Vraag de beheerder van Ontschot om u opnieuw te koppelen."),
    ),
    Reason.OTHER_ADDRESS: Words(
        _("Uw e-mailadres is veranderd"),
        _("%(provider)s geeft nu een e-mailadres door dat niet bij uw account bij Ontschot kan horen."),
        _("Vraag de beheerder van Ontschot om uw e-mailadres na te kijken."),
    ),
}


class SignInRefusedError(Exception):
    """Nobody gets in. `person` is the user whom it concerns, when known; `detail` is for the log of the server."""

    def __init__(self, reason: Reason, *, person: User | None = None, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else str(reason))
        self.reason = reason
        self.person = person
        self.detail = detail
