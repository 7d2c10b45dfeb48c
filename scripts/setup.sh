#!/usr/bin/env bash
# Install what Arkiva needs and is not there yet: system packages, Python >= 3.11, a virtual
# environment. Safe to run again; takes a second when all is there.
#
#   bash scripts/setup.sh            to use Arkiva
#   bash scripts/setup.sh --tests    to test it: browser, fonts, Maven, a JDK, the dev packages too
#
# ARKIVA_PYTHON  the Python to use; default: the first of python3, python3.13, 3.12, 3.11 that fits
# ARKIVA_VENV    the virtual environment to make; default: .venv
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

TESTS=
case "${1-}" in
    "") ;;
    --tests) TESTS=tests ;;
    *) echo "usage: bash scripts/setup.sh [--tests]" >&2; exit 2 ;;
esac
VENV=${ARKIVA_VENV:-.venv}
JAVA_PACKAGES="openjdk-25-jdk-headless openjdk-21-jdk-headless"
MISSING=()

say() { echo "setup: $*" >&2; }
fail() { say "$*"; exit 3; }
have() { command -v "$1" >/dev/null 2>&1; }

want() { # COMMAND PACKAGE: the package if the command is not there
    have "$1" || MISSING+=("$2")
}

want_language() { # NAME: Tesseract's data for a language
    grep -qx "$1" <<<"$LANGUAGES" || MISSING+=("tesseract-ocr-${1//_/-}")
}

want_package() { # PACKAGE: one without a command
    have dpkg-query || return 0
    dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q "ok installed" || MISSING+=("$1")
}

fits() { # PYTHON: new enough, and able to make virtual environments
    "$1" -c 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

find_python() {
    local candidate candidates=(python3 python3.13 python3.12 python3.11)
    [ -z "${ARKIVA_PYTHON-}" ] || candidates=("$ARKIVA_PYTHON")
    for candidate in "${candidates[@]}"; do
        if have "$candidate" && fits "$candidate"; then
            command -v "$candidate"
            return
        fi
    done
    return 1
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif have sudo; then
        sudo "$@"
    else
        fail "not root and no sudo; ask the administrator to run: $*"
    fi
}

apt_install() { # PACKAGE...
    have apt-get || fail "no apt-get here; install by hand what these Debian packages hold: $*"
    say "installing $*"
    local log
    log=$(mktemp)
    if ! { as_root apt-get update -qq && as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "$@"; } >"$log" 2>&1 </dev/null; then
        tail -n 20 "$log" >&2
        rm -f "$log"
        fail "apt-get could not install: $*"
    fi
    rm -f "$log"
}

system_packages() {
    LANGUAGES=$(tesseract --list-langs 2>/dev/null || true)
    want tesseract tesseract-ocr
    local language
    for language in eng osd sqi srp srp_latn mkd; do
        want_language "$language"
    done
    if [ -z "${ARKIVA_PYTHON-}" ]; then
        find_python >/dev/null || MISSING+=(python3 python3-venv)
    fi
    if [ -n "$TESTS" ]; then
        have chromium || have chromium-browser || MISSING+=(chromium)
        want git git
        want make make
        want pdftotext poppler-utils
        want qpdf qpdf
        want faketime faketime
        want unzip unzip
        want_package fonts-dejavu-core
        want_package fonts-liberation
        [ -n "${ELASTICSEARCH_URL-}" ] || want mvn maven
    fi
    [ ${#MISSING[@]} = 0 ] || apt_install "${MISSING[@]}"
}

is_complete() { # NOTE: the environment was made for what is asked for now, or for more
    local made
    made=$(cat "$1" 2>/dev/null) || return 1
    [ "$made" = "tests $KEY" ] || [ "$made" = "${TESTS:-use} $KEY" ] || return 1
    "$VENV/bin/python" -c 'import click' 2>/dev/null
}

environment() {
    PYTHON=$(find_python) ||
        fail "no Python 3.11 or newer that can make virtual environments; set ARKIVA_PYTHON to one"
    KEY="$PWD $("$PYTHON" -c 'import sys; print(sys.base_prefix, *sys.version_info)')"
    KEY="$KEY $(sha256sum <pyproject.toml)"
    local note="$VENV/arkiva-setup.txt"
    ! is_complete "$note" || return 0
    say "installing Arkiva into $VENV"
    "$PYTHON" -m venv "$VENV"
    # --group needs pip 25.1.
    "$VENV/bin/python" -m pip install -q --upgrade "pip>=25.1"
    if [ -n "$TESTS" ]; then
        "$VENV/bin/python" -m pip install -q -e . --group dev
    else
        "$VENV/bin/python" -m pip install -q -e .
    fi
    echo "${TESTS:-use} $KEY" >"$note"
}

java() { # a JDK for the Elasticsearch of the tests; where one is, tests/elasticsearch knows
    [ -z "${ELASTICSEARCH_URL-}" ] || return 0
    ! { have docker && docker info >/dev/null 2>&1; } || return 0
    local find='from tests.elasticsearch.prepare import find_java_home; find_java_home()'
    "$VENV/bin/python" -c "$find" 2>/dev/null && return
    local package
    for package in $JAVA_PACKAGES; do
        if apt-cache policy "$package" 2>/dev/null | grep -q "Candidate: [0-9]"; then
            apt_install "$package"
            return
        fi
    done
    fail "the tests' Elasticsearch needs a JDK of 21 or newer, and this system packages none" \
        "(Debian 12 stops at 17). Unpack one, e.g. Eclipse Temurin 21 from Adoptium, and set" \
        "ES_JAVA_HOME to it; or set ELASTICSEARCH_URL to a server that runs already"
}

system_packages
environment
[ -z "$TESTS" ] || java
