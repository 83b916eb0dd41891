"""The one place where a view loads what it is about: 404 for strangers, 403 for readers who may not do this."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from http import HTTPStatus
from typing import Any, ClassVar, NoReturn, Protocol, TypeVar
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views import View

from accounts.actions import record_event
from accounts.models import AuditEvent, User
from schools.permissions import Ability, has_ability

# The answers that show the page: a form that was refused shows it again.
SHOWN = frozenset({HTTPStatus.OK, HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY})

# Rows of children cannot be found by a stranger, not even for the log; their room opens them for that one look.
around_look_for_log: Callable[[], AbstractContextManager[None]] = nullcontext

ModelT_co = TypeVar("ModelT_co", bound=Model, covariant=True)


class Scoped(Protocol[ModelT_co]):
    """A manager or queryset that knows who may see its rows."""

    def all(self) -> QuerySet[Any]:
        """Return every row, whoever may see it."""

    def allowing(self, user: User, ability: Ability, /) -> QuerySet[Any]:
        """Return the rows with which the user may do this."""

    def visible_to(self, user: User, /) -> QuerySet[Any]:
        """Return the rows of which the user may know that they exist."""

    def get(self, *args: Any, **kwargs: Any) -> ModelT_co:
        """Return one row; it tells the type checker what the rows are."""


class AbilityRequired(View):
    """A view that says what one must be allowed to do with the object it is about.

    `ability` None: every person who is signed in may use the page, and its content is scoped by `visible_to`.
    `logs` is the action that the log tells of whoever is shown the page; None when looking at it need not be told.
    """

    # OPTIONS would tell a stranger what can be done here.
    http_method_names = ["get", "head", "post"]
    ability: ClassVar[Ability | None]
    logs: ClassVar[str | None] = None
    _found: Model | None = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer; a page that must be logged leaves only after that is done."""
        response = super().dispatch(request, *args, **kwargs)
        if self.logs is not None and response.status_code in SHOWN:
            subject = self.logged_subject()
            if subject is not None:
                record_event(acting_user=self.person, action=self.logs, subject=subject)
        return response

    def logged_subject(self) -> Model | type[Model] | None:
        """Return what the log says the page was about: the object that was loaded."""
        return self._found

    @property
    def person(self) -> User:
        """Who asks. Sign-in is required for every page, so there always is somebody."""
        user = self.request.user
        if not isinstance(user, User):
            raise PermissionDenied
        return user

    def get_scoped_object(self, rows: Scoped[ModelT_co], pk: UUID, *, related: Sequence[str] = ()) -> ModelT_co:
        """Return the object if the person may do this with it; pass a manager (`Pupil.objects`) or its queryset.

        `related` are the relations that the page reads along, as for `select_related`.

        Raises Http404 when the person may not know that it exists, PermissionDenied when the person may see it but
        not do this. Both refusals are in the log; whether a stranger's object exists cannot be told from the answer.
        """
        if self.ability is None:
            raise TypeError(f"{type(self).__name__} loads an object without an ability")
        allowed = rows.allowing(self.person, self.ability).filter(pk=pk)
        found: ModelT_co | None = (allowed.select_related(*related) if related else allowed).first()
        if found is None:
            self._refuse(rows, pk)
        self._found = found
        return found

    def _refuse(self, rows: Scoped[ModelT_co], pk: UUID) -> NoReturn:
        visible = rows.visible_to(self.person).filter(pk=pk).exists()
        with around_look_for_log():
            subject = rows.all().filter(pk=pk).first()
        if subject is not None:
            refused = AuditEvent.Outcome.REFUSED
            record_event(acting_user=self.person, action=f"use_{self.ability}", subject=subject, outcome=refused)
        raise PermissionDenied if visible else Http404


class AbilityAnywhereRequired(AbilityRequired):
    """A page about no single object, for everyone who has the ability somewhere; others get 403."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse before anything is read."""
        if self.ability is None or not has_ability(self.person, self.ability):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)
