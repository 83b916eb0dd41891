"""The only place that writes organisations, areas and calendars."""

from schools.actions.reference import Stored, store_holidays, store_municipalities, store_rows

__all__ = ["Stored", "store_holidays", "store_municipalities", "store_rows"]
