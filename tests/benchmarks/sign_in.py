"""What a browser needs to look at a filled database: `python -m tests.benchmarks.sign_in 1000`, the answer as JSON."""

import json
import sys

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from tests.benchmarks.population import fill  # noqa: E402
from tests.row_security import open_everything  # noqa: E402

open_everything()


def main(size: int) -> None:
    """Fill the database of the environment, sign the director in, and name some pages."""
    marks = fill(size)
    client = Client()
    client.force_login(marks.director)
    pages = {
        "sign in": reverse("account_login"),
        "school": reverse("budgets:school", args=[marks.school]),
        "indication form": reverse("cases:indication-add", args=[marks.pupil]),
        "pool": reverse("budgets:pool", args=[marks.pool]),
    }
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    sys.stdout.write(json.dumps({"session": session, "pages": pages}) + "\n")


if __name__ == "__main__":
    main(int(sys.argv[1]))
