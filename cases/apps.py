"""The room of children, and the only one with personal data."""

from django.apps import AppConfig
from django.core.checks import Tags, register
from django.db.backends.signals import connection_created


class CasesConfig(AppConfig):
    """Pupils, their indications, and the professionals around them."""

    name = "cases"

    def ready(self) -> None:
        """Put the guard on every connection, and the checks of the database where `check --database` finds them."""
        from cases import checks, scope  # noqa: PLC0415 - models cannot be loaded before
        from schools import access, places  # noqa: PLC0415

        connection_created.connect(scope.install, dispatch_uid="cases.scope")
        access.around_look_for_log = lambda: scope.full_scope(scope.Reason.REFUSAL)
        places.around_look_at_uses = lambda place: scope.school_scope([place.pk], scope.Reason.HOLDING)
        register(Tags.database)(checks.row_security)
