"""Sizing `formation`: the fte that parties agreed to place at schools."""

from fractions import Fraction

from budgets.engine.choices import Formation
from budgets.engine.rules.need_table import NeedTable
from budgets.engine.rules.sized import NOTHING_KNOWN, SUPPORT, Sized
from budgets.engine.rules.sizing.agreed import AgreedFte, buy_agreed
from budgets.engine.work import Work

__all__ = ["size_formation"]


def size_formation(sizing: Formation, table: NeedTable, work: Work) -> Sized:
    """Return the agreed posts, each carried by its own party. A post without fte makes the whole unknown."""
    if not sizing.posts:
        work.needs_choice("sizing", sizing.kind, needs="posts")
        return NOTHING_KNOWN
    agreed: list[AgreedFte] = []
    for post in sizing.posts:
        if post.fte is None:
            work.notes.find("choice_needs", post.school, choice="sizing", kind=sizing.kind, needs="fte")
        fte = None if post.fte is None else Fraction(post.fte)
        agreed.append(AgreedFte(function=SUPPORT, school=post.school, party=post.party, fte=fte, in_force=fte))
    # Without indications nobody knows for how many children it is.
    return buy_agreed(agreed, table, table.children or None, work)
