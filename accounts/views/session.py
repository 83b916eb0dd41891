"""How long the session still lasts, for the warning that every page gives before its end."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache

from accounts.sessions import keep_alive, seconds_left

__all__ = ["SessionTime"]


@method_decorator([login_not_required, never_cache], name="dispatch")
class SessionTime(View):
    """Asking is not using: a GET leaves the end where it is. A POST moves it, as any page does."""

    ability = None

    def get(self, request: HttpRequest) -> JsonResponse:
        """Say how many seconds are left, 0 when it has ended, and whether going on can move the end."""
        left, can_be_kept = seconds_left(request)
        return JsonResponse({"seconds": left, "can_be_kept": can_be_kept})

    def post(self, request: HttpRequest) -> JsonResponse:
        """Stay signed in."""
        keep_alive(request)
        return self.get(request)
