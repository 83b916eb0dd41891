"""The room of money."""

from django.apps import AppConfig


class BudgetsConfig(AppConfig):
    """Pools, streams, norms and calculations."""

    name = "budgets"
