"""Which rows a person may see, asked of the memberships in SQL: apart from the querysets that the site uses."""
# ruff: noqa: S608 - the pieces that are put together stand in this file; what differs goes along as a parameter.

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.db import connection
from django.utils import timezone

from accounts.models import User

# A role that counts today. `{m}` is the row of the membership.
COUNTS = (
    "m.user_id = %(user)s AND m.valid_from <= %(today)s AND (m.valid_until IS NULL OR m.valid_until >= %(today)s)"
    " AND m.withdrawn_at IS NULL"
)
STAFF = f"SELECT m.school_id FROM schools_membership m WHERE {COUNTS} AND m.role IN ('director', 'care_coordinator')"
POOLS = f"""
    SELECT l.pool_id FROM budgets_poolschool l JOIN schools_school s ON s.id = l.school_id
    JOIN schools_membership m ON m.school_id = s.id OR m.board_id = s.board_id WHERE {COUNTS}
    UNION
    SELECT p.pool_id FROM budgets_party p
    JOIN schools_membership m ON m.board_id = p.board_id OR m.municipality_id = p.municipality_id
    OR m.partnership_id = p.partnership_id WHERE {COUNTS}
"""
SCHOOLS = f"""
    SELECT s.id FROM schools_school s
    JOIN schools_membership m ON m.school_id = s.id OR m.board_id = s.board_id
    OR m.partnership_id = s.partnership_id OR m.municipality_id = s.municipality_id WHERE {COUNTS}
    UNION
    SELECT s.id FROM schools_school s
    WHERE EXISTS (SELECT 1 FROM schools_membership m WHERE {COUNTS} AND m.role = 'administrator')
"""
MEETINGS = f"""
    SELECT t.id FROM reports_meeting t
    JOIN schools_membership m ON m.partnership_id = t.partnership_id AND m.role = 'partnership' WHERE {COUNTS}
    UNION
    SELECT t.meeting_id FROM reports_meeting_municipalities t
    JOIN schools_membership m ON m.municipality_id = t.municipality_id AND m.role = 'municipality' WHERE {COUNTS}
    UNION
    SELECT t.meeting_id FROM reports_participant t
    JOIN schools_membership m ON m.board_id = t.board_id AND m.role = 'board' WHERE {COUNTS}
"""
FRAMES = f"""
    SELECT t.id FROM budgets_frame t
    JOIN schools_membership m ON m.partnership_id = t.partnership_id AND m.role = 'partnership' WHERE {COUNTS}
    UNION
    SELECT t.frame_id FROM budgets_frame_municipalities t
    JOIN schools_membership m ON m.municipality_id = t.municipality_id AND m.role = 'municipality' WHERE {COUNTS}
"""
# A school of a budget finds who enters its months, now or before; a provider those that no school ended.
DELIVERIES = f"""
    SELECT d.id FROM budgets_delivery d JOIN budgets_poolschool l ON l.id = d.school_id
    JOIN schools_school s ON s.id = l.school_id
    JOIN schools_membership m ON m.school_id = s.id OR m.board_id = s.board_id WHERE {COUNTS}
    UNION
    SELECT d.id FROM budgets_delivery d
    JOIN schools_membership m ON m.provider_id = d.provider_id WHERE {COUNTS} AND d.ended_at IS NULL
"""
ALLOWED = {
    "school": SCHOOLS,
    "pupil": f"SELECT id FROM cases_pupil WHERE school_id IN ({STAFF})",
    "indication": "SELECT i.id FROM cases_indication i JOIN cases_pupil c ON c.id = i.pupil_id "
    f"WHERE c.school_id IN ({STAFF})",
    "professional": "SELECT i.id FROM cases_professional i JOIN cases_pupil c ON c.id = i.pupil_id "
    f"WHERE c.school_id IN ({STAFF})",
    "pool": POOLS,
    "calculation": f"SELECT id FROM budgets_calculation WHERE pool_id IN ({POOLS})",
    "proposal": f"SELECT id FROM budgets_proposal WHERE pool_id IN ({POOLS})",
    "report": "SELECT r.id FROM reports_report r JOIN budgets_calculation c ON c.id = r.calculation_id "
    f"WHERE c.pool_id IN ({POOLS})",
    "agreement": "SELECT a.id FROM budgets_agreement a JOIN budgets_proposal p ON p.id = a.proposal_id "
    f"WHERE p.pool_id IN ({POOLS})",
    "norm": f"SELECT id FROM budgets_norm WHERE pool_id IS NULL OR pool_id IN ({POOLS})",
    "delivery": DELIVERIES,
    "draft": "SELECT id FROM budgets_draft WHERE owner_id = %(user)s",
    "frame": FRAMES,
    "meeting": MEETINGS,
    "agenda_item": f"SELECT id FROM reports_agendaitem WHERE meeting_id IN ({MEETINGS})",
    "action_point": f"SELECT id FROM reports_actionpoint WHERE meeting_id IN ({MEETINGS})",
    "dossier": f"SELECT id FROM reports_dossier WHERE meeting_id IN ({MEETINGS})",
}
EVERY = {
    "school": "SELECT id FROM schools_school",
    "pupil": "SELECT id FROM cases_pupil",
    "indication": "SELECT id FROM cases_indication",
    "professional": "SELECT id FROM cases_professional",
    "pool": "SELECT id FROM budgets_pool",
    "calculation": "SELECT id FROM budgets_calculation",
    "proposal": "SELECT id FROM budgets_proposal",
    "report": "SELECT id FROM reports_report",
    "agreement": "SELECT id FROM budgets_agreement",
    "norm": "SELECT id FROM budgets_norm",
    "delivery": "SELECT id FROM budgets_delivery",
    "draft": "SELECT id FROM budgets_draft",
    "frame": "SELECT id FROM budgets_frame",
    "meeting": "SELECT id FROM reports_meeting",
    "agenda_item": "SELECT id FROM reports_agendaitem",
    "action_point": "SELECT id FROM reports_actionpoint",
    "dossier": "SELECT id FROM reports_dossier",
}


def allowed_rows(user: User | None) -> dict[str, set[str]]:
    """Return per kind of object the ids that this person may see."""
    if user is None:
        return {kind: set() for kind in ALLOWED}
    key = user.pk if connection.vendor == "postgresql" else user.pk.hex
    asked: dict[str, str | date | UUID] = {"user": key, "today": timezone.localdate()}
    return {kind: _ids(sql, asked) for kind, sql in ALLOWED.items()}


def every_row() -> dict[str, set[str]]:
    """Return per kind of object every id that there is."""
    return {kind: _ids(sql, {}) for kind, sql in EVERY.items()}


def _ids(sql: str, asked: Mapping[str, str | date | UUID]) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(sql, asked)
        return {str(UUID(str(row[0]))) for row in cursor.fetchall() if row[0] is not None}
