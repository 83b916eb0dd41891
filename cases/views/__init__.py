"""The pages of this room. They translate: load, check, call one action, answer."""

from cases.views.indications import (
    IndicationAdd,
    IndicationEdit,
    IndicationRestore,
    IndicationTakeOver,
    IndicationWithdraw,
)
from cases.views.keeping import PupilDeparture, PupilHold, PupilRelease, PupilRemove, PupilReturn
from cases.views.professionals import ProfessionalAdd, ProfessionalRemove, ProfessionalRestore
from cases.views.pupils import PupilAdd, PupilEdit, PupilOptIn, PupilOptOut, PupilPage

__all__ = [
    "IndicationAdd",
    "IndicationEdit",
    "IndicationRestore",
    "IndicationTakeOver",
    "IndicationWithdraw",
    "ProfessionalAdd",
    "ProfessionalRemove",
    "ProfessionalRestore",
    "PupilAdd",
    "PupilDeparture",
    "PupilEdit",
    "PupilHold",
    "PupilOptIn",
    "PupilOptOut",
    "PupilPage",
    "PupilRelease",
    "PupilRemove",
    "PupilReturn",
]
