#!/usr/bin/env bash
# Measures an import beside COPY of the same rows: import.sh <folder of gateway.dll> <folder of articles>.
# Needs psql and pg_dump, and a PostgreSQL at $PGHOST:$PGPORT where $PGUSER may create databases. Changes no file of the two folders.
set -euo pipefail
gateway=$1/gateway.dll
work=$(mktemp -d)
database=gateway_import_$$
trap 'rm -rf "$work"; dropdb --if-exists "$database"; dropdb --if-exists "${database}_copy"' EXIT
export ConnectionStrings__Gateway="Host=${PGHOST:?};Port=${PGPORT:?};Username=${PGUSER:?};Database=$database"

# Prints a row of the table: what, seconds, and the counts of the report.
import() {
  local started=$EPOCHREALTIME
  # The exit code is that of rejected files, which are counted.
  dotnet "$gateway" import "$work/articles" --json > "$work/report" 2> "$work/log" || [[ -s $work/report ]]
  row "$1" "$started" "$(grep -oE '"(created|updated|unchanged|rejected)":[1-9][0-9]*' "$work/report" | tr -d '"' | tr '\n' ' ')"
}

row() {
  printf '| %s | %.1f s | %s |\n' "$1" "$(bc <<< "$EPOCHREALTIME - $2")" "$3"
}

cp -r "$2" "$work/articles"
createdb "$database"
import 'create'
import 'unchanged'
find "$work/articles" -name '*.md' -exec sed -i '0,/^heat:/s/^heat:.*/heat: 1/; 0,/^quality:/s/^quality:.*/quality: 1/' {} +
import 'update'

createdb "${database}_copy"
pg_dump --schema-only "$database" > "$work/schema.sql"
pg_dump --data-only --schema gateway "$database" > "$work/rows.sql"
psql -Xqd "${database}_copy" -f "$work/schema.sql" > /dev/null 2>&1
started=$EPOCHREALTIME
psql -Xqd "${database}_copy" -f "$work/rows.sql" > /dev/null
row 'COPY into the same tables and indexes' "$started" "$(psql -XAtd "${database}_copy" -c 'select count(*) from gateway.mt_doc_article') articles"
