"""The lawfulness of a pool as one document: the form in which a proposal freezes it, so that it never changes again."""

from typing import Any

from budgets.models import Carrier, Lawfulness, Pool, Vat

__all__ = ["SCHEMA", "agreed_carrier", "lawfulness_terms", "terms_of"]

SCHEMA = "ontschot.terms/1"


def lawfulness_terms(pool: Pool) -> dict[str, Any]:
    """Return what is recorded now, as plain JSON values; every key is always there, and null is not recorded.

    `carrier` is what counts: what was recorded, and otherwise what the arrangement says. `carrier_recorded` tells the
    two apart. Days are ISO text and included, euros are whole cents.
    """
    # Asked anew: a pool that was loaded a while ago may hold a row that changed since.
    return terms_of(Lawfulness.objects.filter(pool=pool).first(), pool)


def terms_of(stored: Lawfulness | None, pool: Pool) -> dict[str, Any]:
    """Return the same of a row that was read along with its pool; None is that nothing was recorded."""
    row = stored or Lawfulness(pool=pool)
    return {
        "schema": SCHEMA,
        "instrument": row.instrument or None,
        "article": row.article or None,
        "performance": row.performance or None,
        "ceiling_cents": row.ceiling_cents,
        "vat": None if row.vat == Vat.UNKNOWN else row.vat,
        "valid_from": row.valid_from.isoformat() if row.valid_from else None,
        "valid_until": row.valid_until.isoformat() if row.valid_until else None,
        "carrier": row.carrier or agreed_carrier(pool),
        "carrier_recorded": row.carrier or None,
    }


def agreed_carrier(pool: Pool) -> str | None:
    """Return who keeps or carries the difference as the arrangement of the pool says; None where it does not."""
    result = pool.arrangement.get("result") or {}
    kind = result.get("kind")
    return kind if kind in Carrier.values else None
