"""The ids of rows that a form adds: the same form sent twice gives one row."""

from uuid import UUID, uuid4, uuid5


def id_for(sent: UUID | None, *, within: UUID) -> UUID:
    """Return the id of the row that a form adds to a school or a child (`within`); `sent` is the id in the form.

    It follows from both, so that whoever makes up a form can neither choose an id nor learn from it which ids exist.
    """
    return uuid4() if sent is None else uuid5(within, str(sent))
