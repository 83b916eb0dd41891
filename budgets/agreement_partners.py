"""Which organisations of this installation stand in an agreement, and what still keeps it from becoming a budget."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.models import User
from budgets.drafting import Document, Row, school_of
from budgets.models import PartyRole, Poolability
from schools.models import Board, Municipality, Partnership, School
from schools.permissions import Ability, memberships_of, scope_of

__all__ = ["Lack", "Organisations", "hindrances", "organisations_for", "own_parties"]

# The needs of children are known from their schools alone.
FROM_SCHOOLS = ("inventory", "admission")


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisations:
    """What one person may choose from: names by role, and schools.

    `own` are the organisations for which the person makes agreements, as parties of a document.
    """

    names: Mapping[str, frozenset[str]]
    own: tuple[Row, ...]
    schools: Mapping[UUID, School]

    def knows(self, role: str, name: str) -> bool:
        """Tell whether an organisation of this role and name is known here."""
        return name in self.names.get(role, frozenset())

    @property
    def listed(self) -> list[str]:
        """Every name that can be chosen."""
        return sorted(frozenset().union(*self.names.values()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Lack:
    """One thing that is missing, in words, and the step where it can be solved.

    With `hinders` no budget can be made yet.
    """

    step: str
    text: str
    hinders: bool


def organisations_for(user: User) -> Organisations:
    """Return what this person may choose from today."""
    schools = School.objects.joinable_by(user).select_related("municipality", "board")
    return Organisations(
        names={
            PartyRole.MUNICIPALITY: frozenset(Municipality.objects.values_list("name", flat=True)),
            PartyRole.PARTNERSHIP: frozenset(Partnership.objects.values_list("name", flat=True)),
            PartyRole.BOARD: frozenset(Board.objects.values_list("name", flat=True)),
        },
        own=own_parties(user),
        schools={school.pk: school for school in schools},
    )


def own_parties(user: User) -> tuple[Row, ...]:
    """Return the organisations for which this person makes agreements, as parties of a document."""
    scope = scope_of(user, Ability.EDIT_TERMS)
    found: list[tuple[str, PartyRole, Municipality | Partnership | Board]] = []
    for row in memberships_of(user):
        if row.municipality_id in scope.municipalities and row.municipality:
            found.append((f"gm{row.municipality_id}", PartyRole.MUNICIPALITY, row.municipality))
        if row.partnership_id in scope.partnerships and row.partnership:
            found.append((f"swv-{row.partnership_id.hex}", PartyRole.PARTNERSHIP, row.partnership))
        if row.board_id in scope.boards and row.board:
            found.append((f"board-{row.board_id.hex}", PartyRole.BOARD, row.board))
    by_ref = {ref: {"ref": ref, "role": role.value, "name": organisation.name} for ref, role, organisation in found}
    return tuple(by_ref.values())


def hindrances(document: Document, organisations: Organisations, *, is_new: bool) -> list[Lack]:
    """Return why this agreement cannot become a budget yet, each with what to do and where."""
    said = [("deelnemers", text) for text in _about_everyone(document)]
    if is_new:
        said += [("deelnemers", text) for text in _about_the_person(document, organisations)]
        said += [("deelnemers", text) for text in _about_placeholders(document, organisations)]
    for number, row in enumerate(document["streams"], start=1):
        if row["poolable"] != Poolability.BOARD_DECIDES and not row.get("ground"):
            text = _("Geldstroom %(number)s heeft nog geen grond. Vul in waar staat of dit geld samen mag.")
            said.append(("geld", text % {"number": number}))
    return [Lack(step=step, text=text, hinders=True) for step, text in said]


def _about_everyone(document: Document) -> list[str]:
    said = []
    if not document["name"].strip():
        said.append(_("De afspraak heeft nog geen naam."))
    if not document["schools"] and document["arrangement"]["basis"]["kind"] in FROM_SCHOOLS:
        said.append(_("Er staat nog geen school. Zonder school zijn er geen toekenningen om op te tellen."))
    return said


def _about_the_person(document: Document, organisations: Organisations) -> list[str]:
    present = {(row["role"], row.get("name")) for row in document["parties"]}
    if any((row["role"], row["name"]) in present for row in organisations.own):
        return []
    names = ", ".join(row["name"] for row in organisations.own)
    return [_("Uw eigen organisatie doet nog niet mee. Voeg bij de partijen toe: %(names)s.") % {"names": names}]


def _about_placeholders(document: Document, organisations: Organisations) -> list[str]:
    said = []
    for row in document["parties"]:
        if row["role"] == PartyRole.MUNICIPALITY and not organisations.knows(row["role"], row.get("name") or ""):
            text = _("%(name)s komt uit het voorbeeld. Kies een gemeente uit de lijst, of haal de regel weg.")
            said.append(text % {"name": row.get("name") or row["ref"]})
    for row in document["schools"]:
        school = school_of(row["ref"])
        if school is None:
            text = _("%(name)s komt uit het voorbeeld. Kies uw eigen school, of haal de regel weg.")
            said.append(text % {"name": row.get("name") or row["ref"]})
        elif school not in organisations.schools:
            text = _("%(name)s is niet of niet meer van uw organisatie. Kies een andere school.")
            said.append(text % {"name": row.get("name") or row["ref"]})
    return said
