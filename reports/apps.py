"""The room of paper."""

from importlib import import_module

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Reports that people take to their meeting."""

    name = "reports"

    def ready(self) -> None:
        """Listen to the rooms below, and say what of meetings can wait for somebody; the models exist only now."""
        import_module("reports.receivers")
        from budgets.waiting import add_source  # noqa: PLC0415 - it needs the models
        from reports.waiting import of_meetings  # noqa: PLC0415

        add_source(of_meetings)
