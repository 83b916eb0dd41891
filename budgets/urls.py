"""Addresses of this room."""

from django.urls import path

from budgets.views import areas, calculations, indication_preview, norms, pools, school

app_name = "budgets"

urlpatterns = [
    path("", school.Home.as_view(), name="home"),
    path("scholen/<uuid:pk>/", school.SchoolPage.as_view(), name="school"),
    path("toekenningen/voorbeeld", indication_preview.IndicationPreview.as_view(), name="indication-preview"),
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
