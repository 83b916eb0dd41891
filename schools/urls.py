"""Addresses of this room."""

from django.urls import URLPattern, path

from schools import views
from schools.places import KINDS, PlaceKind
from schools.views import answer, invitations, people, rights

app_name = "schools"


def _pages_of(kind: PlaceKind) -> list[URLPattern]:
    """Return the list, the form of a new one, the page of one and the question to remove it."""
    base, name = f"beheer/{kind.slug}/", kind.name
    return [
        path(base, views.PlaceList.as_view(kind=kind), name=f"{name}s"),
        path(f"{base}nieuw/", views.PlaceNew.as_view(kind=kind), name=f"{name}-new"),
        path(f"{base}<uuid:pk>/", views.PlaceEdit.as_view(kind=kind), name=name),
        path(f"{base}<uuid:pk>/verwijderen/", views.PlaceRemove.as_view(kind=kind), name=f"{name}-remove"),
    ]


urlpatterns = [
    *(page for kind in KINDS.values() for page in _pages_of(kind)),
    path("beheer/gemeenten/", views.MunicipalityList.as_view(), name="municipalities"),
    path("beheer/vakanties/", views.HolidayYears.as_view(), name="holidays"),
    path("beheer/vakanties/<str:region>/<str:school_year>/", views.HolidayYear.as_view(), name="holiday-year"),
    path(
        "beheer/vakanties/<str:region>/<str:school_year>/verwijderen/",
        views.HolidayYearRemove.as_view(),
        name="holiday-year-remove",
    ),
    path("beheer/wijzigingen/", views.Changes.as_view(), name="changes"),
    path("beheer/wijzigingen/<int:pk>/terugzetten/", views.Restore.as_view(), name="restore"),
    path("beheer/logboek/", views.Log.as_view(), name="log"),
    path("beheer/logboek/regels.csv", views.LogExport.as_view(), name="log-export"),
    path("beheer/mensen/", people.People.as_view(), name="people"),
    path("beheer/mensen/<uuid:pk>/", people.PersonDetail.as_view(), name="person"),
    path("beheer/mensen/<uuid:pk>/rol/", people.RoleGive.as_view(), name="role-give"),
    path("beheer/mensen/<uuid:pk>/gegevens/", people.PersonEdit.as_view(), name="person-edit"),
    path("beheer/mensen/<uuid:pk>/uitzetten/", people.PersonDeactivate.as_view(), name="person-deactivate"),
    path("beheer/mensen/<uuid:pk>/aanzetten/", people.PersonReactivate.as_view(), name="person-reactivate"),
    path(
        "beheer/mensen/<uuid:pk>/tweede-stap/",
        people.PersonSecondFactor.as_view(),
        name="person-second-factor",
    ),
    path("beheer/rollen/<uuid:pk>/einde/", people.RoleEnd.as_view(), name="role-end"),
    path("beheer/rollen/<uuid:pk>/intrekken/", people.RoleWithdraw.as_view(), name="role-withdraw"),
    path("beheer/mails/<uuid:pk>/opnieuw/", people.MailResend.as_view(), name="mail-resend"),
    path("beheer/uitnodigingen/", invitations.Invitations.as_view(), name="invitations"),
    path("beheer/uitnodigingen/nieuw/", invitations.Invite.as_view(), name="invite"),
    path("beheer/uitnodigingen/<uuid:pk>/opnieuw/", invitations.InvitationResend.as_view(), name="invitation-resend"),
    path(
        "beheer/uitnodigingen/<uuid:pk>/intrekken/",
        invitations.InvitationWithdraw.as_view(),
        name="invitation-withdraw",
    ),
    path("beheer/uitnodigingen/<uuid:pk>/link/", invitations.InvitationLink.as_view(), name="invitation-link"),
    path("beheer/rechten/", rights.Rights.as_view(), name="rights"),
    path("beheer/rechten/rechten.csv", rights.RightsExport.as_view(), name="rights-export"),
    path("beheer/rechten/nagekeken/", rights.RightsReviewed.as_view(), name="rights-reviewed"),
    path("mijn-rollen/", rights.OwnRoles.as_view(), name="own-roles"),
    path("uitnodiging/", answer.InvitationDoor.as_view(), name="invitation"),
    path("uitnodiging/aannemen/", answer.InvitationAnswer.as_view(), name="invitation-answer"),
]
