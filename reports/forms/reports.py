"""What is asked when someone wants a report."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from reports.models import Report

# What all parties agreed on has a paper of its own, that nobody asks for.
READERS = [(value, label) for value, label in Report.Audience.choices if value != Report.Audience.AGREED]


class ReportForm(forms.Form):
    """For whom a report is made, and in which language."""

    audience = forms.ChoiceField(label=_("Voor wie"), choices=READERS)
    language = forms.ChoiceField(label=_("Taal"), choices=settings.LANGUAGES)


class CheckForm(forms.Form):
    """A report that somebody wants to be recalculated."""

    file = forms.FileField(
        label=_("Verslag (pdf)"),
        help_text=_("Het bestand zoals u het uit Ontschot kreeg, hooguit 10 MB. Het wordt gelezen en niet bewaard."),
        error_messages={
            "required": _("Kies een pdf-bestand van hooguit 10 MB."),
            "empty": _("Dit bestand is leeg."),
        },
    )
