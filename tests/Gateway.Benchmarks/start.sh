#!/usr/bin/env bash
# Serves what setup.sh imported on 127.0.0.1:$PORT.
set -euo pipefail
export ConnectionStrings__Gateway="Host=$PGHOST;Port=$PGPORT;Username=$PGUSER;Database=gateway${BENCH_N:?};Maximum Pool Size=32"
export Logging__LogLevel__Default=Warning
# As in the image.
export DOTNET_GCgen0size=${DOTNET_GCgen0size:-0x4000000}
exec dotnet "${BENCH_HOME:?}/gateway/bin/gateway.dll" --urls "http://127.0.0.1:${PORT:?}"
