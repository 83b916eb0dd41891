"""What happens when a funder presses a button: what was seen is compared with what is there, and only then said."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from accounts.models import User
from budgets import actions
from budgets.actions import Statement, current_ground
from budgets.confirming.groups import LineGroup, Seen, UnreadableTokenError
from budgets.confirming.lines import Line, confirmation_lines
from budgets.confirming.payers import organisations_of
from budgets.forms.confirmation import CorrectionForm
from budgets.models import Pool
from budgets.presentation.confirmation import GroupView, group_words
from budgets.presentation.confirmation_words import stream_name

__all__ = ["Difference", "Pressed", "confirm_seen", "correct_seen", "correction_page", "seen_of", "withdraw_seen"]

Context = dict[str, Any]
# A page shows no more rows than a person reads.
MOST_TOKENS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What was on the page, and what is there now; `now` is empty when it is there no more."""

    seen: str
    now: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed:
    """What came of a press. With differences nothing was stored, and the person has to look again."""

    said: int = 0
    differences: Sequence[Difference] = ()
    problem: str = ""

    @property
    def is_refused(self) -> bool:
        """Whether nothing was stored because something else was there."""
        return bool(self.differences)


def seen_of(tokens: Sequence[str], *, pool: Pool, user: User) -> list[Seen]:
    """Read what was seen. Raises Http404 for what no page of this person gave."""
    own = organisations_of(user)
    try:
        found = [Seen.read(token, pool=pool.pk) for token in tokens[:MOST_TOKENS]]
    except UnreadableTokenError as error:
        raise Http404 from error
    if any(seen.payer not in own for seen in found):
        raise Http404
    return found


def confirm_seen(tokens: Sequence[str], *, pool: Pool, user: User) -> Pressed:
    """Confirm groups, amounts and rows as they were seen."""
    return _Confirming(pool=pool, user=user).press(tokens)


def withdraw_seen(tokens: Sequence[str], *, pool: Pool, user: User) -> Pressed:
    """Take back what was said of groups, amounts and rows as they were seen."""
    return _Withdrawing(pool=pool, user=user).press(tokens)


def correct_seen(seen: Seen, form: CorrectionForm, *, pool: Pool, user: User) -> Pressed:
    """Say what the lines of a group should be; the form is valid and about the group as it is now."""
    group = form.group
    if not seen.is_still(group):
        return Pressed(differences=[_difference(seen, group)])
    statement = Statement(
        on_behalf_of=seen.payer,
        note=form.cleaned_data["note"],
        corrected={line.key: form.figures(line) for line in group.lines},
    )
    try:
        said = actions.confirm_lines(pool=pool, lines=group.lines, statement=statement, acting_user=user)
    except actions.LinesChangedError:
        return Pressed(differences=[_difference(seen, seen.now(confirmation_lines(pool)))])
    return Pressed(said=said)


def correction_page(
    seen: Seen, *, pool: Pool, user: User, data: Any = None, pressed: Pressed | None = None
) -> Context | None:
    """Return the form that corrects a group, as it is now; None when there is no such group of this person any more."""
    group = seen.now(confirmation_lines(pool))
    if group is None or seen.payer not in organisations_of(user) or (seen.is_row and not current_ground(pool)):
        return None
    view = GroupView.of(group, pool=pool.pk)
    return {
        "pool": pool,
        "form": CorrectionForm(data, group=group),
        "group": view,
        "is_row": seen.is_row,
        "stream": stream_name(group.first.stream),
        "differences": pressed.differences if pressed else (),
        "cancel_url": _back(pool, is_row=seen.is_row),
        "breadcrumbs": [
            (gettext("Gezamenlijke budgetten"), reverse("budgets:pools")),
            (pool.name, reverse("budgets:pool", args=[pool.pk])),
            (gettext("Aansluiting"), reverse("budgets:confirmation", args=[pool.pk])),
            (gettext("Verbeteren"), ""),
        ],
    }


def said_message(count: int) -> str:
    """Return what is told after a press that stored something."""
    if not count:
        return gettext("Dit was al bevestigd.")
    text = ngettext("%(count)s regel is bevestigd.", "%(count)s regels zijn bevestigd.", count)
    return text % {"count": count}


def _back(pool: Pool, *, is_row: bool) -> str:
    return reverse("budgets:confirmation-rows" if is_row else "budgets:confirmation", args=[pool.pk])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Confirming:
    """A press on confirm: of the chosen groups every line that is not confirmed yet."""

    pool: Pool
    user: User

    def press(self, tokens: Sequence[str]) -> Pressed:
        """Compare, and act when everything is as it was seen."""
        found = seen_of(tokens, pool=self.pool, user=self.user)
        if not found:
            return Pressed(problem=gettext("Kies eerst een of meer regels."))
        if any(seen.is_row for seen in found) and current_ground(self.pool) is None:
            return Pressed(problem=gettext("De grond om regels per kind te zien is beëindigd. Bevestig per tarief."))
        lines = confirmation_lines(self.pool)
        groups = [(seen, seen.now(lines)) for seen in found]
        differences = [_difference(seen, group) for seen, group in groups if not self.is_as_seen(seen, group)]
        if differences:
            return Pressed(differences=differences)
        return self._act([(seen, group) for seen, group in groups if group is not None])

    def _act(self, groups: Sequence[tuple[Seen, LineGroup]]) -> Pressed:
        said = 0
        try:
            # All that was chosen, or nothing: somebody can speak for two organisations at once.
            with transaction.atomic():
                for payer in sorted({seen.payer for seen, _ in groups}):
                    own = [group for seen, group in groups if seen.payer == payer]
                    said += self.say([line for group in own for line in self.of(group)], payer)
        except actions.LinesChangedError as error:
            return Pressed(differences=[_changed(seen) for seen, group in groups if _touches(error, group)])
        return Pressed(said=said)

    def is_as_seen(self, seen: Seen, group: LineGroup | None) -> bool:
        """Tell whether nothing else is there than was seen; who presses twice, or second, is told so kindly."""
        return group is not None and (seen.is_still(group) or seen.was_confirmed_meanwhile(group))

    def of(self, group: LineGroup) -> list[Line]:
        """Return the lines that the press is about."""
        return [line for line in group.lines if not line.is_confirmed]

    def say(self, lines: Sequence[Line], payer: str) -> int:
        """Do it."""
        statement = Statement(on_behalf_of=payer)
        return actions.confirm_lines(pool=self.pool, lines=lines, statement=statement, acting_user=self.user)


class _Withdrawing(_Confirming):
    """A press on take back: of the chosen groups every line of which something was said."""

    __slots__ = ()

    def is_as_seen(self, seen: Seen, group: LineGroup | None) -> bool:
        """Tell whether nothing else is there than was seen."""
        return group is not None and seen.is_still(group)

    def of(self, group: LineGroup) -> list[Line]:
        """Return the lines that the press is about."""
        return [line for line in group.lines if line.said is not None]

    def say(self, lines: Sequence[Line], payer: str) -> int:
        """Do it."""
        return actions.withdraw_lines(pool=self.pool, lines=lines, on_behalf_of=payer, acting_user=self.user)


def _touches(error: actions.LinesChangedError, group: LineGroup) -> bool:
    return any(line.key in error.changed for line in group.lines)


def _changed(seen: Seen) -> Difference:
    return Difference(seen=seen.words, now=gettext("op dit moment gewijzigd door een ander"))


def _difference(seen: Seen, group: LineGroup | None) -> Difference:
    return Difference(seen=seen.words, now=group_words(group) if group else "")
