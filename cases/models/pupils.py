"""Pupils and the professionals around them."""

import uuid
from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.model_fields import PlainCharField
from cases.models.kinds import IndicationKind
from schools.models import Municipality, School
from schools.permissions import Ability, scope_of

if TYPE_CHECKING:
    from accounts.models import User


class PupilQuerySet(models.QuerySet["Pupil"]):
    """Pupils, scoped by what a person may do at their school."""

    def allowing(self, user: "User", ability: Ability) -> "PupilQuerySet":
        """Return the pupils of the schools where one of the user's own roles gives the ability."""
        return self.filter(school__in=scope_of(user, ability).schools)

    def visible_to(self, user: "User") -> "PupilQuerySet":
        """Return the pupils that the user may see: those of the user's own school."""
        return self.allowing(user, Ability.VIEW_PUPILS)


class HoldReason(models.TextChoices):
    """Why a child's data must be kept for longer than usual. A code: the story behind it belongs elsewhere."""

    OBJECTION = "objection", _("bezwaar of beroep")
    COURT = "court", _("rechtszaak")
    COMPLAINT = "complaint", _("klacht")
    AUDIT = "audit", _("controle of verantwoording")
    ACCESS_REQUEST = "access_request", _("verzoek van de ouders")


class Pupil(models.Model):
    """One child at one school, under the school's own reference: no BSN, no date of birth, no surname.

    `nickname` is what the school calls the child; it is shown to that school only. `opted_out_from` is the first day on
    which the child no longer takes part in any pool, because a parent said no. `left_on` is the last day at this
    school. Up to and including `held_until` nothing of the child may be removed, for the reason `held_for`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="pupils", verbose_name=_("school"))
    reference = PlainCharField(_("kenmerk van de school"), max_length=20)
    nickname = PlainCharField(_("roepnaam"), max_length=40, blank=True)
    # A form asks for it; an imported document does not know it.
    birth_year = models.PositiveSmallIntegerField(_("geboortejaar"), null=True, blank=True)
    responsible_municipality = models.ForeignKey(
        Municipality, null=True, blank=True, on_delete=models.PROTECT, verbose_name=_("verantwoordelijke gemeente")
    )
    opted_out_from = models.DateField(_("doet niet mee vanaf"), null=True, blank=True)
    left_on = models.DateField(_("laatste dag op school"), null=True, blank=True)
    held_until = models.DateField(_("bewaren tot en met"), null=True, blank=True)
    held_for = models.CharField(_("waarom langer bewaren"), max_length=20, choices=HoldReason, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    # Counts the saves, so that two people who edit at the same time do not overwrite each other.
    revision = models.PositiveIntegerField(default=1)

    objects = PupilQuerySet.as_manager()

    class Meta:
        verbose_name = _("leerling")
        verbose_name_plural = _("leerlingen")
        ordering = ["reference", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["school", "reference"], name="pupil_reference_once_per_school"),
            models.CheckConstraint(
                condition=models.Q(held_until__isnull=True, held_for="")
                | (models.Q(held_until__isnull=False) & ~models.Q(held_for="")),
                name="pupil_hold_has_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["left_on"], name="pupil_left_on")]

    def __str__(self) -> str:
        return self.reference


class ProfessionalRole(models.TextChoices):
    """What someone does around a child."""

    TEACHING_ASSISTANT = "teaching_assistant", _("onderwijsassistent")
    YOUTH_WORKER = "youth_worker", _("jeugdteam- of buurtteammedewerker")
    CARE_WORKER = "care_worker", _("zorgbegeleider")
    PERIPATETIC_TEACHER = "peripatetic_teacher", _("ambulant begeleider")
    VISUAL_SPECIALIST = "visual_specialist", _("specialist visuele beperking")
    NURSE = "nurse", _("verpleegkundige")
    SPEECH_THERAPIST = "speech_therapist", _("logopedist")
    PHYSIOTHERAPIST = "physiotherapist", _("fysiotherapeut of ergotherapeut")
    BEHAVIOURAL_SPECIALIST = "behavioural_specialist", _("gedragswetenschapper")
    OTHER = "other", _("andere professional")


class ProfessionalQuerySet(models.QuerySet["Professional"]):
    """Professionals, scoped like the child they stand around."""

    def allowing(self, user: "User", ability: Ability) -> "ProfessionalQuerySet":
        """Return those around children of the schools where one of the user's own roles gives the ability."""
        return self.filter(pupil__school__in=scope_of(user, ability).schools)

    def visible_to(self, user: "User") -> "ProfessionalQuerySet":
        """Return the professionals that the user may see: those around children of the user's own school."""
        return self.allowing(user, Ability.VIEW_PUPILS)

    def kept(self) -> "ProfessionalQuerySet":
        """Leave out who was taken away by mistake or on purpose."""
        return self.filter(removed_at__isnull=True)

    def around_on(self, day: date) -> "ProfessionalQuerySet":
        """Return who stands around a child on that day."""
        return self.kept().filter(
            models.Q(valid_until__isnull=True) | models.Q(valid_until__gte=day), valid_from__lte=day
        )


class Professional(models.Model):
    """One professional around one child, by role and never by name, up to and including `valid_until`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # Who stands around a child says something only as long as the child is here.
    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="professionals")
    role = models.CharField(_("functie"), max_length=30, choices=ProfessionalRole)
    paid_from = models.CharField(_("betaald uit"), max_length=20, choices=IndicationKind)
    valid_from = models.DateField(_("vanaf"))
    valid_until = models.DateField(_("tot en met"), null=True, blank=True)
    # Taken away, and kept so that it can be put back.
    removed_at = models.DateTimeField(null=True, editable=False)

    objects = ProfessionalQuerySet.as_manager()

    class Meta:
        verbose_name = _("professional rond het kind")
        verbose_name_plural = _("professionals rond het kind")
        ordering = ["role", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_until__isnull=True) | models.Q(valid_until__gte=models.F("valid_from")),
                name="professional_ends_after_start",
            )
        ]

    def __str__(self) -> str:
        return self.get_role_display()
