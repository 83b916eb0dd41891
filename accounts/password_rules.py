"""How long a password is at least: Django's own rule, with the words that its Dutch lacks."""

from django.contrib.auth import password_validation
from django.utils.translation import ngettext


class MinimumLengthValidator(password_validation.MinimumLengthValidator):
    """Django changed this sentence in 5.2 and its Dutch catalogue did not follow, so people would read English."""

    def get_error_message(self) -> str:
        """Say how long it must be."""
        text = ngettext(
            "Dit wachtwoord is te kort. Gebruik minstens %(number)d teken.",
            "Dit wachtwoord is te kort. Gebruik minstens %(number)d tekens.",
            self.min_length,
        )
        return text % {"number": self.min_length}
