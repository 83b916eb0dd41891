"""How gunicorn serves Ontschot, on a laptop and in a container. Read by `gunicorn --config config/gunicorn.py`."""

import select
from typing import Any

from config import env

wsgi_app = "config.wsgi"
bind = env.text("ONTSCHOT_BIND", "127.0.0.1:8000")
workers = env.integer("ONTSCHOT_WEB_PROCESSES", default=1, least=1, most=64)
# Threads, because a slow reader would otherwise keep a whole process from everybody else.
worker_class = "config.gunicorn_worker.WholeQuestionWorker" if hasattr(select, "epoll") else "gthread"
threads = env.integer("ONTSCHOT_WEB_THREADS", default=8, least=1, most=64)
timeout = 60
graceful_timeout = 10
# A process is renewed now and then, not all of them at once.
max_requests = 5000
max_requests_jitter = 500
# In memory: on a read-only or slow disk the sign of life would be late, and a healthy process would be ended.
worker_tmp_dir = env.text("ONTSCHOT_WEB_TMP", "/dev/shm")  # noqa: S108
control_socket_disable = True
# The path alone: a query string holds what somebody typed. No address, no browser, no user.
accesslog = "-"
access_log_format = "%(m)s %(U)s %(s)s %(B)s bytes %(M)s ms"
_LOGGER = {"handlers": ["stdout"], "level": "INFO", "propagate": False}
logconfig_dict = {
    "formatters": {
        "line": {
            "()": "config.logs.LineFormatter",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {"stdout": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout", "formatter": "line"}},
    "loggers": {"gunicorn.access": _LOGGER, "gunicorn.error": _LOGGER},
    "root": {"handlers": ["stdout"], "level": "INFO"},
}


def when_ready(server: Any) -> None:
    """Say at the start what a server should have and does not."""
    if not env.contact("ONTSCHOT_SECURITY_CONTACT"):
        server.log.warning("ONTSCHOT_SECURITY_CONTACT is not set: whoever finds a weakness cannot tell whom")
