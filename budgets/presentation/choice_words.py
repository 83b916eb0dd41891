"""The words for the choices of an arrangement (financieringsafspraak): what is asked, and what each answer means.

The one place for them: the examples from practice, an agreement in the making and the page of a result say the same.
"""

from collections.abc import Mapping
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class ChoiceWords(NamedTuple):
    """A name of a few words and one plain sentence that explains it, in the reader's language when shown."""

    name: str | Promise
    explanation: str | Promise


# Each choice: its name and the question that it answers, in the order in which people decide.
QUESTIONS: Mapping[str, ChoiceWords] = {
    "basis": ChoiceWords(_("Grondslag"), _("Hoe is bekend wat de kinderen nodig hebben?")),
    "sizing": ChoiceWords(_("Omvang"), _("Hoeveel ondersteuning wordt er ingezet?")),
    "sharing": ChoiceWords(_("Verdeling"), _("Wie betaalt welk deel?")),
    "settlement": ChoiceWords(_("Verrekening"), _("Hoe gaat het geld van de ene partij naar de andere?")),
    "term": ChoiceWords(_("Looptijd"), _("Hoelang geldt de afspraak, en verandert het bedrag per jaar?")),
    "result": ChoiceWords(_("Verschil aan het einde"), _("Wie houdt wat er overblijft, en wie draagt een tekort?")),
}

CHOICES: Mapping[str, Mapping[str, ChoiceWords]] = {
    "basis": {
        "inventory": ChoiceWords(
            _("Toekenningen van nu"),
            _("De toekenningen die nu voor de kinderen gelden, worden bij elkaar opgeteld."),
        ),
        "admission": ChoiceWords(
            _("Weging bij de aanmelding"),
            _("Bij de aanmelding wegen de partijen samen wat een kind op school nodig heeft; dat telt."),
        ),
        "historical": ChoiceWords(
            _("Gebruik in een eerder jaar"),
            _("Wat alle partijen in één eerder jaar gebruikten, is het bedrag waarmee de afspraak begint."),
        ),
        "estimate": ChoiceWords(
            _("Schatting vooraf"),
            _("De school, of de partijen samen, schatten wat er nodig is. Er worden geen besluiten opgeteld."),
        ),
    },
    "sizing": {
        "by_need": ChoiceWords(
            _("Naar de uren"),
            _("De uren van alle kinderen samen bepalen hoeveel fte er nodig is."),
        ),
        "flat_rate": ChoiceWords(
            _("Vast per kind"),
            _("Voor elk kind onder een grens wordt evenveel tijd of geld gerekend, ook als het ene meer vraagt."),
        ),
        "formation": ChoiceWords(
            _("Vaste fte per school"),
            _("De partijen spreken af hoeveel fte er op elke school is, los van het aantal toekenningen."),
        ),
        "drawing_right": ChoiceWords(
            _("Trekkingsrecht"),
            _("Elke school mag per potje een afgesproken aantal fte inzetten. Dat kan binnen een bestuur schuiven."),
        ),
        "group_places": ChoiceWords(
            _("Per groep"),
            _("De kinderen krijgen hulp in groepen, en per groep staat vast hoeveel inzet er is."),
        ),
    },
    "sharing": {
        "by_funder": ChoiceWords(
            _("Ieder betaalt het eigen deel"),
            _("Elke geldstroom blijft van de partij die hem betaalt; samen dekken ze de kosten."),
        ),
        "by_residence": ChoiceWords(
            _("Naar woonplaats"),
            _("Elke gemeente betaalt voor de kinderen voor wie zij verantwoordelijk is."),
        ),
        "by_key": ChoiceWords(
            _("Naar een verdeelsleutel"),
            _("De kosten worden verdeeld naar een telling, zoals het aantal leerlingen dat in elke gemeente woont."),
        ),
        "fixed_shares": ChoiceWords(
            _("Vaste delen"),
            _("Elke partij betaalt een vast deel dat vooraf is afgesproken."),
        ),
        "in_kind": ChoiceWords(
            _("Geld en mensen"),
            _("Sommige partijen brengen geld in, andere zetten eigen medewerkers in."),
        ),
    },
    "settlement": {
        "none": ChoiceWords(
            _("Geen rekeningen over en weer"),
            _("De partijen sturen elkaar geen rekening. Wie wiens kinderen helpt, wordt wel geteld."),
        ),
        "treasurer": ChoiceWords(
            _("Een kassier"),
            _("Eén gemeente betaalt voor alle en stuurt de andere gemeenten een rekening."),
        ),
        "own_decision": ChoiceWords(
            _("De eigen gemeente besluit en betaalt"),
            _("De gemeente van het kind neemt zelf een besluit en betaalt aan de gemeente waar de hulp is."),
        ),
    },
    "term": {
        "one_year": ChoiceWords(
            _("Eén schooljaar"),
            _("De afspraak geldt voor één schooljaar; daarna maken de partijen een nieuwe."),
        ),
        "several_years": ChoiceWords(
            _("Meer schooljaren"),
            _("De afspraak geldt voor een aantal schooljaren, met voor elk jaar een eigen deel van het beginbedrag."),
        ),
        "hard_stop": ChoiceWords(
            _("Met een einddatum"),
            _("Op een vaste datum houdt de afspraak op, ook als dat midden in een schooljaar is."),
        ),
        "renewal": ChoiceWords(
            _("Elk jaar opnieuw"),
            _("De partijen besluiten voor een vaste datum of zij de afspraak met een jaar verlengen."),
        ),
        "open": ChoiceWords(
            _("Zonder einddatum"),
            _("De afspraak loopt door tot de partijen iets anders afspreken; de cijfers worden wel bijgesteld."),
        ),
    },
    "result": {
        "none": ChoiceWords(
            _("Niet afgesproken"),
            _("Er is geen afspraak over wat er gebeurt als er geld overblijft of tekortkomt."),
        ),
        "return": ChoiceWords(
            _("Terug naar wie betaalde"),
            _("Wat overblijft gaat terug naar de partijen die het betaalden; een tekort dragen zij ook."),
        ),
        "carry_over": ChoiceWords(
            _("Mee naar het volgende jaar"),
            _("Wat overblijft of tekortkomt, telt mee in het volgende schooljaar."),
        ),
        "shared": ChoiceWords(
            _("Samen delen"),
            _("De partijen delen wat overblijft of tekortkomt, naar ieders bijdrage."),
        ),
    },
}

# Choices within a choice.
THRESHOLD_RULES: Mapping[str, ChoiceWords] = {
    "below": ChoiceWords(_("Onder de grens"), _("Een kind dat precies op de grens zit, telt niet mee.")),
    "up_to": ChoiceWords(_("Tot en met de grens"), _("Een kind dat precies op de grens zit, telt mee.")),
}

RESIDENCE_WEIGHTS: Mapping[str, ChoiceWords] = {
    "child_weeks": ChoiceWords(
        _("Kinderen en weken"), _("Een kind telt voor het deel van het jaar dat het ondersteuning had.")
    ),
    "children": ChoiceWords(_("Kinderen"), _("Elk kind telt even zwaar.")),
    "minutes": ChoiceWords(_("Minuten"), _("Een kind dat meer ondersteuning kreeg, telt zwaarder.")),
}
