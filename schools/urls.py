"""Addresses of this room."""

from django.urls import URLPattern

app_name = "schools"

urlpatterns: list[URLPattern] = []
