"""What a reader sees of a small pool, for the tests of what is shown."""

from typing import Any

from django.template.loader import render_to_string

from budgets.engine import compute_pool_budget, parse_pool
from budgets.presentation import Audience, PoolView
from tests.budgets.engine.choices import formation
from tests.budgets.engine.pools import Document, arrangement, indication, norm, pool

NAMES = {"gm1": "Nijmegen", "gm2": "Wijchen", "swv": "Stromenland", "ocw": "OCW", "b1": "Noord", "b2": "Zuid"}
TWO_POSTS = formation({"school": "s1", "party": "gm1", "fte": "2.0"}, {"school": "s2", "party": "gm2", "fte": "1.5"})
TREASURER = {"kind": "treasurer", "party": "gm1"}
LEVELS = [
    {"ref": "l1", "label": "Niveau 1", "regular_share": "1", "support_share": "0", "children": 12, "funded": False},
    {"ref": "l3", "label": "Niveau 3", "regular_share": "0.3", "support_share": "0.5", "children": 3, "funded": True},
    {"ref": "l4", "label": "Niveau 4", "children": None, "funded": None},
]


def named(document: Document) -> Document:
    """Give the parties and schools of a document the names that readers know."""
    for row in document["parties"]:
        row["name"] = NAMES[row["ref"]]
    for row, name in zip(document["schools"], ("De Eik", "De Linde", "De Beuk"), strict=True):
        row["name"] = name
    return document


def view_of(document: Document, audience: Audience = Audience.SCHOOL, *, own: tuple[str, ...] = ()) -> PoolView:
    """Calculate a document and word it for one audience."""
    snapshot = parse_pool(named(document))
    return PoolView.from_stored(snapshot, compute_pool_budget(snapshot), audience=audience, own_parties=own)


def agreed(*indications: Document, audience: Audience = Audience.SCHOOL, own: Any = (), **choices: Any) -> PoolView:
    """The view of a pool with these choices, of one child unless given, with five children as the smallest group."""
    document = pool(indications=list(indications) or [indication()], arrangement=arrangement(**choices))
    document["norms"].append(norm("disclosure_threshold", "5"))
    return view_of(document, audience, own=own)


def children(number: int, *, start: int = 0, **changes: Any) -> list[Document]:
    """So many children with one decision each."""
    return [indication(f"i{start + place}", **changes) for place in range(number)]


def plain(text: str) -> str:
    """A text with ordinary spaces."""
    return text.replace("\N{NO-BREAK SPACE}", " ")


def texts(view: PoolView) -> str:
    """The whole result as it is printed on a page that knows nothing but the view."""
    return plain(render_to_string("budgets/result/result.html", {"view": view}))
