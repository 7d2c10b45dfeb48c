# `make help` lists the targets. Everything runs in .venv when it is there (scripts/setup.sh).

BIN := $(if $(wildcard .venv/bin/python),.venv/bin/,)
PYTHON := $(if $(BIN),$(BIN)python,python3)
QUICK := not server and not slow and not wheel

.DEFAULT_GOAL := help
.PHONY: help setup check static format format-check lint imports types licences licences-write \
	test test-all bench clean

help: ## print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## install what is missing and make .venv
	bash scripts/setup.sh --tests

check: static test-all ## everything CI asks for, but for the wheel and other Pythons

static: format-check lint imports types licences ## all checks that run no code of ours

format: ## write the code in one form
	$(BIN)ruff format .
	$(BIN)ruff check --fix --select I .

format-check:
	$(BIN)ruff format --check .

lint: ## ruff's rules
	$(BIN)ruff check .

imports: ## imports point one way: cli, portal -> index -> extractors -> pipeline
	$(BIN)lint-imports

types: ## mypy, strict
	$(BIN)mypy

licences: ## no GPL beside us, nothing unknown
	$(PYTHON) -m scripts.licences check

licences-write: ## the same, and write THIRD_PARTY_LICENSES.md
	$(PYTHON) -m scripts.licences write

test: ## the quick tests: no server, no wheel, nothing slow
	$(PYTHON) -m pytest -q -n 2 --dist loadfile -m "$(QUICK)"

test-all: ## all tests, a real Elasticsearch included
	bash scripts/test.sh --no-setup

bench: ## measure speed on this machine
	$(PYTHON) -m benchmarks.throughput

clean: ## remove what tools leave behind; .venv and caches of downloads stay
	rm -rf build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -not -path './.venv/*' -prune -exec rm -rf {} +
