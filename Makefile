# detente: needs Python 3.11 or newer, make and a package index; everything else is installed into .venv.
.DEFAULT_GOAL := help
SHELL := /bin/sh

# Some machines forbid Python to write bytecode, which makes every start slow.
unexport PYTHONDONTWRITEBYTECODE

# The first of these that is Python 3.11 or newer; say `make PYTHON=/path/to/python` to choose another.
PYTHON ?= $(shell for p in python3.11 python3 python3.12 python3.13 python; do \
	if $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then echo $$p; break; fi; done)

VENV := .venv
CORE := .venv-core
BIN := $(VENV)/bin
SETUP := pyproject.toml tools/make_venv.py requirements/installer.lock
DISPUTE ?= korea-2019
BRIEF ?= brief-$(DISPUTE).html
WORKERS ?= 2
# The rooms that meet extras (pictures, Word, data frames, Parquet, documentation): run once more without any extra.
CORE_TESTS := tests/cli tests/docs tests/exchange tests/present tests/project tests/report tests/runs \
	tests/analysis/robustness

.PHONY: help brief claims test lint docs lock clean kernels check-lint check-types check-rooms check-tests check-docs check-core

help: ## list the targets
	@sed -n 's/^\([a-z][a-z-]*\):[^#]*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | \
		while IFS='|' read -r target what; do printf '%-16s %s\n' "$$target" "$$what"; done

brief: $(VENV)/.has-brief ## write the brief on DISPUTE (korea-2019) to BRIEF and say where it is
	@$(BIN)/detente brief $(DISPUTE) --out $(BRIEF)
	@echo "The brief is at $(abspath $(BRIEF))"

claims: $(VENV)/.has-brief ## put the claims on Korea on trial again, and write their outcome into the catalogue and the docs
	$(BIN)/detente claims korea-2019 --draws 500 --processes $(WORKERS) --store $(VENV)/claims.jsonl \
		--record src/detente/catalog/outcomes/korea-2019.claims.json
	$(BIN)/python tools/write_claims_pages.py
	@rm -f $(VENV)/claims.jsonl

test: ## run every check: lint, types, rooms, tests, documentation, tests without extras
	@$(MAKE) --no-print-directory $(VENV)/.has-all
	@sh tools/install_chromium.sh
	@$(MAKE) --no-print-directory -j$(WORKERS) -O kernels check-lint check-types check-rooms check-docs
	@$(MAKE) --no-print-directory check-core
	@$(MAKE) --no-print-directory check-tests

lint: $(VENV)/.has-all ## ruff, mypy --strict and the order of the rooms
	@$(MAKE) --no-print-directory check-lint check-types check-rooms

docs: $(VENV)/.has-all ## build the documentation into site/
	@$(MAKE) --no-print-directory check-docs

kernels: $(VENV)/.has-all
	$(BIN)/python tools/compile_kernels.py

check-lint: $(VENV)/.has-all
	$(BIN)/ruff check
	$(BIN)/ruff format --check

check-types: $(VENV)/.has-all
	$(BIN)/mypy

check-rooms: $(VENV)/.has-all
	$(BIN)/lint-imports

check-tests: $(VENV)/.has-all
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal

check-docs: $(VENV)/.has-all
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet
	@echo "The documentation is at $(abspath site/index.html)"

check-core: $(CORE)/.has-core-test
	$(CORE)/bin/python -m pytest -n $(WORKERS) --dist worksteal -m "not slow" --quiet $(CORE_TESTS)

lock: $(VENV)/.has-all ## compile requirements/*.lock anew from pyproject.toml
	$(BIN)/python tools/lock.py

clean: ## remove what was built; the environments stay (remove .venv and .venv-core by hand)
	rm -rf build dist site .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find src tests tools benchmarks studies -name __pycache__ -type d -prune -exec rm -rf {} +

# One stamp for each grade of environment. All that `all` installs includes what `brief` installs, at the
# same versions, so installing it satisfies both.
$(VENV)/.has-brief: requirements/brief.lock $(SETUP)
	@test -n "$(PYTHON)" || { echo "detente needs Python 3.11 or newer, and none was found on the path; install it, or say: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	$(PYTHON) tools/make_venv.py $(VENV) brief

$(VENV)/.has-all: requirements/all.lock $(SETUP)
	@test -n "$(PYTHON)" || { echo "detente needs Python 3.11 or newer, and none was found on the path; install it, or say: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	$(PYTHON) tools/make_venv.py $(VENV) all
	@touch $(VENV)/.has-brief

$(CORE)/.has-core-test: requirements/core-test.lock $(SETUP)
	@test -n "$(PYTHON)" || { echo "detente needs Python 3.11 or newer, and none was found on the path; install it, or say: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	$(PYTHON) tools/make_venv.py $(CORE) core-test
