"""Addresses of this room."""

from django.urls import path

from accounts import styleguide
from accounts.views import ExplanationView

app_name = "accounts"

urlpatterns = [
    path("stijl/", styleguide.styleguide, name="styleguide"),
    path("hulp/", ExplanationView.as_view(template_name="help/help.html"), name="help"),
    path("privacy/", ExplanationView.as_view(template_name="help/privacy.html"), name="privacy"),
    path("toegankelijkheid/", ExplanationView.as_view(template_name="help/accessibility.html"), name="accessibility"),
]
