#!/usr/bin/env bash
# All tests, the real Elasticsearch included. Installs what is missing first.
#
#   bash scripts/test.sh                      everything
#   bash scripts/test.sh -k fold tests/index  what pytest is told
#   bash scripts/test.sh --no-setup ...       leave the machine and .venv as they are
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

if [ "${1-}" = --no-setup ]; then
    shift
else
    bash scripts/setup.sh --tests
fi
PYTHON=${ARKIVA_VENV:-.venv}/bin/python
[ -x "$PYTHON" ] || PYTHON=python3

if [ $# -gt 0 ]; then
    exec "$PYTHON" -m pytest "$@"
fi

status=0
# One file stays in one process: its archives and samples are made once.
"$PYTHON" -m pytest -q -n 2 --dist loadfile -m "not server" || status=$?
# One process: two would start two servers, and one core is the server's.
"$PYTHON" -m pytest -q -m server || status=$?
exit "$status"
