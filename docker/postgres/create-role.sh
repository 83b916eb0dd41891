#!/usr/bin/env bash
# Runs once, when the database is new: Ontschot gets a role without special rights, so that the rules on rows hold for it.
set -euo pipefail
psql --quiet --set ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --set password="$ONTSCHOT_DATABASE_PASSWORD" <<'SQL'
CREATE ROLE ontschot LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD :'password';
CREATE DATABASE ontschot OWNER ontschot;
REVOKE ALL ON DATABASE ontschot FROM PUBLIC;
SQL
