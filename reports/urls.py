"""Addresses of this room."""

from django.urls import path

from reports.views import action_points, agenda, agreements, checking, dossiers, meetings, reports

app_name = "reports"

urlpatterns = [
    path("verslagen/", reports.ReportList.as_view(), name="list"),
    path("verslagen/controleren", checking.ReportCheck.as_view(), name="check"),
    path("verslagen/<uuid:pk>/", reports.ReportDetail.as_view(), name="report"),
    path("verslagen/<uuid:pk>/voortgang", reports.ReportProgress.as_view(), name="progress"),
    path("verslagen/<uuid:pk>/pdf", reports.ReportDownload.as_view(), name="download"),
    path("verslagen/<uuid:pk>/herstel", agreements.AgreedPaperMend.as_view(), name="mend"),
    path("overeengekomen/<uuid:pk>/", agreements.AgreementDetail.as_view(), name="agreement"),
    path("berekeningen/<uuid:pk>/verslagen/nieuw", reports.ReportRequest.as_view(), name="request"),
    path("oogo/", meetings.MeetingList.as_view(), name="meetings"),
    path("oogo/nieuw", meetings.MeetingNew.as_view(), name="meeting-new"),
    path("oogo/<uuid:pk>/", meetings.MeetingDetail.as_view(), name="meeting"),
    path("oogo/<uuid:pk>/wijzig", meetings.MeetingChange.as_view(), name="meeting-change"),
    path("oogo/<uuid:pk>/deelnemers", meetings.ParticipantsChange.as_view(), name="meeting-participants"),
    path("oogo/<uuid:pk>/begin", meetings.MeetingHold.as_view(), name="meeting-hold"),
    path("oogo/<uuid:pk>/afgelasten", meetings.MeetingCancel.as_view(), name="meeting-cancel"),
    path("oogo/<uuid:pk>/toch-houden", meetings.MeetingResume.as_view(), name="meeting-resume"),
    path("oogo/<uuid:pk>/akkoord", meetings.MinutesConfirm.as_view(), name="meeting-confirm"),
    path("oogo/<uuid:pk>/afsluiten", meetings.MeetingClose.as_view(), name="meeting-close"),
    path("oogo/<uuid:pk>/aanvullen", agenda.AgendaFill.as_view(), name="agenda-fill"),
    path("oogo/<uuid:pk>/agenda", agenda.AgendaAdd.as_view(), name="agenda-add"),
    path("oogo/punten/<uuid:pk>/", agenda.ItemEdit.as_view(), name="item"),
    path("oogo/punten/<uuid:pk>/verplaats", agenda.ItemMove.as_view(), name="item-move"),
    path("oogo/punten/<uuid:pk>/weg", agenda.ItemRemove.as_view(), name="item-remove"),
    path("oogo/<uuid:pk>/acties/nieuw", action_points.ActionNew.as_view(), name="action-new"),
    path("oogo/acties/<uuid:pk>/", action_points.ActionEdit.as_view(), name="action"),
    path("oogo/acties/<uuid:pk>/gedaan", action_points.ActionDone.as_view(), name="action-done"),
    path("oogo/acties/<uuid:pk>/weg", action_points.ActionRemove.as_view(), name="action-remove"),
    path("oogo/<uuid:pk>/dossier", dossiers.DossierRequest.as_view(), name="dossier-request"),
    path("oogo/dossiers/<uuid:pk>/", dossiers.DossierDetail.as_view(), name="dossier"),
    path("oogo/dossiers/<uuid:pk>/voortgang", dossiers.DossierProgress.as_view(), name="dossier-progress"),
    path("oogo/dossiers/<uuid:pk>/pdf", dossiers.DossierDownload.as_view(), name="dossier-download"),
]
