"""What is asked when someone wants a report."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from reports.models import Report


class ReportForm(forms.Form):
    """For whom a report is made, and in which language."""

    audience = forms.ChoiceField(label=_("Voor wie"), choices=Report.Audience.choices)
    language = forms.ChoiceField(label=_("Taal"), choices=settings.LANGUAGES)
