"""The addresses of the site, and three that do something in a transaction which is then taken back."""

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path

from accounts.actions import record_event
from accounts.models import AuditEvent, User
from config.urls import urlpatterns as of_the_site


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


@transaction.atomic
def change_and_fail(request: HttpRequest) -> HttpResponse:
    record_event(acting_user=_person(request), action="change_pupil", subject=User)
    raise RuntimeError


@transaction.atomic
def look_and_fail(request: HttpRequest) -> HttpResponse:
    record_event(acting_user=_person(request), action="view_pupil", subject=User)
    raise RuntimeError


@transaction.atomic
def refuse(request: HttpRequest) -> HttpResponse:
    refused = AuditEvent.Outcome.REFUSED
    record_event(acting_user=_person(request), action="use_view_pupils", subject=User, outcome=refused)
    raise Http404


def change_half(request: HttpRequest) -> HttpResponse:
    """The first change stays, the second is taken back, and the page is answered."""
    with transaction.atomic():
        record_event(acting_user=_person(request), action="record_pupil", subject=User)
    try:
        with transaction.atomic():
            record_event(acting_user=_person(request), action="change_pupil", subject=User)
            raise LookupError  # noqa: TRY301 - it is the transaction that must see it
    except LookupError:
        return HttpResponse("half")


urlpatterns = [
    path("probe/change", change_and_fail, name="probe-change"),
    path("probe/look", look_and_fail, name="probe-look"),
    path("probe/refuse", refuse, name="probe-refuse"),
    path("probe/half", change_half, name="probe-half"),
    *of_the_site,
]
