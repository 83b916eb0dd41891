"""Run the provider until it is stopped: `python -m tests.openid.serve`. Says "ready" when it answers."""

import os
import sys
from urllib.parse import urlsplit

import django
from django.core.management import call_command
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application

PEOPLE = ("noor", "bram", "noor2")


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.openid.settings"
    django.setup()
    call_command("migrate", verbosity=0)
    _fill()
    port = urlsplit(os.environ["PROVIDER_ISSUER"]).port or 0
    server = ThreadedWSGIServer(("127.0.0.1", port), WSGIRequestHandler, ipv6=False)
    server.set_app(get_wsgi_application())
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    server.serve_forever()


def _fill() -> None:
    from django.contrib.auth.models import User  # noqa: PLC0415 - after setup
    from oauth2_provider.models import Application  # noqa: PLC0415

    for name in PEOPLE:
        User.objects.create_user(name, password="at-the-provider")
    Application.objects.create(
        name="Ontschot",
        client_id="ontschot",
        client_secret=os.environ["PROVIDER_SECRET"],
        client_type=Application.CLIENT_CONFIDENTIAL,
        authorization_grant_type=Application.GRANT_AUTHORIZATION_CODE,
        algorithm=Application.RS256_ALGORITHM,
        skip_authorization=True,
    )


if __name__ == "__main__":
    main()
