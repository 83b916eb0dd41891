"""From proposal to agreement: what was put forward, who decided what about it, and what was agreed."""

import uuid
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.model_fields import CodeCharField, PlainCharField, PlainTextField
from budgets.models.calculations import Calculation
from budgets.models.pools import PartyRole, Pool
from schools.models import Board, Municipality, Partnership
from schools.permissions import Ability, scope_of

if TYPE_CHECKING:
    from accounts.models import User


class FrozenRowError(Exception):
    """Something tried to change what was decided or agreed. No action does; a mistake in the code would."""


class FrozenRow(models.Model):
    """A row that is written once."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store a new row; refuse to store it again."""
        if not self._state.adding:
            raise FrozenRowError(self._meta.label)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuse."""
        raise FrozenRowError(self._meta.label)


class ProposalStatus(models.TextChoices):
    """How far a proposal is. The order of the first three is enforced; the last two end a round."""

    WITH_BOARD = "with_board", _("wacht op het schoolbestuur")
    WITH_PARTIES = "with_parties", _("wacht op de partijen")
    AGREED = "agreed", _("overeengekomen")
    CHANGE_ASKED = "change_asked", _("wijziging gevraagd")
    WITHDRAWN = "withdrawn", _("ingetrokken")


OPEN = (ProposalStatus.WITH_BOARD, ProposalStatus.WITH_PARTIES)


class ProposalQuerySet(models.QuerySet["Proposal"]):
    """Proposals, scoped like their pool."""

    def allowing(self, user: "User", ability: Ability) -> "ProposalQuerySet":
        """Return the proposals of pools for which the user has the ability."""
        return self.filter(pool__in=Pool.objects.allowing(user, ability))

    def visible_to(self, user: "User") -> "ProposalQuerySet":
        """Return the proposals that the user may read."""
        return self.allowing(user, Ability.VIEW_POOL)

    def open(self) -> "ProposalQuerySet":
        """Return those on which somebody still has to decide."""
        return self.filter(status__in=OPEN)


class Proposal(models.Model):
    """One round of putting one stored calculation forward (voorstel), to the boards and then to who contributes.

    `terms` is the lawfulness of the agreement as it stood at that moment; `control_number` is the hash of snapshot,
    engine version, result and terms together, and every decision names the one it was given for. A next round points
    at the one before it; rounds are never changed afterwards.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    pool = models.ForeignKey(Pool, on_delete=models.PROTECT, related_name="proposals", verbose_name=_("budget"))
    calculation = models.ForeignKey(Calculation, on_delete=models.PROTECT, related_name="proposals")
    previous = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="next")
    round = models.PositiveSmallIntegerField(_("ronde"), default=1)
    status = models.CharField(_("stand"), max_length=12, choices=ProposalStatus, default=ProposalStatus.WITH_BOARD)
    terms = models.JSONField(encoder=DjangoJSONEncoder)
    control_number = models.CharField(_("controlegetal"), max_length=71)
    note = PlainTextField(_("toelichting"), max_length=1000, blank=True)
    # Text of the frame that it lies outside of, one line per limit; empty where it lies within, or where none is set.
    outside_frame = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    # The day on which an OOGO let it pass although it lies outside the frame.
    passed_by_meeting_on = models.DateField(null=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_because = PlainCharField(_("waarom ingetrokken"), max_length=300, blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("voorstel")
        verbose_name_plural = _("voorstellen")
        ordering = ["-submitted_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["pool"],
                condition=models.Q(status__in=OPEN),
                name="one_open_proposal_per_pool",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=OPEN, closed_at__isnull=True)
                | (~models.Q(status__in=OPEN) & models.Q(closed_at__isnull=False)),
                name="closed_proposal_has_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pool_id} {self.round}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store it, as long as its round is open."""
        if not self._state.adding and not Proposal.objects.open().filter(pk=self.pk).exists():
            raise FrozenRowError(self._meta.label)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuse: a round stays in the history, however it ended."""
        raise FrozenRowError(self._meta.label)

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to decide."""
        return self.status in OPEN


class Turn(models.TextChoices):
    """When a party decides: the school boards first, then everyone who contributes."""

    BOARD = "board", _("schoolbestuur")
    CONTRIBUTOR = "contributor", _("partij die bijdraagt")


class ProposalPartyQuerySet(models.QuerySet["ProposalParty"]):
    """Parties to a proposal, by who may decide for them."""

    def of(self, user: "User", ability: Ability) -> "ProposalPartyQuerySet":
        """Return the parties for whose organisation one of the user's roles gives the ability."""
        scope = scope_of(user, ability)
        return self.filter(
            models.Q(board__in=scope.boards)
            | models.Q(municipality__in=scope.municipalities)
            | models.Q(partnership__in=scope.partnerships)
        )


class ProposalParty(FrozenRow):
    """One organisation that has to decide on one proposal, and what it would contribute.

    `ref` is the party of the snapshot; of a school board that is no party of the budget it is "board-" and its id.
    A board that also contributes decides once, in the first turn. `cents` is null where it contributes no money.
    """

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="parties")
    ref = models.CharField(max_length=60)
    turn = models.CharField(_("beurt"), max_length=11, choices=Turn)
    role = models.CharField(_("soort"), max_length=15, choices=PartyRole)
    name = PlainCharField(_("naam"), max_length=120)
    municipality = models.ForeignKey(Municipality, null=True, on_delete=models.PROTECT)
    partnership = models.ForeignKey(Partnership, null=True, on_delete=models.PROTECT)
    board = models.ForeignKey(Board, null=True, on_delete=models.PROTECT)
    cents = models.BigIntegerField(_("bijdrage in centen"), null=True)

    objects = ProposalPartyQuerySet.as_manager()

    class Meta:
        verbose_name = _("partij bij een voorstel")
        verbose_name_plural = _("partijen bij een voorstel")
        ordering = ["turn", "name", "ref"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "ref"], name="party_once_per_proposal"),
            models.CheckConstraint(
                condition=models.Q(municipality__isnull=False, partnership__isnull=True, board__isnull=True)
                | models.Q(municipality__isnull=True, partnership__isnull=False, board__isnull=True)
                | models.Q(municipality__isnull=True, partnership__isnull=True, board__isnull=False),
                name="proposal_party_is_one_organisation",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Verdict(models.TextChoices):
    """What a party says of a proposal."""

    AGREED = "agreed", _("akkoord")
    CHANGE_ASKED = "change_asked", _("vraagt een wijziging")


class PartyDecision(FrozenRow):
    """What one party decided on one proposal: which body, when, under which number and mandate, and for which figures.

    Never changed. `control_number` is the one that stood on the page that was decided on.
    """

    party = models.OneToOneField(ProposalParty, on_delete=models.PROTECT, related_name="decision")
    verdict = models.CharField(_("besluit"), max_length=12, choices=Verdict)
    body = PlainCharField(_("orgaan"), max_length=120)
    decided_on = models.DateField(_("datum van het besluit"))
    number = CodeCharField(_("nummer van het besluit"), max_length=60, blank=True)
    mandate = PlainCharField(_("mandaat"), max_length=200, blank=True)
    note = PlainTextField(_("toelichting"), max_length=1000, blank=True)
    control_number = models.CharField(_("controlegetal"), max_length=71)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("besluit van een partij")
        verbose_name_plural = _("besluiten van partijen")
        ordering = ["decided_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(verdict=Verdict.CHANGE_ASKED) | ~models.Q(note=""),
                name="change_is_asked_with_a_note",
            )
        ]

    def __str__(self) -> str:
        return f"{self.party_id} {self.verdict}"


class AgreementQuerySet(models.QuerySet["Agreement"]):
    """Agreements, scoped like their pool."""

    def allowing(self, user: "User", ability: Ability) -> "AgreementQuerySet":
        """Return the agreements about pools for which the user has the ability."""
        return self.filter(proposal__pool__in=Pool.objects.allowing(user, ability))

    def visible_to(self, user: "User") -> "AgreementQuerySet":
        """Return the agreements that the user may read."""
        return self.allowing(user, Ability.VIEW_POOL)


class Agreement(FrozenRow):
    """One budget that every contributing party has put its name under (overeengekomen). Its row never changes.

    `number` is the school year and a count within it ("2026-2027/3"). What was agreed is the proposal with its stored
    calculation, which never change either. An agreement that takes the place of an earlier one of the same pool
    points at it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, related_name="agreement")
    number = models.CharField(_("nummer"), max_length=20, unique=True)
    replaces = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")
    agreed_at = models.DateTimeField(auto_now_add=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("overeengekomen budget")
        verbose_name_plural = _("overeengekomen budgetten")
        ordering = ["-agreed_at", "pk"]

    def __str__(self) -> str:
        return self.number
