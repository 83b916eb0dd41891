"""The addresses of every room."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from config import views

# The sign-in library answers with this when somebody tries too often.
handler429 = "accounts.views.signing_in.too_many"

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path(".well-known/security.txt", views.security_txt, name="security-txt"),
    path("taal/", login_not_required(set_language), name="set_language"),
    path("account/", include("accounts.sign_in_urls")),
    path("", include("accounts.urls")),
    path("", include("schools.urls")),
    path("", include("cases.urls")),
    path("", include("budgets.urls")),
    path("", include("reports.urls")),
    path("api/v1/", include("budgets.api_urls")),
]

handler500 = "config.outage.server_error"
