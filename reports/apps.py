"""The room of paper."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Reports that people take to their meeting."""

    name = "reports"
