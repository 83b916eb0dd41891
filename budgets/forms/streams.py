"""One funding stream of an agreement in the making."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from budgets.forms.rows import RecordForm
from budgets.models import Poolability

__all__ = ["StreamForm"]


class StreamForm(RecordForm):
    """A stream says on which ground it may, or may not, be pooled."""

    def clean(self) -> dict[str, Any]:
        """Ask for the ground of a yes and of a no; what a board still decides has none yet."""
        said = dict(self.cleaned_data)
        is_decided = said.get("poolable") in (Poolability.YES, Poolability.NO)
        if is_decided and not said.get("ground") and "ground" not in self.errors:
            self.add_error("ground", _("Vul in waar dat in staat: een wet, een verordening of een afspraak."))
        return said
