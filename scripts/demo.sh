#!/usr/bin/env bash
# Install what is missing, read the sample archive into ./demo-archive and search it.
#
#   bash scripts/demo.sh             with a question of ours
#   bash scripts/demo.sh bursat      with yours
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# Typed without ë and in another form than the scanned page has it (samples/expected.toml).
QUERY=${*:-ujesjelles ne Krojdren}
ARCHIVE=demo-archive
ARKIVA=${ARKIVA_VENV:-.venv}/bin/arkiva

run() { # what a person would type, then the same
    echo
    echo "\$ arkiva --archive $ARCHIVE $(printf '%q ' "$@")"
    "$ARKIVA" --archive "$ARCHIVE" "$@"
}

bash scripts/setup.sh

# The user's own settings and server are none of the demo's business.
unset ARKIVA_INDEX ARKIVA_ARCHIVE
export ARKIVA_CONFIG=/dev/null
if [ -e "$ARCHIVE/arkiva-archive.json" ]; then
    rm -rf "$ARCHIVE"
fi
run init
run ingest samples/archive
run search "$QUERY"
run list
echo
echo "More: $ARKIVA --archive $ARCHIVE --help; questions of your own: bash scripts/demo.sh WORDS"
