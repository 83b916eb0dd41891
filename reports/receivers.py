"""What this room does when something happens in a room below that does not know it."""

from django.dispatch import receiver

from budgets.models import Agreement
from budgets.signals import budget_agreed
from reports.actions import request_agreed_papers


@receiver(budget_agreed)
def ask_for_papers(agreement: Agreement, **_kwargs: object) -> None:
    """Ask for the papers of an agreement in the transaction that makes it."""
    request_agreed_papers(agreement=agreement)
