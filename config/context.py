"""What every page shows around its own content."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, Any]:
    """Give the base template the version, the navigation and, in a demo, the sign-ins."""
    return {"version": settings.VERSION, "is_demo": settings.DEMO}
