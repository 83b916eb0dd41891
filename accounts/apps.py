"""The room of sign-in."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Users, their sign-in, and the log of who read or did what."""

    name = "accounts"

    def ready(self) -> None:
        """Listen to the sign-in library."""
        from accounts import sign_ins  # noqa: F401, PLC0415 - it needs the models
