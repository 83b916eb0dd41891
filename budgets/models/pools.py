"""Pools: who joins, which money, under which arrangement."""

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.model_fields import PlainCharField, PlainTextField
from cases.models import AmountBasis, IndicationKind
from schools.models import Board, District, Municipality, Partnership, Region, School
from schools.permissions import Ability, scope_of

if TYPE_CHECKING:
    from accounts.models import User


class PoolQuerySet(models.QuerySet["Pool"]):
    """Pools, scoped by what a person may do at a school or a party that takes part."""

    def allowing(self, user: "User", ability: Ability) -> "PoolQuerySet":
        """Return the pools of which an organisation of the user is part, where the role there gives the ability."""
        scope = scope_of(user, ability)
        by_school = models.Q(school__in=scope.schools) | models.Q(school__board__in=scope.boards)
        by_party = (
            models.Q(board__in=scope.boards)
            | models.Q(municipality__in=scope.municipalities)
            | models.Q(partnership__in=scope.partnerships)
        )
        return self.filter(
            models.Q(pk__in=PoolSchool.objects.filter(by_school).values("pool"))
            | models.Q(pk__in=Party.objects.filter(by_party).values("pool"))
        )

    def visible_to(self, user: "User") -> "PoolQuerySet":
        """Return the pools that the user may read."""
        return self.allowing(user, Ability.VIEW_POOL)


class Pool(models.Model):
    """One pooled budget (gezamenlijk budget) of one or more schools for one school year.

    `arrangement` holds the five choices as in the pool document. `calendar` and `flows` replace the region's holidays
    and the area's flows where a pool brings its own; null means that those are used. `source_says` lists the figures
    that the source of an example states differently. A pool that was imported brought all its norms: with
    `own_norms_only` no national norm is added to them. `terms_version` counts changes of streams, amounts, norms and
    arrangement; `confirmations_version` what funders confirmed or took back of its lines.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = PlainCharField(_("naam"), max_length=120)
    school_year = models.CharField(_("schooljaar"), max_length=9, validators=[RegexValidator(r"^[0-9]{4}-[0-9]{4}$")])
    region = models.CharField(_("vakantieregio"), max_length=6, choices=Region, blank=True)
    district = models.ForeignKey(District, null=True, blank=True, on_delete=models.PROTECT, verbose_name=_("gebied"))
    description = PlainTextField(_("toelichting"), max_length=1000, blank=True)
    source = PlainCharField(_("bron"), max_length=300, blank=True)
    is_example = models.BooleanField(_("voorbeeld"), default=False)
    disclosure_ground = PlainCharField(_("grond voor verslag over een kleine groep"), max_length=500, blank=True)
    arrangement = models.JSONField(_("financieringsafspraak"), encoder=DjangoJSONEncoder)
    calendar = models.JSONField(null=True, blank=True)
    flows = models.JSONField(null=True, blank=True)
    flows_total = models.PositiveIntegerField(null=True, blank=True)
    source_says = models.JSONField(default=list, blank=True)
    own_norms_only = models.BooleanField(_("alleen eigen uitgangspunten"), default=False)
    terms_version = models.PositiveBigIntegerField(default=1)
    confirmations_version = models.PositiveBigIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PoolQuerySet.as_manager()

    class Meta:
        verbose_name = _("gezamenlijk budget")
        verbose_name_plural = _("gezamenlijke budgetten")
        ordering = ["-school_year", "name", "pk"]

    def __str__(self) -> str:
        return f"{self.name}, {self.school_year}"


class PoolExport(models.Model):
    """One time that a pool left with the rows of its children, and on which ground. Without a person: the command."""

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT, related_name="exports")
    at = models.DateTimeField(auto_now_add=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    ground = PlainCharField(_("grond"), max_length=500)

    class Meta:
        verbose_name = _("uitvoer")
        verbose_name_plural = _("uitvoeren")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.pool_id} {self.at:%d-%m-%Y}"


class PoolSchool(models.Model):
    """One school that takes part in one pool, under the reference that the pool document uses."""

    pool = models.ForeignKey(Pool, on_delete=models.CASCADE, related_name="school_links")
    ref = models.CharField(max_length=40)
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="pool_links")

    class Meta:
        ordering = ["ref"]
        constraints = [
            models.UniqueConstraint(fields=["pool", "ref"], name="school_ref_once_per_pool"),
            models.UniqueConstraint(fields=["pool", "school"], name="school_once_per_pool"),
        ]

    def __str__(self) -> str:
        return self.ref


class PartyRole(models.TextChoices):
    """What a party is."""

    MUNICIPALITY = "municipality", _("gemeente")
    PARTNERSHIP = "partnership", _("samenwerkingsverband")
    BOARD = "board", _("schoolbestuur")
    MINISTRY = "ministry", _("ministerie van OCW")
    INSURER = "insurer", _("zorgkantoor of zorgverzekeraar")
    PROVIDER = "provider", _("aanbieder")


class Party(models.Model):
    """One organisation that pays, receives or delivers in one pool. Linked to its own row where we know it."""

    pool = models.ForeignKey(Pool, on_delete=models.CASCADE, related_name="parties")
    ref = models.CharField(max_length=40)
    role = models.CharField(_("soort"), max_length=15, choices=PartyRole)
    name = PlainCharField(_("naam"), max_length=120)
    municipality = models.ForeignKey(Municipality, null=True, blank=True, on_delete=models.PROTECT)
    partnership = models.ForeignKey(Partnership, null=True, blank=True, on_delete=models.PROTECT)
    board = models.ForeignKey(Board, null=True, blank=True, on_delete=models.PROTECT)

    class Meta:
        verbose_name = _("partij")
        verbose_name_plural = _("partijen")
        ordering = ["ref"]
        constraints = [models.UniqueConstraint(fields=["pool", "ref"], name="party_ref_once_per_pool")]

    def __str__(self) -> str:
        return self.name


class Poolability(models.TextChoices):
    """Whether money may be brought together (inbrengbaar)."""

    YES = "yes", _("ja")
    NO = "no", _("nee")
    BOARD_DECIDES = "board_decides", _("na besluit van het bestuur")


class StreamKind(models.TextChoices):
    """What money a stream is: that of each kind of indication, and money that answers no decision about one child."""

    ZBO = IndicationKind.ZBO.value, _("ZBO-beschikkingen (zorg binnen onderwijs)")
    YOUTH_PREVENTION = "youth_prevention", _("Preventief jeugdbeleid (Jeugdwet)")
    SWV_ARRANGEMENT = IndicationKind.SWV_ARRANGEMENT.value, _("Arrangementen van het samenwerkingsverband")
    AK_ARRANGEMENT = IndicationKind.AK_ARRANGEMENT.value, _("A&K-arrangementen (advies en kortdurende ondersteuning)")
    SWV_STAFF = "swv_staff", _("Personeelsgeld van het samenwerkingsverband")
    BASIC_SUPPORT = IndicationKind.BASIC_SUPPORT.value, _("Basisondersteuning")
    OCW_BASE = IndicationKind.OCW_BASE.value, _("Basisbekostiging van OCW")
    OCW_SUPPORT = IndicationKind.OCW_SUPPORT.value, _("Ondersteuningsbekostiging van OCW")
    OCW_SUBSIDY = IndicationKind.OCW_SUBSIDY.value, _("Subsidie van OCW")
    WLZ = IndicationKind.WLZ.value, _("Wlz-indicaties (langdurige zorg)")
    ZVW = IndicationKind.ZVW.value, _("Zvw-indicaties (verpleging en behandeling)")
    PGB = IndicationKind.PGB.value, _("Persoonsgebonden budgetten")
    OWN_CONTRIBUTION = IndicationKind.OWN_CONTRIBUTION.value, _("Eigen bijdrage van de school")
    MATERIALS = IndicationKind.MATERIALS.value, _("Materialen")
    TRANSPORT = IndicationKind.TRANSPORT.value, _("Leerlingenvervoer")
    WMO = "wmo", _("Wmo (maatschappelijke ondersteuning, vanaf 18 jaar)")
    PARTICIPATION = "participation", _("Participatiewet")
    VSV = "vsv", _("VSV-middelen (voortijdig schoolverlaten)")
    AVOIDED = "avoided", _("Vermeden kosten")


class FundingStream(models.Model):
    """One stream of money in one pool: its kind (which indications it answers), who pays, whether it may be pooled.

    A null funder means the responsible municipality of each child. `ground` names the law or agreement behind it.
    """

    pool = models.ForeignKey(Pool, on_delete=models.CASCADE, related_name="streams")
    ref = models.CharField(max_length=40)
    kind = models.CharField(_("soort"), max_length=40, choices=StreamKind)
    funder = models.ForeignKey(Party, null=True, blank=True, on_delete=models.PROTECT, related_name="streams")
    poolable = models.CharField(_("inbrengbaar"), max_length=15, choices=Poolability)
    ground = PlainCharField(_("grond"), max_length=300, blank=True)
    until = models.DateField(_("tot en met"), null=True, blank=True)

    class Meta:
        verbose_name = _("financieringsstroom")
        verbose_name_plural = _("financieringsstromen")
        ordering = ["ref"]
        constraints = [models.UniqueConstraint(fields=["pool", "ref"], name="stream_ref_once_per_pool")]

    def __str__(self) -> str:
        return self.ref


class PoolAmount(models.Model):
    """One amount of money that is not an indication of one child: a count times a price, a stated total, or both."""

    class Leading(models.TextChoices):
        """Which of the two counts when they differ."""

        UNIT = "unit", _("aantal keer bedrag")
        TOTAL = "total", _("het opgegeven totaal")

    pool = models.ForeignKey(Pool, on_delete=models.CASCADE, related_name="amounts")
    ref = models.CharField(max_length=40)
    stream = models.ForeignKey(FundingStream, on_delete=models.PROTECT, related_name="amounts")
    school = models.ForeignKey(PoolSchool, null=True, blank=True, on_delete=models.PROTECT)
    label = PlainCharField(_("omschrijving"), max_length=200, blank=True)
    count = models.PositiveIntegerField(_("aantal"), null=True, blank=True)
    unit_cents = models.BigIntegerField(_("bedrag per stuk in centen"), null=True, blank=True)
    stated_total_cents = models.BigIntegerField(_("opgegeven totaal in centen"), null=True, blank=True)
    leading = models.CharField(_("leidend"), max_length=5, choices=Leading, default=Leading.UNIT)
    # Blank is unknown; what an amount is for is never guessed.
    basis = models.CharField(_("het bedrag geldt"), max_length=12, choices=AmountBasis, blank=True)
    valid_from = models.DateField(_("vanaf"), null=True, blank=True)
    valid_until = models.DateField(_("tot en met"), null=True, blank=True)

    class Meta:
        verbose_name = _("bedrag")
        verbose_name_plural = _("bedragen")
        ordering = ["ref"]
        constraints = [models.UniqueConstraint(fields=["pool", "ref"], name="amount_ref_once_per_pool")]

    def __str__(self) -> str:
        return self.ref
