"""The only place where typed text becomes values."""

from accounts.differences import Difference, differences
from cases.forms.indications import IndicationForm, initial_of_sequel
from cases.forms.professionals import ProfessionalForm
from cases.forms.pupils import OptOutForm, PupilForm

__all__ = [
    "Difference",
    "IndicationForm",
    "OptOutForm",
    "ProfessionalForm",
    "PupilForm",
    "differences",
    "initial_of_sequel",
]
