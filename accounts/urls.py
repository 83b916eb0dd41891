"""Addresses of this room."""

from django.urls import path

from accounts import styleguide
from accounts.views.credentials import EndOthers, SecondFactorNeeded
from accounts.views.explanations import ExplanationView
from accounts.views.session import SessionTime

app_name = "accounts"

urlpatterns = [
    path("account/sessie/", SessionTime.as_view(), name="session"),
    path("account/sessies/einde/", EndOthers.as_view(), name="end-others"),
    path("account/tweede-stap/", SecondFactorNeeded.as_view(), name="second-factor"),
    path("stijl/", styleguide.styleguide, name="styleguide"),
    path("hulp/", ExplanationView.as_view(template_name="help/help.html"), name="help"),
    path("privacy/", ExplanationView.as_view(template_name="help/privacy.html"), name="privacy"),
    path("toegankelijkheid/", ExplanationView.as_view(template_name="help/accessibility.html"), name="accessibility"),
]
