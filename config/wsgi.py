"""The web server's door."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()

from config.start_up import refuse_unsafe_database  # noqa: E402 - models cannot be loaded before

refuse_unsafe_database()
