# One image for the web, the worker and the scheduler; the command tells which (see docker-compose.yml).
FROM python:3.11-slim-bookworm AS build
COPY requirements.txt /build/
RUN python -m venv /opt/ontschot \
 && /opt/ontschot/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes --only-binary :all: \
    --requirement /build/requirements.txt

FROM python:3.11-slim-bookworm
# What WeasyPrint draws letters with, and what `manage.py backup` needs: of the version of the server, or later.
RUN apt-get update \
 && apt-get install --yes --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    postgresql-client-15 \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --uid 10001 --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin ontschot \
 && install --directory --owner ontschot --group ontschot --mode 0700 /data
COPY --from=build /opt/ontschot /opt/ontschot
COPY . /app
WORKDIR /app
# XDG_CACHE_HOME: the file system is read-only, and fontconfig wants to remember what it found.
ENV PATH=/opt/ontschot/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    XDG_CACHE_HOME=/tmp/cache \
    ONTSCHOT_VAR=/data \
    ONTSCHOT_STATIC_ROOT=/app/collected \
    ONTSCHOT_BIND=0.0.0.0:8000
RUN ONTSCHOT_VAR=/tmp/build python manage.py collectstatic --noinput --verbosity 0 \
 && python -m compileall -q /app /opt/ontschot \
 && rm -rf /tmp/build
USER 10001:10001
VOLUME /data
EXPOSE 8000
CMD ["gunicorn", "--config", "config/gunicorn.py"]
