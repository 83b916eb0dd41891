"""What this room tells the rooms above, which it does not know. Sent within the transaction of the change."""

from django.dispatch import Signal

__all__ = ["budget_agreed"]

# agreement: Agreement, just made; its proposal is closed.
budget_agreed = Signal()
