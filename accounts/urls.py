"""Addresses of this room."""

from django.urls import path

from accounts import styleguide

app_name = "accounts"

urlpatterns = [
    path("stijl/", styleguide.styleguide, name="styleguide"),
]
