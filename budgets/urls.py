"""Addresses of this room."""

from django.urls import path

from budgets.views import (
    areas,
    calculations,
    comparing,
    indication_preview,
    norm_edits,
    norms,
    pools,
    practices,
    school,
    what_if,
)

app_name = "budgets"

urlpatterns = [
    path("", school.Home.as_view(), name="home"),
    path("scholen/<uuid:pk>/", school.SchoolPage.as_view(), name="school"),
    path("toekenningen/voorbeeld", indication_preview.IndicationPreview.as_view(), name="indication-preview"),
    path("budgetten/", pools.PoolList.as_view(), name="pools"),
    path("budgetten/<uuid:pk>/", pools.PoolDetail.as_view(), name="pool"),
    path("budgetten/<uuid:pk>/bereken", pools.PoolCalculate.as_view(), name="calculate"),
    path("budgetten/<uuid:pk>/verschillen", pools.PoolChanges.as_view(), name="changes"),
    path("budgetten/<uuid:pk>/wat-als", what_if.PoolWhatIf.as_view(), name="what-if"),
    path("budgetten/<uuid:pk>/document.json", pools.PoolExport.as_view(), name="pool-export"),
    path("berekeningen/<uuid:pk>/", calculations.CalculationDetail.as_view(), name="calculation"),
    path("berekeningen/<uuid:pk>/voortgang", calculations.CalculationProgress.as_view(), name="calculation-progress"),
    path("uitgangspunten/", norms.NormList.as_view(), name="norms"),
    path("uitgangspunten/verloop/", norms.NormHistory.as_view(), name="norm-history"),
    path("uitgangspunten/terug", norms.NormUndo.as_view(), name="norm-undo"),
    path("uitgangspunten/nieuw", norm_edits.NormNew.as_view(), name="norm-new"),
    path("uitgangspunten/<uuid:pk>/", norm_edits.NormEdit.as_view(), name="norm-edit"),
    path("uitgangspunten/<uuid:pk>/vervang", norm_edits.NormReplace.as_view(), name="norm-replace"),
    path("uitgangspunten/<uuid:pk>/beeindig", norm_edits.NormEnd.as_view(), name="norm-end"),
    path("uitgangspunten/<uuid:pk>/verwijder", norm_edits.NormRemove.as_view(), name="norm-remove"),
    path("budgetten/<uuid:pk>/uitgangspunten/", norms.PoolNorms.as_view(), name="pool-norms"),
    path("budgetten/<uuid:pk>/uitgangspunten/verloop/", norms.PoolNormHistory.as_view(), name="pool-norm-history"),
    path("budgetten/<uuid:pk>/uitgangspunten/terug", norms.PoolNormUndo.as_view(), name="pool-norm-undo"),
    path("budgetten/<uuid:pk>/uitgangspunten/nieuw", norm_edits.PoolNormNew.as_view(), name="pool-norm-new"),
    path("budgetten/<uuid:pk>/uitgangspunten/eigen", norms.PoolNormsOwn.as_view(), name="pool-norms-own"),
    path("voorbeelden/", practices.PracticeList.as_view(), name="practices"),
    path("voorbeelden/<slug:slug>/", practices.PracticeDetail.as_view(), name="practice"),
    path("voorbeelden/<slug:slug>/document.json", practices.PracticeDocument.as_view(), name="practice-document"),
    path("voorbeelden/<slug:slug>/wat-als", what_if.PracticeWhatIf.as_view(), name="practice-what-if"),
    path("vergelijken/", comparing.CompareCalculations.as_view(), name="compare"),
    path("gebieden/", areas.AreaList.as_view(), name="areas"),
    path("gebieden/<uuid:pk>/", areas.AreaDetail.as_view(), name="area"),
]
