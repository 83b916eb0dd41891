"""What each address writes in the audit log: by showing its page (GET), and by what is sent to it (POST).

An address that is not here fails the tests that walk them. Nothing means: no data of a child, nothing taken along, and
nothing changed. A refusal is logged at every address, so it is not in the table.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Logs:
    """The names of the actions."""

    get: tuple[str, ...] = ()
    post: tuple[str, ...] = ()


NOTHING = Logs()
CHILD = ("view_pupil",)

TABLE: Mapping[str, Logs] = {
    # The sign-in pages tell by the signals of their library.
    "account_change_password": Logs(post=("change_password", "sign_out", "end_sessions")),
    "account_inactive": NOTHING,
    "account_login": Logs(post=("sign_in", "wait_after_tries")),
    "account_logout": Logs(post=("sign_out",)),
    "account_reauthenticate": NOTHING,
    "account_resume": NOTHING,
    "account_reset_password": Logs(post=("request_reset",)),
    "account_reset_password_done": NOTHING,
    "account_reset_password_from_key": Logs(post=("reset_password",)),
    "account_reset_password_from_key_done": NOTHING,
    "account_set_password": Logs(post=("set_password",)),
    "account_signup": NOTHING,
    # Only the way back from a provider signs in; the first time it also links.
    "account_sso_callback": Logs(get=("sign_in_by_provider", "link_provider")),
    "account_sso_start": NOTHING,
    "mfa_activate_totp": Logs(post=("add_second_factor",)),
    "mfa_add_webauthn": Logs(post=("add_second_factor",)),
    "mfa_authenticate": Logs(post=("sign_in", "confirm_second_step", "use_recovery_code")),
    "mfa_deactivate_totp": Logs(post=("remove_second_factor",)),
    "mfa_generate_recovery_codes": Logs(post=("make_recovery_codes",)),
    "mfa_index": NOTHING,
    "mfa_login_webauthn": Logs(post=("sign_in",)),
    "mfa_reauthenticate": Logs(post=("confirm_second_step", "use_recovery_code")),
    "mfa_reauthenticate_webauthn": NOTHING,
    "mfa_remove_webauthn": Logs(post=("remove_second_factor",)),
    "mfa_view_recovery_codes": NOTHING,
    "accounts:end-others": Logs(post=("end_sessions",)),
    "accounts:second-factor": NOTHING,
    "accounts:session": NOTHING,
    # Explanations, signs of life, the language of the page: no data.
    "accounts:accessibility": NOTHING,
    "accounts:help": NOTHING,
    "accounts:privacy": NOTHING,
    "accounts:styleguide": NOTHING,
    "healthz": NOTHING,
    "readyz": NOTHING,
    "security-txt": NOTHING,
    "set_language": NOTHING,
    # The API keeps nothing of what it calculates.
    "api:info": NOTHING,
    "api:pool-calculations": NOTHING,
    "api:schema": NOTHING,
    "api:unknown": NOTHING,
    # Sums of groups that are large enough.
    "budgets:area": NOTHING,
    "budgets:areas": NOTHING,
    "budgets:calculate": Logs(post=("request_calculation",)),
    "budgets:calculation": NOTHING,
    "budgets:calculation-progress": NOTHING,
    "budgets:changes": NOTHING,
    "budgets:compare": NOTHING,
    "budgets:desk": NOTHING,
    "budgets:home": NOTHING,
    "budgets:pool": NOTHING,
    "budgets:pool-export": Logs(post=("export_pool",)),
    "budgets:pools": NOTHING,
    "budgets:practice": NOTHING,
    "budgets:practice-document": NOTHING,
    "budgets:practice-what-if": NOTHING,
    "budgets:practices": NOTHING,
    "budgets:lawfulness": NOTHING,
    "budgets:lawfulness-edit": Logs(post=("record_lawfulness",)),
    "budgets:what-if": NOTHING,
    # Everything about one child at once is an action of its own.
    "budgets:pupil-file": Logs(get=("view_pupil_file",)),
    "budgets:pupil-file-export": Logs(get=("export_pupil",)),
    "budgets:retention": Logs(get=("review_retention",)),
    "budgets:school": Logs(get=("view_pupils",)),
    # The preview computes what is in the form; the page of the form was logged when it was opened.
    "budgets:indication-preview": NOTHING,
    "budgets:norm-edit": Logs(post=("change_norm",)),
    "budgets:norm-end": Logs(post=("end_norm",)),
    "budgets:norm-history": NOTHING,
    "budgets:norm-new": Logs(post=("add_norm",)),
    "budgets:norm-remove": Logs(post=("remove_norm",)),
    "budgets:norm-replace": Logs(post=("replace_norm",)),
    "budgets:norm-undo": Logs(post=("undo_norm",)),
    "budgets:norms": NOTHING,
    "budgets:pool-norm-history": NOTHING,
    "budgets:pool-norm-new": Logs(post=("add_norm",)),
    "budgets:pool-norm-undo": Logs(post=("undo_norm",)),
    "budgets:pool-norms": NOTHING,
    "budgets:pool-norms-own": Logs(post=("use_own_norms_only", "use_national_norms")),
    "budgets:draft": NOTHING,
    "budgets:draft-discard": Logs(post=("discard_draft",)),
    "budgets:draft-finish": Logs(post=("make_pool", "change_terms")),
    "budgets:draft-new": Logs(post=("start_draft",)),
    "budgets:draft-preview": NOTHING,
    "budgets:draft-step": Logs(post=("save_draft",)),
    "budgets:drafts": NOTHING,
    # Every page of a child, forms included; and what is done there.
    "cases:indication-add": Logs(get=CHILD, post=("record_indication",)),
    "cases:indication-edit": Logs(get=CHILD, post=("change_indication",)),
    "cases:indication-restore": Logs(post=("restore_indication",)),
    "cases:indication-withdraw": Logs(post=("withdraw_indication",)),
    "cases:professional-add": Logs(get=CHILD, post=("record_professional",)),
    "cases:professional-remove": Logs(post=("remove_professional",)),
    "cases:professional-restore": Logs(post=("restore_professional",)),
    "cases:pupil": Logs(get=CHILD),
    "cases:pupil-add": Logs(post=("record_pupil",)),
    "cases:pupil-departure": Logs(get=CHILD, post=("set_departure",)),
    "cases:pupil-hold": Logs(get=CHILD, post=("hold_pupil",)),
    "cases:pupil-release": Logs(post=("release_pupil",)),
    "cases:pupil-remove": Logs(get=CHILD, post=("remove_pupil",)),
    "cases:pupil-return": Logs(post=("clear_departure",)),
    "cases:pupil-edit": Logs(get=CHILD, post=("change_pupil",)),
    "cases:pupil-opt-in": Logs(post=("opt_in_pupil",)),
    "cases:pupil-opt-out": Logs(get=CHILD, post=("opt_out_pupil",)),
    "budgets:frame-new": Logs(post=("record_frame",)),
    "budgets:frame-withdraw": Logs(post=("withdraw_frame",)),
    "budgets:frames": NOTHING,
    "reports:action": Logs(post=("change_action_point",)),
    "reports:action-done": Logs(post=("mark_action_done", "mark_action_open")),
    "reports:action-new": Logs(post=("add_action_point",)),
    "reports:action-remove": Logs(post=("remove_action_point",)),
    "reports:agenda-add": Logs(post=("add_agenda_item",)),
    "reports:agenda-fill": Logs(post=("fill_agenda",)),
    "reports:dossier": NOTHING,
    "reports:dossier-download": Logs(get=("download_dossier",)),
    "reports:dossier-progress": NOTHING,
    "reports:dossier-request": Logs(post=("request_dossier",)),
    "reports:item": Logs(post=("change_agenda_item",)),
    "reports:item-move": Logs(post=("move_agenda_item",)),
    "reports:item-remove": Logs(post=("remove_agenda_item",)),
    "reports:meeting": NOTHING,
    "reports:meeting-change": Logs(post=("change_meeting",)),
    "reports:meeting-close": Logs(
        post=("close_meeting", "adopt_frame", "end_frame", "pass_proposal", "request_dossier")
    ),
    "reports:meeting-confirm": Logs(post=("confirm_minutes",)),
    "reports:meeting-hold": Logs(post=("hold_meeting",)),
    "reports:meeting-new": Logs(post=("plan_meeting", "fill_agenda")),
    "reports:meeting-participants": Logs(post=("change_participants",)),
    "reports:meetings": NOTHING,
    "reports:download": Logs(get=("download_report",)),
    "reports:list": NOTHING,
    "reports:progress": NOTHING,
    "reports:report": NOTHING,
    "reports:request": Logs(post=("request_report",)),
    # People: names and addresses of those who work with Ontschot, and what they may do.
    "schools:invitation": NOTHING,
    "schools:invitation-answer": Logs(post=("accept_invitation",)),
    "schools:invitation-link": Logs(post=("show_invitation_link",)),
    "schools:invitation-resend": Logs(post=("resend_invitation",)),
    "schools:invitation-withdraw": Logs(post=("withdraw_invitation",)),
    "schools:invitations": NOTHING,
    "schools:invite": Logs(post=("invite_person", "give_role")),
    "schools:mail-resend": Logs(post=("resend_mail",)),
    "schools:own-roles": NOTHING,
    "schools:people": NOTHING,
    "schools:person": NOTHING,
    "schools:person-deactivate": Logs(post=("deactivate_person", "withdraw_role", "end_sessions")),
    "schools:person-edit": Logs(post=("change_person",)),
    "schools:person-second-factor": Logs(post=("reset_second_factor",)),
    "schools:person-reactivate": Logs(post=("reactivate_person",)),
    "schools:rights": NOTHING,
    "schools:rights-export": Logs(get=("export_rights",)),
    "schools:rights-reviewed": Logs(post=("review_rights",)),
    "schools:role-end": Logs(post=("end_role",)),
    "schools:role-give": Logs(post=("give_role",)),
    "schools:role-withdraw": Logs(post=("withdraw_role",)),
    # Organisations, areas and calendars: no data of a person.
    **{
        address: logs
        for kind in ("board", "district", "partnership", "school")
        for address, logs in {
            f"schools:{kind}s": NOTHING,
            f"schools:{kind}-new": Logs(post=("add_organisation",)),
            f"schools:{kind}": Logs(post=("change_organisation",)),
            f"schools:{kind}-remove": Logs(post=("remove_organisation",)),
        }.items()
    },
    "schools:changes": NOTHING,
    "schools:holiday-year": Logs(post=("change_holidays",)),
    "schools:holiday-year-remove": Logs(post=("remove_holidays",)),
    "schools:holidays": NOTHING,
    "schools:municipalities": NOTHING,
    "schools:restore": Logs(post=("restore_organisation", "restore_holidays")),
    "schools:log": Logs(get=("review_log",)),
    "schools:log-export": Logs(get=("export_log",)),
}
# What no page does: the worker, and commands on the server.
ELSEWHERE = (
    "renew_second_factors",
    "remove_expired_pupil",
    "remove_pupil_again",
    "calculate_pool",
    "make_report",
    "import_pool",
    "load_norm",
    "take_backup",
    "restore_backup",
    "unlink_provider",
    "send_mail",
)
