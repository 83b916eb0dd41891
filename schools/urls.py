"""Addresses of this room."""

from django.urls import path

from schools import views

app_name = "schools"

urlpatterns = [
    path("beheer/logboek/", views.Log.as_view(), name="log"),
    path("beheer/logboek/regels.csv", views.LogExport.as_view(), name="log-export"),
]
