"""What stood behind a publication as one text: written when it is published, read back when the next one is decided."""

import json

from budgets.disclosure.cells import Cells, Owner, Part, Sum, Thing


def cells_text(cells: Cells) -> str:
    """Return what later decisions need of the cells as JSON; the same cells give the same text."""
    owners: dict[Owner, int] = {}
    children: dict[str, int] = {}
    rows = [
        (
            thing,
            part.share,
            *part.amounts,
            children.setdefault(part.child, len(children)),
            owners.setdefault(part.owner, len(owners)),
        )
        for thing, part in cells.parts.items()
    ]
    document = {
        "sums": cells.sums,
        "shares": cells.shares,
        "by_right": {party: sorted(names) for party, names in cells.by_right.items()},
        "children": list(children),
        "owners": list(owners),
        "parts": rows,
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def cells_from(text: str) -> Cells:
    """Read them back."""
    document = json.loads(text)
    children: list[str] = document["children"]
    owners = [Owner(*row) for row in document["owners"]]
    parts: dict[Thing, Part] = {}
    for thing, share, first, second, child, owner in document["parts"]:
        key = thing if isinstance(thing, str) else tuple(thing)
        parts[key] = Part(share, (first, second), children[child], owners[owner])
    return Cells(
        sums=[Sum(*row) for row in document["sums"]],
        shares=[
            tuple((unknown, tuple((number, factor) for number, factor in rows)) for unknown, rows in share)
            for share in document["shares"]
        ],
        parts=parts,
        by_right={party: frozenset(names) for party, names in document["by_right"].items()},
    )
