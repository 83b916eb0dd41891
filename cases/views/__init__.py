"""The pages of this room. They translate: load, check, call one action, answer."""

from cases.views.indications import IndicationAdd, IndicationEdit, IndicationRestore, IndicationWithdraw
from cases.views.professionals import ProfessionalAdd, ProfessionalRemove, ProfessionalRestore
from cases.views.pupils import PupilAdd, PupilEdit, PupilOptIn, PupilOptOut, PupilPage

__all__ = [
    "IndicationAdd",
    "IndicationEdit",
    "IndicationRestore",
    "IndicationWithdraw",
    "ProfessionalAdd",
    "ProfessionalRemove",
    "ProfessionalRestore",
    "PupilAdd",
    "PupilEdit",
    "PupilOptIn",
    "PupilOptOut",
    "PupilPage",
]
