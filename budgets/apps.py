"""The room of money."""

from django.apps import AppConfig


class BudgetsConfig(AppConfig):
    """Pools, streams, norms and calculations."""

    name = "budgets"

    def ready(self) -> None:
        """Listen to changes of organisations and calendars; the models exist only now."""
        from budgets import receivers  # noqa: F401, PLC0415 - it needs the models
