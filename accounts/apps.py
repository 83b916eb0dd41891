"""The room of sign-in."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Users, their sign-in, and the log of who read or did what."""

    name = "accounts"
