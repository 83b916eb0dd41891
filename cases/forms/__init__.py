"""The only place where typed text becomes values."""

from accounts.differences import Difference, differences
from cases.forms.confirmations import TakeOverForm
from cases.forms.indications import IndicationForm, initial_of_sequel
from cases.forms.keeping import DepartureForm, HoldForm, RemovalForm
from cases.forms.professionals import ProfessionalForm
from cases.forms.pupils import OptOutForm, PupilForm

__all__ = [
    "DepartureForm",
    "Difference",
    "HoldForm",
    "IndicationForm",
    "OptOutForm",
    "ProfessionalForm",
    "PupilForm",
    "RemovalForm",
    "TakeOverForm",
    "differences",
    "initial_of_sequel",
]
