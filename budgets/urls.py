"""Addresses of this room."""

from django.urls import path
from django.views.generic import TemplateView

from budgets.views import areas, calculations, norms, pools

app_name = "budgets"

urlpatterns = [
    path("", TemplateView.as_view(template_name="budgets/home.html"), name="home"),
    path("budgetten/", pools.PoolList.as_view(), name="pools"),
    path("budgetten/<uuid:pk>/", pools.PoolDetail.as_view(), name="pool"),
    path("budgetten/<uuid:pk>/bereken", pools.PoolCalculate.as_view(), name="calculate"),
    path("budgetten/<uuid:pk>/verschillen", pools.PoolChanges.as_view(), name="changes"),
    path("budgetten/<uuid:pk>/document.json", pools.PoolExport.as_view(), name="pool-export"),
    path("berekeningen/<uuid:pk>/", calculations.CalculationDetail.as_view(), name="calculation"),
    path("berekeningen/<uuid:pk>/voortgang", calculations.CalculationProgress.as_view(), name="calculation-progress"),
    path("uitgangspunten/", norms.NormList.as_view(), name="norms"),
    path("gebieden/", areas.AreaList.as_view(), name="areas"),
    path("gebieden/<uuid:pk>/", areas.AreaDetail.as_view(), name="area"),
]
