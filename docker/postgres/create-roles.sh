#!/usr/bin/env bash
# Three roles and the database. Runs by itself when the database is new; can be run again at any time, and then also hands
# the tables of an installation from before there were three roles to their new owner (see docs/deployment.md).
#   NAME         web, worker and scheduler: reads and writes rows, owns nothing, and the rules on rows hold for it
#   NAME_owner   migrate: owns the tables; the rules on rows hold for it too
#   NAME_backup  backup and restore: sees every row, and owns what the owner owns
set -euo pipefail
name="${ONTSCHOT_DATABASE_NAME:-ontschot}"
psql --quiet --no-psqlrc --set ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname "${POSTGRES_DB:-postgres}" \
  --set name="$name" --set owner="${name}_owner" --set backup="${name}_backup" \
  --set password="$ONTSCHOT_DATABASE_PASSWORD" --set owner_password="$ONTSCHOT_OWNER_PASSWORD" \
  --set backup_password="$ONTSCHOT_BACKUP_PASSWORD" <<'SQL'
SELECT format('CREATE ROLE %I', role) FROM unnest(ARRAY[:'name', :'owner', :'backup']) AS role
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) \gexec
ALTER ROLE :"name" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD :'password';
ALTER ROLE :"owner" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD :'owner_password';
ALTER ROLE :"backup" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE BYPASSRLS PASSWORD :'backup_password';
GRANT :"owner" TO :"backup";
SELECT format('CREATE DATABASE %I', :'name')
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'name') \gexec
ALTER DATABASE :"name" OWNER TO :"owner";
REVOKE ALL ON DATABASE :"name" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"name" TO :"name", :"backup";
\connect :"name"
REASSIGN OWNED BY :"name" TO :"owner";
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT CREATE, USAGE ON SCHEMA public TO :"owner";
SQL
