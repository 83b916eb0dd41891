"""Settings of the tests: those of the project, with the values that only a test may have."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("ONTSCHOT_ENV", "test")
os.environ.setdefault("ONTSCHOT_VAR", tempfile.mkdtemp(prefix="ontschot-test-"))
os.environ.setdefault("ONTSCHOT_SECRET_KEY", "only-for-tests-" * 4)
os.environ.setdefault("ONTSCHOT_SECURITY_CONTACT", "mailto:security@example.nl")

from config.settings import *

# Hashing a password well takes a third of a second; the tests make hundreds of users.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# Most tests are about what comes after signing in; those about the second step ask for it.
SECOND_FACTOR = "optional"
# WhiteNoise warns about a folder that is not there, and a warning is an error here.
(Path(os.environ["ONTSCHOT_VAR"]) / "static").mkdir(parents=True, exist_ok=True)
