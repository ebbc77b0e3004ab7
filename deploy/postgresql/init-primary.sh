#!/bin/sh
# Runs once, on the primary's empty folder: the fleet's role, to which its database belongs and nothing else, a role and a slot for each replica, and that
# commits wait for one of the two.
set -eu
password=$(cat "${REPLICATION_PASSWORD_FILE:?}")
owner=$(cat "${BARQ_PASSWORD_FILE:?}")
psql --no-psqlrc --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" --dbname=postgres --set=password="$password" --set=owner="$owner" --set=database="$POSTGRES_DB" <<'SQL'
CREATE ROLE barq LOGIN PASSWORD :'owner' IN ROLE pg_monitor;
ALTER DATABASE :"database" OWNER TO barq;
CREATE ROLE replicator LOGIN REPLICATION PASSWORD :'password';
SELECT pg_create_physical_replication_slot('replica_1'), pg_create_physical_replication_slot('replica_2');
-- In force from the next start on, which is the one with replicas.
ALTER SYSTEM SET synchronous_standby_names = 'ANY 1 (replica_1, replica_2)';
SQL
