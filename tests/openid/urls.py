"""The addresses of the provider: those of the toolkit, a page to sign in, and where a test gives its orders."""

import json

from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt
from oauth2_provider.models import Application

from tests.openid.orders import LIES, PEOPLE


@csrf_exempt
def orders(request: HttpRequest) -> HttpResponse:
    told = json.loads(request.body)
    for store, name in ((PEOPLE, "people"), (LIES, "lies")):
        store.clear()
        store.update(told[name])
    paths = ("/account/sso/gemeente/callback/", "/account/sso/bestuur/callback/", "/account/login/")
    addresses = " ".join(f"{told['site']}{path}" for path in paths)
    Application.objects.update(redirect_uris=addresses, post_logout_redirect_uris=addresses)
    return HttpResponse("ok")


urlpatterns = [
    path("o/", include("oauth2_provider.urls", namespace="oauth2_provider")),
    path("sign-in/", LoginView.as_view(template_name="sign_in.html")),
    path("orders/", orders),
]
