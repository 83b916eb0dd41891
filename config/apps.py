"""The project as an app: it holds the commands that touch every room."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Commands such as `load_demo` live here, because they know every room."""

    name = "config"
