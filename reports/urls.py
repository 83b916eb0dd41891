"""Addresses of this room."""

from django.urls import path

from reports import views

app_name = "reports"

urlpatterns = [
    path("verslagen/", views.ReportList.as_view(), name="list"),
    path("verslagen/<uuid:pk>/", views.ReportDetail.as_view(), name="report"),
    path("verslagen/<uuid:pk>/voortgang", views.ReportProgress.as_view(), name="progress"),
    path("verslagen/<uuid:pk>/pdf", views.ReportDownload.as_view(), name="download"),
    path("berekeningen/<uuid:pk>/verslagen/nieuw", views.ReportRequest.as_view(), name="request"),
]
