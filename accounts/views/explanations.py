"""Pages that explain: help, privacy, accessibility. They hold no data and are open to everyone."""

from django.contrib.auth.decorators import login_not_required
from django.utils.decorators import method_decorator
from django.views.generic import TemplateView


@method_decorator(login_not_required, name="dispatch")
class ExplanationView(TemplateView):
    """A page of text."""

    ability = None
    http_method_names = ["get", "head", "options"]
