#!/bin/sh
# Starts a replica: REPLICA_NAME names its slot, PRIMARY_HOST (and PRIMARY_PORT) the primary. An empty folder is filled from the primary first.
set -eu
data=${PGDATA:?}
if [ ! -s "$data/PG_VERSION" ]; then
    password=$(cat "${REPLICATION_PASSWORD_FILE:?}")
    umask 077
    mkdir -p "$data"
    until pg_basebackup --pgdata="$data" --wal-method=stream --checkpoint=fast --slot="$REPLICA_NAME" --write-recovery-conf \
        --dbname="host=${PRIMARY_HOST:?} port=${PRIMARY_PORT:-5432} user=replicator password=$password application_name=$REPLICA_NAME"; do
        echo "The primary at $PRIMARY_HOST is not there yet." >&2
        # What a copy that was broken off has left would be taken for a server's folder.
        find "$data" -mindepth 1 -delete
        sleep 2
    done
fi
exec postgres -D "$data" "$@"
