"""What the pages call each kind of organisation and area."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

__all__ = ["WORDS", "KindWords"]

Text = str | Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class KindWords:
    """The words of one kind: its name in plural and singular, what it is, and what the buttons and messages say."""

    many: Text
    lead: Text
    add: Text
    added: Text
    changed: Text
    removed: Text
    remove: Text
    remove_question: Text
    search: Text
    empty: Text
    icon: str


WORDS: Mapping[str, KindWords] = {
    "school": KindWords(
        many=_("Scholen"),
        lead=_("Elke vestiging is een eigen school: leerlingen, rollen en budgetten horen bij een vestiging."),
        add=_("School toevoegen"),
        added=_("De school is toegevoegd."),
        changed=_("De school is gewijzigd."),
        removed=_("De school is verwijderd."),
        remove=_("School verwijderen"),
        remove_question=_("Wilt u deze school verwijderen?"),
        search=_("Zoek op naam, BRIN of gemeente"),
        empty=_("Voeg de eerste school toe. Een budget kan pas worden gemaakt als er een school is."),
        icon="school",
    ),
    "board": KindWords(
        many=_("Schoolbesturen"),
        lead=_("Het bestuur van een school ziet haar budgetten en beslist over haar eigen geld."),
        add=_("Schoolbestuur toevoegen"),
        added=_("Het schoolbestuur is toegevoegd."),
        changed=_("Het schoolbestuur is gewijzigd."),
        removed=_("Het schoolbestuur is verwijderd."),
        remove=_("Schoolbestuur verwijderen"),
        remove_question=_("Wilt u dit schoolbestuur verwijderen?"),
        search=_("Zoek op naam"),
        empty=_("Voeg het eerste schoolbestuur toe. Daarna kunt u het bij scholen kiezen."),
        icon="building",
    ),
    "partnership": KindWords(
        many=_("Samenwerkingsverbanden"),
        lead=_("Een samenwerkingsverband passend onderwijs ziet de budgetten van de scholen die erbij horen."),
        add=_("Samenwerkingsverband toevoegen"),
        added=_("Het samenwerkingsverband is toegevoegd."),
        changed=_("Het samenwerkingsverband is gewijzigd."),
        removed=_("Het samenwerkingsverband is verwijderd."),
        remove=_("Samenwerkingsverband verwijderen"),
        remove_question=_("Wilt u dit samenwerkingsverband verwijderen?"),
        search=_("Zoek op naam"),
        empty=_("Voeg het eerste samenwerkingsverband toe. Daarna kunt u het bij scholen kiezen."),
        icon="users",
    ),
    "provider": KindWords(
        many=_("Aanbieders"),
        lead=_(
            "Een aanbieder levert hulp op school. Wijst een school haar aan, dan voert zij zelf in wat is geleverd."
        ),
        add=_("Aanbieder toevoegen"),
        added=_("De aanbieder is toegevoegd."),
        changed=_("De aanbieder is gewijzigd."),
        removed=_("De aanbieder is verwijderd."),
        remove=_("Aanbieder verwijderen"),
        remove_question=_("Wilt u deze aanbieder verwijderen?"),
        search=_("Zoek op naam"),
        empty=_("Voeg de eerste aanbieder toe. Daarna kan een school haar laten invoeren wat is geleverd."),
        icon="user-circle",
    ),
    "district": KindWords(
        many=_("Wijken en gebieden"),
        lead=_("Een gebied is een wijk of een ander deel van een gemeente waarvan u de cijfers wilt volgen."),
        add=_("Gebied toevoegen"),
        added=_("Het gebied is toegevoegd."),
        changed=_("Het gebied is gewijzigd."),
        removed=_("Het gebied is verwijderd."),
        remove=_("Gebied verwijderen"),
        remove_question=_("Wilt u dit gebied verwijderen?"),
        search=_("Zoek op naam of gemeente"),
        empty=_("Voeg het eerste gebied toe. Daarna kunt u het bij scholen kiezen."),
        icon="point",
    ),
}
