"""What was published of another pool in the words of this one, so that the same child is one and the same.

Every pool has its own random names for the same children and decisions, and its own refs for the same organisations.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from budgets.disclosure.cells import Cells, Owner, Part, Ref, Thing


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What this pool calls the children, decisions, parties and schools of another; `pool` is that other.

    What is not in it is nobody here, and gets a ref that is nobody's.
    """

    pool: str
    things: Mapping[str, str]
    parties: Mapping[str, str]
    schools: Mapping[str, str]

    def named(self, ref: str) -> str:
        """Return a child or a decision."""
        return self.things.get(ref) or self._foreign(ref)

    def party(self, ref: Ref) -> Ref:
        """Return a party or municipality."""
        return ref and (self.parties.get(ref) or self._foreign(ref))

    def school(self, ref: Ref) -> Ref:
        """Return a school."""
        return ref and (self.schools.get(ref) or self._foreign(ref))

    def owner(self, owner: Owner) -> Owner:
        """Return whose a thing is."""
        return Owner(self.party(owner.party), self.party(owner.municipality), self.school(owner.school))

    def thing(self, thing: Thing) -> Thing:
        """Return a decision, or a child that takes part."""
        if isinstance(thing, str):
            return self.named(thing)
        child, kind, school, municipality = thing
        return (child and self.named(child), kind, self.school(school), self.party(municipality))

    def _foreign(self, ref: str) -> str:
        return f"{self.pool} {ref}"


def in_words(cells: Cells, words: Words) -> Cells:
    """Return the same cells as another pool would have them."""
    owners = {owner: words.owner(owner) for owner in {part.owner for part in cells.parts.values()}}
    parts = {
        words.thing(thing): Part(part.share, part.amounts, words.named(part.child), owners[part.owner])
        for thing, part in cells.parts.items()
    }
    by_right = {words.party(party) or "": names for party, names in cells.by_right.items()}
    return replace(cells, parts=parts, by_right=by_right)
