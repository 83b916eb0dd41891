"""The words for codes: streams, norms, units, roles, verdicts. Sentences about findings and steps have their own files.

A code without words is shown as it is, so that a document with a stream of its own kind stays readable.
"""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from budgets.models import StreamKind

Words = Mapping[str, str | Promise]

STREAMS: Words = dict(StreamKind.choices)

ROLES: Words = {
    "municipality": _("gemeente"),
    "partnership": _("samenwerkingsverband"),
    "board": _("schoolbestuur"),
    "ministry": _("ministerie"),
    "insurer": _("zorgkantoor of zorgverzekeraar"),
    "provider": _("aanbieder"),
}

SCHOOL_KINDS: Words = {
    "bao": _("basisschool"),
    "sbo": _("speciaal basisonderwijs"),
    "so": _("speciaal onderwijs"),
    "vso": _("voortgezet speciaal onderwijs"),
    "vo": _("voortgezet onderwijs"),
    "mbo": _("middelbaar beroepsonderwijs"),
    "other": _("andere voorziening"),
}

POOLABLE: Words = {
    "yes": _("ja"),
    "no": _("nee"),
    "board_decides": _("na besluit van het bestuur"),
}

AMOUNT_BASES: Words = {
    "school_year": _("per schooljaar"),
    "period": _("voor een periode"),
}

FUNCTIONS: Words = {
    "support": _("Ondersteuning in de klas"),
}

NORMS: Words = {
    "school_weeks": _("Schoolweken per schooljaar"),
    "fte_hours_per_week": _("Uren per week van één fte"),
    "fte_weeks": _("Betaalde weken per jaar van één fte"),
    "fte_hours_per_year": _("Uren per jaar van één fte"),
    "fte_price_cents": _("Prijs van één fte per jaar"),
    "disclosure_threshold": _("Kleinste groep kinderen voor een verslag"),
    "efficiency_factor": _("Deel van de inzet dat nodig blijft (aanname)"),
    "roster_fte": _("Fte die op het rooster kan staan"),
    "decision_handling_cents": _("Kosten van het behandelen van één besluit"),
    "application_minutes": _("Tijd voor het aanvragen van één besluit"),
    "daypart_minutes": _("Minuten in een dagdeel"),
    "retention_years_left": _("Bewaartermijn nadat een kind van school is"),
    "retention_years_decision": _("Bewaartermijn na de laatste toekenning van een kind"),
}

NORM_NOTES: Words = {
    "school_weeks": _(
        "Zo veel weken per jaar krijgt een kind hulp op school. Een besluit voor een deel van het jaar telt "
        "mee naar het deel van de schooldagen."
    ),
    "fte_hours_per_week": _("Hoeveel uur een voltijds medewerker per week werkt."),
    "fte_weeks": _("Over hoeveel weken per jaar een medewerker wordt betaald, ook in de schoolvakanties."),
    "fte_hours_per_year": _("Als dit bekend is, gaat het voor de uren per week maal de betaalde weken."),
    "fte_price_cents": _("Wat één voltijds medewerker een heel jaar kost, met alle werkgeverslasten."),
    "disclosure_threshold": _(
        "Over minder kinderen dan dit staat er niets in een verslag, tenzij de grond is vastgelegd."
    ),
    "efficiency_factor": _("Alleen voor één vergelijking. Hiervoor is geen bron bekend."),
    "roster_fte": _("Hoeveel inzet tegelijk mogelijk is."),
    "decision_handling_cents": _("Wat het kost om één besluit te nemen en te verwerken."),
    "application_minutes": _("Hoe lang een school bezig is met één aanvraag."),
    "daypart_minutes": _("Om een toekenning in dagdelen om te rekenen naar uren."),
    "retention_years_left": _(
        "Zo lang blijven de gegevens van een kind staan na de laatste dag op school. Daarna moeten ze weg."
    ),
    "retention_years_decision": _(
        "Zo lang blijven de gegevens van een kind staan na de laatste toekenning, als niet is genoteerd dat het van "
        "school is."
    ),
}

JOB_STATES: Words = {
    "queued": _("De berekening staat klaar. Ze begint zodra er plaats is, meestal binnen enkele seconden."),
    "running": _("De berekening is bezig."),
    "done": _("De berekening is klaar."),
    "failed": _("De berekening is niet gelukt."),
}

JOB_FAILURES: Words = {
    "gave_up": _(
        "Het is na vijf pogingen niet gelukt. Er is niets veranderd. Druk nog een keer op Bereken. Lukt het "
        "dan weer niet, meld het bij uw functioneel beheerder."
    ),
    "invalid_document": _(
        "In de afspraken van dit budget klopt iets niet, zodat er niet mee te rekenen is. Vraag uw "
        "functioneel beheerder de geldstromen, bedragen en uitgangspunten na te lopen."
    ),
    "too_large": _(
        "Dit budget is te groot om in één keer te berekenen. Vraag uw functioneel beheerder het te splitsen."
    ),
    "too_slow": _("De berekening duurde te lang en is gestopt. Er is niets veranderd. Druk nog een keer op Bereken."),
    "internal": _(
        "Er ging iets mis in Ontschot zelf. Er is niets veranderd. Druk nog een keer op Bereken. Lukt het dan"
        " weer niet, meld het bij uw functioneel beheerder."
    ),
}

SEVERITIES: Words = {
    "error": _("Telt niet mee"),
    "warning": _("Let op"),
    "info": _("Ter informatie"),
}

ROUNDINGS: Words = {
    "none": _("niet afgerond"),
    "half_up_cent": _("op hele centen; een halve cent gaat naar boven"),
    "half_up_minute": _("op hele minuten; een halve minuut gaat naar boven"),
    "half_up_6": _("op zes cijfers achter de komma; de helft gaat naar boven"),
    "largest_remainder": _("verdeeld in hele centen, zodat de delen samen precies het geheel zijn"),
}


def word(words: Words, code: str | None) -> str:
    """Return the words for a code; the code itself when there are none, empty text for no code."""
    return str(words.get(code, code)) if code else ""


def within_a_sentence(text: str) -> str:
    """Return a text as it goes on after a colon: its capital becomes small, unless it begins an abbreviation (FTE)."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
