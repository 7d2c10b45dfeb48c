#!/usr/bin/env bash
# Install what is missing, read the sample archive into ./demo-archive and search it.
#
#   bash scripts/demo.sh                    with a question of ours
#   bash scripts/demo.sh bursa studentore   with yours
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# A phrase typed without ë; it stands on a scanned page (samples/expected.toml).
[ $# -gt 0 ] || set -- '"kompensim i njehershem"'
ARCHIVE=demo-archive
ARKIVA=${ARKIVA_VENV:-.venv}/bin/arkiva

run() { # what a person would type, then the same
    local word line="arkiva --archive $ARCHIVE"
    for word in "$@"; do
        case $word in
            *[!a-zA-Z0-9_./-]*) line="$line '$word'" ;;
            *) line="$line $word" ;;
        esac
    done
    printf '\n$ %s\n' "$line"
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
run search "$@"
run list
echo
echo "Ask yourself: $ARKIVA --archive $ARCHIVE search WORDS"
