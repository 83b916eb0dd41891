"""The words that a report explains: only those that stand in it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One word and what it means here."""

    term: str
    meaning: str


MEANINGS: Mapping[str | Promise, str | Promise] = {
    _("arrangement"): _("Extra ondersteuning op school, toegekend en betaald door het samenwerkingsverband."),
    _("bandbreedte"): _("De laagste en de hoogste uitkomst, omdat een keuze nog niet is gemaakt."),
    _("begrotingsjaar"): _(
        "Een kalenderjaar. Van een schooljaar vallen vijf maanden in het eerste jaar en zeven in het tweede."
    ),
    _("berekend verschil"): _(
        "Wat de losse toekenningen nu kosten, min wat dezelfde hulp samen kost. Het is geen toezegging."
    ),
    _("controlegetal"): _(
        "Een code die bij precies deze gegevens hoort. Verandert er iets, dan verandert het controlegetal."
    ),
    _("dekking"): _("Het geld dat er is om de lasten van te betalen."),
    _("fte"): _("Een baan van een hele werkweek. Een halve fte is de helft van die uren."),
    _("fte in schoolweken"): _(
        "De meeste uren per week die tegelijk zijn toegekend, gedeeld door de werkweek van één voltijdbaan."
    ),
    _("fte per jaar"): _("Alle uren van het schooljaar, gedeeld door de betaalde uren per jaar van één voltijdbaan."),
    _("gezamenlijk budget"): _("Geld van verschillende betalers dat samen wordt gebruikt voor hulp op school."),
    _("halve fte"): _("Een aanstelling die naar boven is afgerond op een veelvoud van een halve baan."),
    _("inbrengbaar"): _("Of geld in het gezamenlijke budget mag: ja, nee, of pas na een besluit van het bestuur."),
    _("kassier"): _("De gemeente die alles betaalt en met de andere partijen afrekent."),
    _("lasten"): _("Wat de hulp kost."),
    _("OCW"): _("Het ministerie van Onderwijs, Cultuur en Wetenschap; dit geld gaat naar het schoolbestuur."),
    _("peilmoment"): _("Het moment waarop de gegevens voor deze berekening zijn vastgelegd."),
    _("saldo"): _("Dekking min lasten."),
    _("samenwerkingsverband"): _("De schoolbesturen in een regio die samen passend onderwijs regelen."),
    _("toekenning"): _("Een besluit waarmee een kind hulp krijgt, voor een bepaalde tijd."),
    _("trekkingsrecht"): _("Het aantal fte dat een school uit het gezamenlijke budget mag inzetten."),
    _("uitgangspunt"): _("Een getal waarmee is gerekend, zoals de prijs van één fte, met zijn bron."),
    _("vermeden kosten"): _("Geld dat niet hoeft te worden uitgegeven. Het is er niet, en telt nergens mee."),
    _("ZBO"): _("Zorg binnen onderwijs: jeugdhulp van de gemeente die op school wordt gegeven."),
}


def words_in(text: str) -> tuple[Word, ...]:
    """Return the words with which something in the text begins, in alphabetical order; capitals do not matter."""
    known = [Word(term=str(term), meaning=str(meaning)) for term, meaning in MEANINGS.items()]
    found = [word for word in known if re.search(rf"\b{re.escape(word.term)}", text, re.IGNORECASE)]
    return tuple(sorted(found, key=lambda word: word.term.lower()))
