"""Addresses of this room."""

from django.urls import path

from cases import views

app_name = "cases"

urlpatterns = [
    path("scholen/<uuid:pk>/leerlingen/nieuw", views.PupilAdd.as_view(), name="pupil-add"),
    path("leerlingen/<uuid:pk>/", views.PupilPage.as_view(), name="pupil"),
    path("leerlingen/<uuid:pk>/wijzigen", views.PupilEdit.as_view(), name="pupil-edit"),
    path("leerlingen/<uuid:pk>/niet-meedoen", views.PupilOptOut.as_view(), name="pupil-opt-out"),
    path("leerlingen/<uuid:pk>/weer-meedoen", views.PupilOptIn.as_view(), name="pupil-opt-in"),
    path("leerlingen/<uuid:pk>/van-school", views.PupilDeparture.as_view(), name="pupil-departure"),
    path("leerlingen/<uuid:pk>/toch-op-school", views.PupilReturn.as_view(), name="pupil-return"),
    path("leerlingen/<uuid:pk>/langer-bewaren", views.PupilHold.as_view(), name="pupil-hold"),
    path("leerlingen/<uuid:pk>/niet-langer-bewaren", views.PupilRelease.as_view(), name="pupil-release"),
    path("leerlingen/<uuid:pk>/verwijderen", views.PupilRemove.as_view(), name="pupil-remove"),
    path("leerlingen/<uuid:pk>/toekenningen/nieuw", views.IndicationAdd.as_view(), name="indication-add"),
    path("toekenningen/<uuid:pk>/wijzigen", views.IndicationEdit.as_view(), name="indication-edit"),
    path("toekenningen/<uuid:pk>/weghalen", views.IndicationWithdraw.as_view(), name="indication-withdraw"),
    path("toekenningen/<uuid:pk>/neem-over", views.IndicationTakeOver.as_view(), name="indication-take-over"),
    path("toekenningen/<uuid:pk>/terugzetten", views.IndicationRestore.as_view(), name="indication-restore"),
    path("leerlingen/<uuid:pk>/professionals/nieuw", views.ProfessionalAdd.as_view(), name="professional-add"),
    path("professionals/<uuid:pk>/weghalen", views.ProfessionalRemove.as_view(), name="professional-remove"),
    path("professionals/<uuid:pk>/terugzetten", views.ProfessionalRestore.as_view(), name="professional-restore"),
]
