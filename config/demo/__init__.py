"""The demo: example data as JSON, and who can sign in to look at them. Nothing here exists in production."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from config import env
from schools.permissions import Role

FOLDER = Path(__file__).parent
POOLS = ("casus-4", "nijmegen-noord", "current-year")
# From proposal to agreement: one budget in each state. What happens to each of them stands in `config/story.py`.
STORY = (
    "three-schools",
    "confirming",
    "with-board",
    "with-parties",
    "change-asked",
    "withdrawn",
    "twelve-municipalities",
)
DOMAIN = "voorbeeld.example"


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoAccount:
    """One sign-in of the demo: a role, not a person. `description` says what one sees with it."""

    email: str
    role: str
    description: str | Promise
    password: str


SHOWS: dict[str, Promise] = {
    "directeur": _("Uw eigen scholen en kinderen: toekenningen invoeren, berekenen, verslag maken."),
    "ib": _("De kinderen van één school in dit schooljaar: wat loopt af, en wie staat om het kind heen."),
    "bestuur": _("De budgetten van alle scholen van het bestuur, zonder kinderen."),
    "gemeente": _("De budgetten waaraan de gemeente bijdraagt, zonder kinderen."),
    "swv": _("De budgetten waaraan het samenwerkingsverband bijdraagt, zonder kinderen."),
    "aanbieder": _("De school die deze aanbieder laat invullen wat is geleverd; geen kinderen en geen budgetten."),
    "meerscholen": _("Negen scholen met budgetten in elke stand: van bedragen bevestigen tot overeengekomen."),
    "kassier": _("Het budget van twaalf gemeenten, waarin deze gemeente betaalt en verrekent."),
    "beheer": _("De uitgangspunten en de gebieden; geen kinderen en geen bedragen van scholen."),
}


def accounts() -> list[DemoAccount]:
    """Return the sign-ins with their shared password, for the sign-in page; empty outside the demo or without one."""
    password = env.text("ONTSCHOT_DEMO_PASSWORD", "")
    if not settings.DEMO or not password:
        return []
    return [
        DemoAccount(
            email=email_of(row["login"]),
            role=str(capfirst(Role(row["memberships"][0]["role"]).label)),
            description=SHOWS[row["login"]],
            password=password,
        )
        for row in [*read("accounts"), *read("story/accounts")]
        # The other municipalities of the story only decide in it.
        if row.get("listed", True)
    ]


def email_of(login: str) -> str:
    """Return the address of a sign-in; its domain is reserved and never receives mail."""
    return f"{login}@{DOMAIN}"


def read(name: str) -> Any:
    """Return one file of the demo as it was written."""
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
