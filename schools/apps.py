"""The room of organisations."""

from django.apps import AppConfig


class SchoolsConfig(AppConfig):
    """Municipalities, partnerships, boards, schools, areas, and who has which role where."""

    name = "schools"
