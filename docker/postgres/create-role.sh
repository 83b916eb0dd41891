#!/usr/bin/env bash
# Runs once, when the database is new: Ontschot gets a role without special rights, so that rules on rows hold for it.
set -euo pipefail
psql --quiet --no-psqlrc --set ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname "${POSTGRES_DB:-postgres}" \
  --set name="${ONTSCHOT_DATABASE_NAME:-ontschot}" --set password="$ONTSCHOT_DATABASE_PASSWORD" <<'SQL'
CREATE ROLE :"name" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD :'password';
CREATE DATABASE :"name" OWNER :"name";
REVOKE ALL ON DATABASE :"name" FROM PUBLIC;
SQL
