"""The words of the confirmation of a pool: headline, amounts, times, periods, and why nobody can confirm."""

from collections.abc import Mapping
from datetime import date

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.templatetags.numbers import euro, euro_whole, uren
from budgets.confirming.lines import Figures
from budgets.confirming.payers import Obstacle
from budgets.confirming.state import Sums
from budgets.models import FundingStream
from cases.models import AmountBasis, AmountStatus, Frequency

CENTS_PER_EURO = 100

OBSTACLES: Mapping[Obstacle, str | Promise] = {
    Obstacle.UNKNOWN_RESIDENCE: _(
        "Van een of meer kinderen is de verantwoordelijke gemeente niet bekend. De school vult haar bij het kind in."
    ),
    Obstacle.NOT_A_PARTY: _(
        "De verantwoordelijke gemeente van een of meer kinderen doet niet mee aan dit budget. Neem haar op in de "
        "afspraak; dan kan zij bevestigen."
    ),
    Obstacle.NOT_LINKED: _(
        "Wie betaalt, is hier alleen een naam: er is in Ontschot geen organisatie die voor deze geldstroom kan spreken."
    ),
    Obstacle.NO_SEAT: _(
        "Zorgkantoren, verzekeraars en aanbieders bevestigen hier geen bedragen: niemand kan dit bevestigen."
    ),
    Obstacle.NO_BOARD: _(
        "Dit geld van OCW hoort bij geen school, of bij een school zonder bestuur. Noem bij het bedrag een school; dan "
        "kan haar bestuur bevestigen."
    ),
    Obstacle.NO_FUNDER: _(
        "Bij deze geldstroom betaalt de gemeente van elk kind, maar dit bedrag hoort bij geen kind. Noem in de "
        "afspraak wie betaalt."
    ),
}


def headline(sums: Sums) -> str:
    """Return "9 van 9 bevestigd, verschil € 0"; without a line to compare there is no difference, which is not zero."""
    if not sums.lines:
        return gettext("Niets te bevestigen")
    counted = gettext("%(confirmed)s van %(lines)s bevestigd") % {"confirmed": sums.confirmed, "lines": sums.lines}
    if not sums.confirmed:
        return counted
    if sums.difference_cents is None:
        return gettext("%(counted)s, verschil niet bekend") % {"counted": counted}
    return gettext("%(counted)s, verschil %(difference)s") % {
        "counted": counted,
        "difference": money(sums.difference_cents),
    }


def asides(sums: Sums) -> list[str]:
    """Return what the difference leaves out, one sentence each."""
    found = []
    if sums.filled_in:
        text = ngettext(
            "%(number)s bedrag dat de school niet wist, is aangevuld: %(cents)s. Het telt niet in het verschil.",
            "%(number)s bedragen die de school niet wist, zijn aangevuld: %(cents)s. Ze tellen niet in het verschil.",
            sums.filled_in,
        )
        found.append(text % {"number": sums.filled_in, "cents": money(sums.filled_in_cents)})
    if sums.incomparable:
        text = ngettext(
            "Bij %(number)s regel is het ene bedrag per schooljaar en het andere voor een periode; die telt niet "
            "mee in het verschil.",
            "Bij %(number)s regels is het ene bedrag per schooljaar en het andere voor een periode; die tellen niet "
            "mee in het verschil.",
            sums.incomparable,
        )
        found.append(text % {"number": sums.incomparable})
    if sums.other_period:
        text = ngettext(
            "%(number)s regel heeft een andere periode dan de school invoerde.",
            "%(number)s regels hebben een andere periode dan de school invoerde.",
            sums.other_period,
        )
        found.append(text % {"number": sums.other_period})
    if sums.changed:
        text = ngettext(
            "%(number)s regel is gewijzigd na de bevestiging en telt nu als niet bevestigd.",
            "%(number)s regels zijn gewijzigd na de bevestiging en tellen nu als niet bevestigd.",
            sums.changed,
        )
        found.append(text % {"number": sums.changed})
    return found


def money(cents: int | None) -> str:
    """Show cents to the cent, and whole euros without decimals: "€ 31.525", "€ 31.525,50"; None is "onbekend"."""
    if cents is None:
        return euro(None)
    return euro(cents) if cents % CENTS_PER_EURO else euro_whole(cents)


def amount_words(said: Figures) -> str:
    """Return "€ 31.525 per schooljaar"."""
    if said.amount_cents is None:
        return gettext("bedrag onbekend")
    basis = str(AmountBasis(said.amount_basis).label) if said.amount_basis else ""
    return f"{money(said.amount_cents)} {basis}".strip()


def time_words(said: Figures) -> str:
    """Return "8,7 uur per week"; empty without a time."""
    if said.minutes is None:
        return ""
    often = str(Frequency(said.frequency).label) if said.frequency else ""
    return f"{uren(said.minutes)} {often}".strip()


def status_words(status: str) -> str:
    """Return how sure an amount is; empty for a listed amount."""
    return str(AmountStatus(status).label) if status else ""


def stream_name(stream: FundingStream) -> str:
    """Return what a stream is called."""
    return str(stream.get_kind_display())


def month(day: date) -> str:
    """Return the month of a day: no day of a single child can be read from it."""
    return date_format(day, "F Y")


def day_words(day: date) -> str:
    """Return a day in full."""
    return date_format(day, "j F Y")
