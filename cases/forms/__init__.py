"""The only place where typed text becomes values."""

from cases.forms.indications import IndicationForm, initial_of_sequel
from cases.forms.professionals import ProfessionalForm
from cases.forms.pupils import OptOutForm, PupilForm

__all__ = ["IndicationForm", "OptOutForm", "ProfessionalForm", "PupilForm", "initial_of_sequel"]
