"""The addresses of every room."""

from django.urls import include, path

from config import views

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("taal/", include("django.conf.urls.i18n")),
    path("account/", include("allauth.account.urls")),
    path("", include("accounts.urls")),
    path("", include("schools.urls")),
    path("", include("cases.urls")),
    path("", include("budgets.urls")),
    path("", include("reports.urls")),
    path("api/v1/", include("budgets.api_urls")),
]
