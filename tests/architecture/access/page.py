"""Writes docs/access.md from the tables: `python -m tests.architecture.access.page`. A test holds the two together."""

import tomllib
from pathlib import Path

from tests.architecture.access.expectation import (
    ROOT,
    Route,
    Who,
    all_routes,
    expected,
    table,
)

PAGE = ROOT / "docs" / "access.md"
ROLES = {
    "director": "directeur",
    "care_coordinator": "intern begeleider",
    "board": "bestuur",
    "municipality": "gemeente",
    "partnership": "swv",
    "provider": "aanbieder",
    "administrator": "beheerder",
    "nobody": "zonder rol",
}
ORGANISATIONS = {
    "school": "een school",
    "board": "een schoolbestuur",
    "municipality": "een gemeente",
    "partnership": "een samenwerkingsverband",
    "provider": "een aanbieder",
    "none": "geen organisatie",
}
OBJECTS = {
    "pupil": "leerling",
    "indication": "toekenning",
    "professional": "professional rond een leerling",
    "school": "school",
    "pool": "gezamenlijk budget",
    "calculation": "berekening",
    "proposal": "voorstel",
    "agreement": "overeengekomen budget",
    "report": "verslag",
    "delivery": "invoer door een aanbieder",
    "norm": "uitgangspunt van een budget",
    "national_norm": "uitgangspunt voor iedereen",
    "draft": "afspraak in de maak",
    "district": "gebied",
    "practice": "voorbeeld",
    "partnership": "samenwerkingsverband",
    "board": "schoolbestuur",
    "provider": "aanbieder",
    "school_site": "school, als organisatie",
    "district_desk": "gebied, als organisatie",
    "holiday_year": "vakanties van een schooljaar",
    "change": "wijziging van een organisatie",
    "person": "account van iemand",
    "membership": "rol van iemand",
    "invitation": "uitnodiging",
    "mail": "mail over een account",
    "frame": "kader",
    "meeting": "OOGO",
    "agenda_item": "agendapunt van een OOGO",
    "action_point": "actiepunt van een OOGO",
    "dossier": "dossier van een OOGO",
}
PLACES = {
    "own": "eigen",
    "sibling": "van het eigen bestuur",
    "other_board": "van de eigen gemeente of het eigen samenwerkingsverband",
    "far": "elke andere",
}
FACTS = {"nickname": "roepnaam", "reference": "kenmerk", "number": "nummer van het besluit"}
INTRODUCTION = """\
# Wie mag wat zien en doen / Who may see and do what

<!-- Made by `python -m tests.architecture.access.page`. Do not edit: change the tables, and run it again. -->

Deze pagina is gemaakt uit de tabellen waar Ontschot zelf uit leest (`schools/abilities.toml`) en waar de tests de site
aan houden (`tests/architecture/access/expected.toml`). Een test vraagt elk adres op, als elke rol, voor iets van de
eigen organisatie en voor iets van een vreemde, en vergelijkt het antwoord met deze tabellen. Klopt er één vakje niet,
dan gaat de wijziging niet door.

*This page is made from the tables that Ontschot itself reads and that the tests hold the site to. A test asks for every
address as every role, for something of one's own organisation and of a stranger's, and compares each answer with these
tables.*
"""


def page() -> str:
    """Return the whole page."""
    parts = [INTRODUCTION, _abilities(), _reach(), _facts(), _addresses(), _rules()]
    return "\n".join(parts)


def _abilities() -> str:
    file = tomllib.loads((ROOT / "schools" / "abilities.toml").read_text(encoding="utf-8"))
    roles = [role for role in ROLES if role != "nobody"]
    lines = ["## Rollen en rechten / Roles and abilities", ""]
    lines += [f"- **{ROLES[role]}** (`{role}`): bij {ORGANISATIONS[file['roles'][role]]}." for role in roles]
    lines += [
        "",
        "Een recht geldt alleen bij de organisatie waar iemand de rol heeft, en alleen zolang de rol loopt.",
        "",
    ]
    lines += _head(["recht", *(ROLES[role] for role in roles)])
    for name, row in file["abilities"].items():
        marks = ["ja" if role in row["roles"] else "–" for role in roles]
        lines.append(_row([f"{row['nl']}<br>*{row['en']}* `{name}`", *marks]))
    return "\n".join([*lines, ""])


def _reach() -> str:
    roles = list(ROLES)
    lines = [
        "## Waarvan / Of whom",
        "",
        "Tot hoe ver iemand reikt; wie verder reikt, reikt ook tot wat dichterbij ligt.",
        "",
    ]
    lines += _head(["object", *(ROLES[role] for role in roles)])
    for kind, row in table()["objects"].items():
        lines.append(_row([OBJECTS[kind], *(_reached(kind, row, role) for role in roles)]))
    return "\n".join([*lines, ""])


def _reached(kind: str, row: dict[str, list[str]], role: str) -> str:
    places = row.get(role, [])
    if len(places) == len(PLACES) or (places and kind == "national_norm"):
        return "alle"
    return PLACES[places[-1]] if places else "–"


def _facts() -> str:
    lines = ["## Gegevens over één kind / Facts about one child", ""]
    lines += [
        "Alleen op deze pagina's, en alleen voor wie op de school van het kind werkt. Op elke andere pagina, in elke"
    ]
    lines += ["lijst, export en pdf, in beide talen en voor elke andere rol staat er geen woord van.", ""]
    lines += _head(["adres", *FACTS.values(), *(ROLES[role] for role in ROLES if role != "nobody")])
    for key, facts in table()["child_facts"].items():
        marks = ["ja" if fact in facts else "–" for fact in FACTS]
        route = next(route for route in all_routes() if route.key == key)
        staff = ["ja" if _is_given(route, role) else "–" for role in ROLES if role != "nobody"]
        lines.append(_row([f"`{key}`", *marks, *staff]))
    return "\n".join([*lines, ""])


def _is_given(route: Route, role: str) -> bool:
    who = Who(roles=((role, "own"),))
    return any(expected(route, method, place="own", who=who) in {200, 422} for method in ("GET", "POST"))


def _addresses() -> str:
    lines = ["## Adressen / Addresses", ""]
    lines += [
        "Per adres en methode het antwoord: eerst voor iets van de eigen organisatie, dan voor iets van een vreemde."
    ]
    lines += [
        "`ja`: de pagina of de handeling (200, 302, of 422 bij een leeg formulier). 403: mag dit niet. 404: er is"
    ]
    lines += ["niets, of men mag niet weten dat het er is. `login`: eerst aanmelden.", ""]
    lines += _head(["adres", "methode", *ROLES.values(), "niet aangemeld"])
    for route in all_routes():
        for method in [name for name in ("GET", "POST") if route.ability(name)]:
            cells = [_cell(route, method, Who(roles=((role, "own"),))) for role in ROLES if role != "nobody"]
            cells.append(_cell(route, method, Who()))
            cells.append(_unsigned(route, method))
            lines.append(_row([f"`{route.key}`", method, *cells]))
    return "\n".join([*lines, ""])


def _cell(route: Route, method: str, who: Who) -> str:
    own = _word(expected(route, method, place="own", who=who))
    if route.object is None:
        return own
    far = _word(expected(route, method, place="far", who=who))
    return own if own == far else f"{own} / {far}"


def _unsigned(route: Route, method: str) -> str:
    return _word(expected(route, method, place="own", who=Who(is_signed_in=False))) if route.is_public else "login"


def _word(status: int) -> str:
    return str(status) if status in {403, 404, 405} else "ja"


def _rules() -> str:
    names = len({route.name for route in all_routes()})
    return "\n".join(
        [
            "## Wat overal geldt / What holds everywhere",
            "",
            f"- {names} adressen.",
            "- Een methode die een adres niet heeft, geeft 405, of de weg naar het aanmelden.",
            "- Wie iets niet mag zien, krijgt byte voor byte hetzelfde als wie om iets vraagt dat niet bestaat.",
            "- Elke weigering (403 of 404) van iemand die is aangemeld, staat in het logboek, één keer.",
            "- Een rol die gisteren eindigde of morgen begint, geeft niets; een gedeactiveerd account komt er niet in.",
            "- Wie meer rollen heeft, mag bij elke organisatie wat de rol dáár geeft, en niet meer.",
            "- Een kop zoals `X-HTTP-Method-Override`, een ander formaat of een slash meer of minder verandert niets.",
            "",
        ]
    )


def _head(names: list[str]) -> list[str]:
    return [_row(names), "|" + "---|" * len(names)]


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def write(path: Path = PAGE) -> None:
    """Write the page."""
    path.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    write()
