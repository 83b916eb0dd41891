"""A few pools as cards with their newest figures, on the start page and on the page of a school."""

from django.db.models import Prefetch, QuerySet

from accounts.models import User
from budgets.models import Party, Pool, PoolSchool
from budgets.pages.pool_listing import PoolListing
from budgets.pages.pool_rows import PoolRow, pool_rows

# The newest ones; the list of budgets has them all.
MOST_CARDS = 5


def pool_cards(pools: QuerySet[Pool], person: User) -> list[PoolRow]:
    """Return the newest of these pools as this person may see them: two queries, however many there are."""
    newest = PoolListing.from_query({}, years=()).filtered(pools)
    # Who pays is not on a card, so the parties need not be read.
    links = Prefetch("school_links", queryset=PoolSchool.objects.select_related("school"))
    cards = newest.prefetch_related(None).prefetch_related(links, Prefetch("parties", queryset=Party.objects.none()))
    return pool_rows(cards[:MOST_CARDS], user=person)
