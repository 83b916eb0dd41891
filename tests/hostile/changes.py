"""What a person may change at all: the tables, and within them the rows."""

import hashlib
from collections.abc import Callable, Iterable

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db.models import Model, QuerySet

from accounts.models import User
from budgets.models import Draft, Norm, Pool
from cases.models import Indication, Professional, Pupil
from schools.models import Membership
from schools.permissions import Ability, has_ability, scope_of

__all__ = ["Changes"]

# The log, the session, and how often somebody tried to sign in: of everyone.
ANYONE = {"accounts_auditevent", "accounts_session", "accounts_sharedvalue", "django_session"}
# The own name, password and second step; those of others are watched.
SIGNED_IN = ANYONE | {"accounts_user", "mfa_authenticator"}
CHILDREN = {
    "cases_pupil",
    "cases_indication",
    "cases_indicationconfirmation",  # what a funder said, taken over
    "cases_professional",
    "cases_dataversion",
    "cases_snapshotreference",
    "cases_removedpupil",
    "budgets_poolexport",  # a document with rows of children, for who works at every school of the pool
}
WORK = {"budgets_calculation", "reports_report"}
TERMS = {
    "budgets_draft",
    "budgets_pool",
    "budgets_poolschool",
    "budgets_poolamount",
    "budgets_party",
    "budgets_fundingstream",
    "budgets_norm",
    "budgets_normchange",
    "budgets_lawfulness",
    "budgets_lawfulnesschange",
}
# A mail says whose turn it is.
PROPOSALS = {"budgets_proposal", "budgets_proposalparty", "schools_mail"}
GROUNDS = {"budgets_rowground"}
# A school also says who enters it, and a mail tells that provider.
DELIVERED = {"budgets_delivery", "budgets_realisation", "schools_mail"}
# For the own organisation: what is confirmed counts in its budgets, and the last decision makes an agreement.
NAMES = {
    "budgets_agreement",
    "budgets_amountconfirmation",
    "budgets_partydecision",
    "budgets_pool",
    "cases_indicationconfirmation",
}
MEETINGS = {
    "budgets_frame",
    "budgets_frame_municipalities",
    "reports_actionpoint",
    "reports_agendaitem",
    "reports_dossier",
    "reports_itemdecision",
    "reports_meeting",
    "reports_meeting_municipalities",
    "reports_minutesconfirmation",
    "reports_participant",
}
NATIONAL = {"budgets_norm", "budgets_normchange"}
# The desk: people with their rights, organisations, and the holidays.
PEOPLE = {
    "account_emailaddress",
    "socialaccount_socialaccount",
    "schools_invitation",
    "schools_invitedrole",
    "schools_mail",
    "schools_membership",
    "schools_rightsreview",
}
PLACES = {
    "schools_board",
    "schools_district",
    "schools_partnership",
    "schools_placechange",
    "schools_provider",
    "schools_school",
    "schools_schoolholiday",
}
MAY_CHANGE = {
    "niemand": ANYONE,
    "zonder rol": SIGNED_IN,
    "directeur": SIGNED_IN | CHILDREN | WORK | PROPOSALS | GROUNDS | DELIVERED,
    "ib": SIGNED_IN | CHILDREN | WORK | DELIVERED,
    "bestuur": SIGNED_IN | TERMS | WORK | PROPOSALS | NAMES | GROUNDS | DELIVERED | MEETINGS,
    "gemeente": SIGNED_IN | TERMS | WORK | PROPOSALS | NAMES | MEETINGS,
    "swv": SIGNED_IN | TERMS | WORK | PROPOSALS | NAMES | MEETINGS,
    "aanbieder": SIGNED_IN | {"budgets_realisation"},
    "beheer": SIGNED_IN | NATIONAL | PEOPLE | PLACES | {"budgets_pool"},
}
# Who changes a national norm or the holidays changes in every budget that it has to be calculated anew, and no more.
COUNTED = {"terms_version"}


class Changes:
    """Remembers how the rows of others were, and finds the difference."""

    def __init__(self, person: str, user: User | None) -> None:
        self._allowed = MAY_CHANGE[person]
        self._others = _others(user) if user is not None else {}
        self._before = {table: _digest(rows()) for table, rows in self._others.items()}

    def forbidden(self, tables: Iterable[str]) -> list[str]:
        """Return what was changed and must not have been."""
        found = []
        for table in tables:
            if table not in self._allowed:
                found.append(f"the table {table}")
            elif table in self._before and _digest(self._others[table]()) != self._before[table]:
                found.append(f"rows of others in {table}")
        return found


def _others(user: User) -> dict[str, Callable[[], QuerySet[Model]]]:
    """Return per table the rows that are not this person's to change."""
    own = scope_of(user, Ability.EDIT_PUPILS).schools
    found: dict[str, Callable[[], QuerySet[Model]]] = {
        "cases_pupil": lambda: Pupil.objects.exclude(school__in=own),
        "cases_indication": lambda: Indication.objects.exclude(pupil__school__in=own),
        "cases_professional": lambda: Professional.objects.exclude(pupil__school__in=own),
        "budgets_draft": lambda: Draft.objects.exclude(owner=user),
        "budgets_norm": lambda: Norm.objects.filter(pool=None),
        "accounts_user": lambda: User.objects.exclude(pk=user.pk),
        "mfa_authenticator": lambda: Authenticator.objects.exclude(user=user),
        "account_emailaddress": lambda: EmailAddress.objects.exclude(user=user),
    }
    if has_ability(user, Ability.MANAGE_PEOPLE):
        # All people, but not the own rights; national norms, but not those of a budget.
        found = {
            "budgets_norm": lambda: Norm.objects.exclude(pool=None),
            "budgets_pool": Pool.objects.all,
            "schools_membership": lambda: Membership.objects.filter(user=user),
        }
    return found


def _digest(rows: QuerySet[Model]) -> str:
    found = hashlib.sha256()
    for row in rows.order_by("pk").values():
        found.update(repr({name: value for name, value in row.items() if name not in COUNTED}).encode())
    return found.hexdigest()
