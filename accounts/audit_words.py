"""What each action in the log is called on the screen, and which of them are about reading.

An action that is missing here fails the tests. The rooms above add their own: this is the one list that a reviewer, a
filter and an export all read from.
"""

from collections.abc import Mapping

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

__all__ = [
    "ACTIONS",
    "ATTEMPTS",
    "CHANGES",
    "CHILD_PAGES",
    "READINGS",
    "REVIEWS",
    "SIGN_INS",
    "action_words",
    "is_reading",
    "subject_words",
]

Words = str | Promise

READINGS: Mapping[str, Words] = {
    "view_pupil": _("Gegevens van een kind bekeken"),
    "view_pupil_file": _("Inzageoverzicht van een kind bekeken"),
    "export_pupil": _("Inzageoverzicht van een kind opgehaald als bestand"),
    "view_pupils": _("Lijst met kinderen van een school bekeken"),
    "view_rows": _("Regels per kind van een budget bekeken, zonder namen"),
    "download_report": _("Verslag opgehaald"),
    "download_dossier": _("Dossier van een OOGO opgehaald"),
    "export_pool": _("Document van een budget opgehaald"),
}
REVIEWS: Mapping[str, Words] = {
    "review_log": _("Logboek bekeken"),
    "export_log": _("Logboek opgehaald als bestand"),
    "review_retention": _("Bewaartermijnen bekeken"),
    "export_rights": _("Overzicht van rechten opgehaald als bestand"),
    "review_rights": _("Vastgelegd dat de rechten zijn nagekeken"),
    "take_backup": _("Reservekopie van alle gegevens gemaakt"),
}
CHANGES: Mapping[str, Words] = {
    "record_pupil": _("Kind toegevoegd"),
    "change_pupil": _("Gegevens van een kind gewijzigd"),
    "opt_out_pupil": _("Vastgelegd dat een kind niet meedoet"),
    "set_departure": _("Vastgelegd dat een kind van school is"),
    "clear_departure": _("Vastgelegd dat een kind toch op school is"),
    "hold_pupil": _("Vastgelegd dat gegevens van een kind langer bewaard blijven"),
    "release_pupil": _("Langer bewaren van gegevens van een kind gestopt"),
    "remove_pupil": _("Kind verwijderd op verzoek"),
    "remove_expired_pupil": _("Kind verwijderd na de bewaartermijn"),
    "remove_pupil_again": _("Verwijderd kind opnieuw verwijderd na terugzetten van een reservekopie"),
    "opt_in_pupil": _("Vastgelegd dat een kind weer meedoet"),
    "record_indication": _("Toekenning toegevoegd"),
    "change_indication": _("Toekenning gewijzigd"),
    "withdraw_indication": _("Toekenning weggehaald"),
    "restore_indication": _("Toekenning teruggezet"),
    "confirm_indication": _("Toekenning bevestigd door wie haar betaalt"),
    "correct_indication": _("Toekenning verbeterd door wie haar betaalt"),
    "confirm_amount": _("Bedrag van een budget bevestigd"),
    "correct_amount": _("Bedrag van een budget verbeterd"),
    "withdraw_confirmation": _("Bevestiging ingetrokken"),
    "take_over_correction": _("Verbetering van een toekenning overgenomen"),
    "record_row_ground": _("Grond vastgelegd om regels per kind te zien"),
    "end_row_ground": _("Grond om regels per kind te zien beëindigd"),
    "record_professional": _("Professional toegevoegd"),
    "remove_professional": _("Professional weggehaald"),
    "restore_professional": _("Professional teruggezet"),
    "request_calculation": _("Berekening aangevraagd"),
    "calculate_pool": _("Budget berekend"),
    "release_calculation": _("Berekening gepubliceerd voor lezers buiten de scholen"),
    "import_pool": _("Budget ingelezen"),
    "start_draft": _("Afspraak begonnen"),
    "save_draft": _("Stap van een afspraak bewaard"),
    "discard_draft": _("Afspraak weggegooid"),
    "make_pool": _("Budget gemaakt van een afspraak"),
    "change_terms": _("Afspraken van een budget gewijzigd"),
    "submit_proposal": _("Voorstel ingediend"),
    "decide_on_proposal": _("Besloten over een voorstel"),
    "withdraw_proposal": _("Voorstel ingetrokken"),
    "pass_proposal": _("Vastgelegd dat een OOGO een voorstel buiten het kader laat doorgaan"),
    "make_agreement": _("Budget overeengekomen"),
    "record_lawfulness": _("Rechtmatigheid van een budget vastgelegd"),
    "record_realisation": _("Geleverde hulp van een budget ingevoerd"),
    "undo_realisation": _("Invoer van geleverde hulp ongedaan gemaakt"),
    "name_provider": _("Aanbieder laten invoeren wat is geleverd"),
    "end_delivery": _("Invoer door een aanbieder beëindigd"),
    "load_norm": _("Uitgangspunt ingelezen"),
    "add_norm": _("Uitgangspunt toegevoegd"),
    "change_norm": _("Uitgangspunt verbeterd"),
    "replace_norm": _("Uitgangspunt een nieuwe waarde gegeven"),
    "end_norm": _("Uitgangspunt beëindigd"),
    "remove_norm": _("Uitgangspunt verwijderd"),
    "undo_norm": _("Wijziging van een uitgangspunt ongedaan gemaakt"),
    "use_own_norms_only": _("Gekozen voor alleen eigen uitgangspunten"),
    "use_national_norms": _("Gekozen voor ook de uitgangspunten voor alle budgetten"),
    "add_organisation": _("Organisatie of gebied toegevoegd"),
    "change_organisation": _("Organisatie of gebied gewijzigd"),
    "remove_organisation": _("Organisatie of gebied verwijderd"),
    "restore_organisation": _("Organisatie of gebied teruggezet"),
    "change_holidays": _("Schoolvakanties vastgelegd"),
    "remove_holidays": _("Schoolvakanties verwijderd"),
    "restore_holidays": _("Schoolvakanties teruggezet"),
    "request_report": _("Verslag aangevraagd"),
    "make_report": _("Verslag gemaakt"),
    "plan_meeting": _("OOGO gepland"),
    "change_meeting": _("Datum of plaats van een OOGO gewijzigd"),
    "change_participants": _("Deelnemers van een OOGO gewijzigd"),
    "hold_meeting": _("OOGO begonnen"),
    "confirm_minutes": _("Akkoord met het verslag van een OOGO"),
    "close_meeting": _("OOGO afgesloten"),
    "cancel_meeting": _("OOGO afgelast"),
    "resume_meeting": _("Afgelast OOGO gaat toch door"),
    "fill_agenda": _("Agenda van een OOGO aangevuld"),
    "add_agenda_item": _("Agendapunt toegevoegd"),
    "move_agenda_item": _("Agendapunt verplaatst"),
    "change_agenda_item": _("Agendapunt gewijzigd"),
    "remove_agenda_item": _("Agendapunt weggehaald"),
    "add_action_point": _("Actiepunt toegevoegd"),
    "change_action_point": _("Actiepunt gewijzigd"),
    "remove_action_point": _("Actiepunt weggehaald"),
    "mark_action_done": _("Actiepunt afgevinkt"),
    "mark_action_open": _("Actiepunt weer opengezet"),
    "request_dossier": _("Dossier van een OOGO aangevraagd"),
    "make_dossier": _("Dossier van een OOGO gemaakt"),
    "record_frame": _("Kader opgeschreven"),
    "adopt_frame": _("Kader vastgesteld"),
    "end_frame": _("Kader beëindigd"),
    "withdraw_frame": _("Kader teruggenomen"),
    "invite_person": _("Iemand uitgenodigd"),
    "resend_invitation": _("Uitnodiging opnieuw verstuurd"),
    "withdraw_invitation": _("Uitnodiging ingetrokken"),
    "show_invitation_link": _("Link van een uitnodiging getoond"),
    "accept_invitation": _("Uitnodiging aangenomen"),
    "give_role": _("Rol gegeven"),
    "end_role": _("Laatste dag van een rol gewijzigd"),
    "withdraw_role": _("Rol per direct ingetrokken"),
    "deactivate_person": _("Account uitgezet"),
    "reactivate_person": _("Account weer aangezet"),
    "change_person": _("Naam of e-mailadres van een gebruiker gewijzigd"),
    "send_mail": _("Mail aan een gebruiker verstuurd"),
    "resend_mail": _("Gevraagd om een mail opnieuw te versturen"),
    "restore_backup": _("Reservekopie teruggezet"),
}
SIGN_INS: Mapping[str, Words] = {
    "sign_in": _("Ingelogd"),
    "sign_in_by_provider": _("Ingelogd met het account van de eigen organisatie"),
    "link_provider": _("Account van de eigen organisatie gekoppeld"),
    "unlink_provider": _("Account van de eigen organisatie losgekoppeld"),
    "sign_out": _("Uitgelogd"),
    "change_password": _("Wachtwoord gewijzigd"),
    "set_password": _("Wachtwoord voor het eerst gekozen"),
    "request_reset": _("Link voor een nieuw wachtwoord aangevraagd"),
    "reset_password": _("Vergeten wachtwoord vervangen"),
    "confirm_second_step": _("Tweede stap van het inloggen"),
    "use_recovery_code": _("Herstelcode gebruikt"),
    "add_second_factor": _("Tweede stap toegevoegd"),
    "remove_second_factor": _("Tweede stap weggehaald"),
    "make_recovery_codes": _("Nieuwe herstelcodes gemaakt"),
    "reset_second_factor": _("Tweede stap van een gebruiker gewist"),
    "renew_second_factors": _("Geheimen van tweede stappen opnieuw versleuteld"),
    "end_sessions": _("Overal uitgelogd"),
    "wait_after_tries": _("Moeten wachten na te veel pogingen"),
}
# What was refused: there was no right to do this (`use_` and the ability), or to open the page at all.
ATTEMPTS: Mapping[str, Words] = {
    "open_page": _("Pagina openen"),
    "use_view_pupils": _("Gegevens van kinderen bekijken"),
    "use_edit_pupils": _("Gegevens van kinderen wijzigen"),
    "use_remove_pupils": _("Een kind verwijderen"),
    "use_view_pool": _("Budget of verslag bekijken"),
    "use_calculate": _("Budget berekenen"),
    "use_request_report": _("Verslag aanvragen"),
    "use_view_meetings": _("OOGO bekijken"),
    "use_hold_meetings": _("OOGO voorbereiden en vastleggen"),
    "use_view_area": _("Gebied bekijken"),
    "use_edit_terms": _("Afspraken van een budget wijzigen"),
    "use_submit_proposal": _("Voorstel indienen of intrekken"),
    "use_decide_proposal": _("Besluiten over een voorstel"),
    "use_confirm_amounts": _("Bedragen bevestigen"),
    "use_record_row_ground": _("Een grond vastleggen om regels per kind te zien"),
    "use_edit_norms": _("Uitgangspunten wijzigen"),
    "use_review_retention": _("Bewaartermijnen bekijken"),
    "use_manage_people": _("Mensen en rollen beheren"),
    "use_edit_organisations": _("Organisaties en gebieden wijzigen"),
    "use_edit_calendars": _("Schoolvakanties wijzigen"),
    "use_review_audit": _("Logboek bekijken"),
    "use_deliver_support": _("Als aanbieder invoeren hoeveel hulp er is geleverd"),
    "use_view_waiting": _("Zien wat er wacht"),
    "use_record_realisation": _("Invoeren hoeveel hulp er per maand is geleverd"),
}
ACTIONS: Mapping[str, Words] = {**READINGS, **REVIEWS, **CHANGES, **SIGN_INS, **ATTEMPTS}
# The pages that show one child; how many different ones a person reads in a day says something.
CHILD_PAGES = ("view_pupil", "view_pupil_file", "export_pupil")


def is_reading(action: str) -> bool:
    """Tell whether the action is looking at something or taking it along, and not changing it."""
    return action in READINGS or action in REVIEWS


def action_words(action: str) -> str:
    """Return what the screen calls an action; one from a later version keeps its name."""
    return str(ACTIONS.get(action, action))


def subject_words(subject_type: str) -> str:
    """Return what kind of thing an event is about: `cases.pupil` is a pupil, `cases:pupil` a page."""
    if ":" in subject_type or "." not in subject_type:
        return now("pagina %(route)s") % {"route": subject_type}
    try:
        return str(apps.get_model(subject_type)._meta.verbose_name)
    except LookupError:
        return subject_type
