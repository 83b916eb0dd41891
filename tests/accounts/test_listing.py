"""What an address asks of a list; nonsense is as if it were not there."""

from accounts.listing import Order, address, typed_words

LABELS = {"naam": "naam", "datum": "datum"}


def order(asked: str | None) -> Order:
    return Order.from_query({} if asked is None else {"sorteer": asked}, known=LABELS, default="-datum")


def test_without_a_wish_the_default_holds() -> None:
    assert order(None).signed("requested_at") == "-requested_at"


def test_nonsense_gives_the_default() -> None:
    for asked in ("", "-", "--naam", "password", "naam; drop table"):
        assert order(asked).asked == "-datum"


def test_the_current_order_turns_around_and_the_others_start_forwards() -> None:
    turned = [(choice.label, choice.url, choice.current) for choice in order("naam").choices(LABELS, lambda name: name)]

    assert turned == [("naam", "-naam", True), ("datum", "datum", False)]


def test_words_lose_what_no_database_can_compare() -> None:
    assert typed_words({"q": "  de\0 eik " + "x" * 500}).startswith("de eik x")
    assert len(typed_words({"q": "x" * 500})) == 100
    assert typed_words({}) == ""


def test_an_address_leaves_out_what_is_empty() -> None:
    assert address(q="de eik", sorteer="") == "?q=de+eik"
