"""The project as an app: it holds the commands that touch every room."""

from importlib import import_module

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Commands such as `load_demo` live here, because they know every room."""

    name = "config"

    def ready(self) -> None:
        """Add our own checks to those of Django."""
        import_module("config.checks")
