"""The API: calculate a pool document without storing anything. The same engine as the pages and the command line."""

from collections.abc import Mapping
from typing import IO, Any, ClassVar

from django.conf import settings
from django.http import Http404
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularJSONAPIView
from rest_framework.authentication import SessionAuthentication
from rest_framework.parsers import BaseParser
from rest_framework.permissions import AllowAny, BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from budgets import engine
from budgets.citizen_numbers import refuse_citizen_numbers
from budgets.problems import TooLarge
from schools.permissions import Ability, has_ability

__all__ = ["ApiInfo", "ApiSchema", "PoolCalculations", "UnknownAddress"]

MOST_BYTES = 256 * 1024


class SignedInByPage(SessionAuthentication):
    """The session of the pages, with its CSRF token. Says 401 to who is not signed in, where DRF would say 403."""

    def authenticate_header(self, request: Request) -> str:
        """Name the way to sign in."""
        return 'Session realm="Ontschot"'


class SignedInByPageScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the schema describes it."""

    target_class = SignedInByPage
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """Describe the cookie."""
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}


class HasAbility(BasePermission):
    """Whether the person has the view's ability at any organisation."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Look up the ability of the view."""
        return has_ability(request.user, view.ability)  # type: ignore[attr-defined, arg-type]


class JsonText(BaseParser):
    """The body as bytes, read by the engine: it refuses what a common JSON reader lets pass."""

    media_type = "application/json"

    def parse(
        self, stream: IO[bytes], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> dict[str, bytes]:
        """Return the body as `text`. Raises TooLarge."""
        body = stream.read(MOST_BYTES + 1)
        if len(body) > MOST_BYTES:
            raise TooLarge
        return {"text": body}


class ApiView(APIView):
    """A view of this API: versioned in every answer, also in errors."""

    ability: ClassVar[Ability | None] = None
    authentication_classes = (SignedInByPage,)
    permission_classes: Any = (AllowAny,)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Add the headers of the API Design Rules; nothing may be kept of an answer."""
        answer = super().finalize_response(request, response, *args, **kwargs)
        answer["API-Version"] = settings.VERSION
        answer.setdefault("Cache-Control", "no-store")
        return answer


class PoolCalculations(ApiView):
    """Calculations of pool documents."""

    ability = Ability.CALCULATE
    permission_classes = (IsAuthenticated, HasAbility)
    parser_classes = (JsonText,)

    @extend_schema(
        operation_id="calculatePool",
        summary="Bereken een document van een gezamenlijk budget",
        description="Er wordt niets bewaard, en niets van het document komt in een logboek. Hetzelfde document geeft"
        " altijd hetzelfde antwoord, gelijk aan dat van `manage.py calculate`.",
        request={"application/json": {"$ref": "#/components/schemas/PoolDocument"}},
        responses={200: {"$ref": "#/components/schemas/ResultDocument"}},
    )
    def post(self, request: Request) -> Response:
        """Calculate one pool document."""
        if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
            raise TooLarge
        snapshot = engine.load_pool(request.data.get("text", b""))
        refuse_citizen_numbers(snapshot)
        return Response(engine.result_document(engine.compute_pool_budget(snapshot)))


class ApiInfo(ApiView):
    """What this API is."""

    @extend_schema(
        operation_id="readApiInfo",
        summary="Lees welke versie dit is",
        responses={200: {"$ref": "#/components/schemas/ApiInfo"}},
    )
    def get(self, request: Request) -> Response:
        """Return the versions and where the schema is."""
        return Response(
            {
                "name": "Ontschot",
                "version": settings.VERSION,
                "engineVersion": engine.ENGINE_VERSION,
                "schema": request.build_absolute_uri("/api/v1/openapi.json"),
            }
        )


@extend_schema(exclude=True)
class UnknownAddress(ApiView):
    """Every other address below the API, so that a mistake is answered in the API's own language."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Answer 404 to every method."""
        raise Http404


class ApiSchema(SpectacularJSONAPIView):
    """The OpenAPI description, public and readable from any site."""

    ability: ClassVar[Ability | None] = None
    permission_classes = (AllowAny,)
    authentication_classes = ()

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Add the headers of the API Design Rules."""
        answer = super().finalize_response(request, response, *args, **kwargs)
        answer["API-Version"] = settings.VERSION
        answer["Access-Control-Allow-Origin"] = "*"
        return answer
