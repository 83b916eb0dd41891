"""The room of children, and the only one with personal data."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Pupils, their indications, and the professionals around them."""

    name = "cases"
