"""The lying variant: what leaves the provider is changed on its way out, as a test ordered.

`answers` {path ending: {status, body, seconds, location}} instead of the real answer; `id_token` {claim: value, or null
to leave it out}; `signed_by` "stranger", "nobody" or "secret"; `header` {name: value} of the token; `userinfo`,
`discovery` and `keys`: changes in those documents.
"""

import json
import os
import time
from collections.abc import Callable
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from django.http import HttpRequest, HttpResponse

from tests.openid.orders import LIES

STRANGER = rsa.generate_private_key(public_exponent=65537, key_size=2048)
DOCUMENTS = {"/userinfo/": "userinfo", "/.well-known/openid-configuration": "discovery", "/jwks.json": "keys"}


def tell(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    def answer(request: HttpRequest) -> HttpResponse:
        for ending, order in LIES.get("answers", {}).items():
            if request.path.endswith(ending):
                return _ordered(order)
        response = get_response(request)
        if response.status_code == 200 and request.path.endswith("/token/"):
            return _changed(
                response, {"id_token": _token(json.loads(response.content)["id_token"])} | LIES.get("token", {})
            )
        for ending, name in DOCUMENTS.items():
            if request.path.endswith(ending) and name in LIES:
                return _changed(response, LIES[name])
        return response

    return answer


def _ordered(order: dict[str, Any]) -> HttpResponse:
    time.sleep(order.get("seconds", 0))
    response = HttpResponse(order.get("body", ""), status=order.get("status", 200), content_type="application/json")
    if "location" in order:
        response["Location"] = order["location"]
    return response


def _changed(response: HttpResponse, changes: dict[str, Any]) -> HttpResponse:
    told = _merged(json.loads(response.content), changes)
    return HttpResponse(json.dumps(told), content_type="application/json")


def _merged(told: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in (told | changes).items() if value is not None}


def _token(real: str) -> str:
    if not {"id_token", "signed_by", "header"} & set(LIES):
        return real
    header = jwt.get_unverified_header(real)
    claims = _merged(jwt.decode(real, options={"verify_signature": False}), LIES.get("id_token", {}))
    named = _merged({"kid": header["kid"]}, LIES.get("header", {}))
    match LIES.get("signed_by"):
        case "stranger":
            return jwt.encode(claims, STRANGER, algorithm="RS256", headers=named)
        case "nobody":
            return jwt.encode(claims, "", algorithm="none", headers=named)
        case "secret":
            return jwt.encode(claims, os.environ["PROVIDER_SECRET"], algorithm="HS256", headers=named)
    return jwt.encode(claims, os.environ["PROVIDER_KEY"], algorithm="RS256", headers=named)
