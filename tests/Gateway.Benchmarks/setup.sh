#!/usr/bin/env bash
# Builds the gateway and imports $CORPUS_DIR into a database of its own in the server at $PGHOST:$PGPORT; what is imported already stays.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
out=${BENCH_HOME:?}/gateway
database=gateway${BENCH_N:?}

dotnet publish "$here/../../src/Gateway" -c Release -o "$out/bin" -v q --nologo >&2
psql -XAtqd postgres -c "select 1 from pg_database where datname = '$database'" | grep -q 1 || createdb "$database"
ConnectionStrings__Gateway="Host=$PGHOST;Port=$PGPORT;Username=$PGUSER;Database=$database" \
  dotnet "$out/bin/gateway.dll" import "$CORPUS_DIR" --json >&2
psql -XqAtd "$database" -c "vacuum (analyze)" >&2
