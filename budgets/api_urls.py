"""Addresses of the API. Without a slash at the end, as the API Design Rules ask."""

from django.urls import path, re_path

from budgets.api import ApiInfo, ApiSchema, PoolCalculations, UnknownAddress

app_name = "api"

urlpatterns = [
    path("", ApiInfo.as_view(), name="info"),
    path("openapi.json", ApiSchema.as_view(), name="schema"),
    path("pool-calculations", PoolCalculations.as_view(), name="pool-calculations"),
    re_path(r"^.*$", UnknownAddress.as_view(), name="unknown"),
]
