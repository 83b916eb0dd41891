"""Under which arrangement help is given: what an indication is, and what a professional is paid from."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class IndicationKind(models.TextChoices):
    """Under which arrangement the help was given. A pool's streams say which money answers which kind."""

    ZBO = "zbo", _("ZBO-beschikking (zorg binnen onderwijs, Jeugdwet)")
    SWV_ARRANGEMENT = "swv_arrangement", _("arrangement van het samenwerkingsverband")
    AK_ARRANGEMENT = "ak_arrangement", _("A&K-arrangement (advies en kortdurende ondersteuning)")
    BASIC_SUPPORT = "basic_support", _("basisondersteuning")
    OCW_BASE = "ocw_base", _("basisbekostiging OCW")
    OCW_SUPPORT = "ocw_support", _("ondersteuningsbekostiging OCW")
    OCW_SUBSIDY = "ocw_subsidy", _("subsidie OCW")
    WLZ = "wlz", _("Wlz-indicatie (langdurige zorg)")
    ZVW = "zvw", _("Zvw-indicatie (verpleging en behandeling)")
    PGB = "pgb", _("persoonsgebonden budget")
    OWN_CONTRIBUTION = "own_contribution", _("eigen bijdrage van de school")
    MATERIALS = "materials", _("materialen")
    TRANSPORT = "transport", _("leerlingenvervoer")
