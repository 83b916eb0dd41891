"""What is known of a running sign-in, and the few values that all web processes must share."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models


class Session(AbstractBaseSession):
    """One session of one browser. Without a user nobody has signed in yet: the first of two steps, or a language.

    `network` is as in the log: enough to tell school from elsewhere. `browser` is a name such as "Firefox, Windows".
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="sessions")
    started_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    network = models.CharField(max_length=50, blank=True)
    browser = models.CharField(max_length=60, blank=True)

    @classmethod
    def get_session_store_class(cls) -> type:
        """Return the store that writes these rows."""
        from accounts.sessions import SessionStore  # noqa: PLC0415 - the store needs this model

        return SessionStore

    def ends_at(self) -> datetime | None:
        """Return the moment from which this session counts no more; None while nobody has signed in.

        A session that names a user and not when that user signed in has ended already.
        """
        if self.user_id is None:
            return None
        if self.started_at is None or self.seen_at is None:
            return datetime.min.replace(tzinfo=self.expire_date.tzinfo)
        idle = self.seen_at + timedelta(seconds=settings.SESSION_IDLE_SECONDS)
        return min(idle, self.started_at + timedelta(seconds=settings.SESSION_COOKIE_AGE))


class SharedValue(models.Model):
    """A value with an end, for all web processes: how often something was tried, and which codes were used.

    Django's own cache in the database writes these rows; the columns are those that it expects.
    """

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "accounts_sharedvalue"

    def __str__(self) -> str:
        return self.cache_key
