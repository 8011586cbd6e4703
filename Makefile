# Every task of the project. `make` alone lists them.
#
# The set-up installs exactly what requirements/*.lock names, checked by hash, into .venv; it runs again only when a lock or pyproject.toml
# has changed. PYTHON names another interpreter: make run PYTHON=python3.13

.DEFAULT_GOAL := help
.PHONY: help run demo setup setup-test check check-format check-lint check-types check-imports check-docs check-tests test bench docs format lock clean

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
# One worker per core of the smallest machine that the tests must fit.
PYTEST := $(BIN)/python -m pytest -q -n 2 --dist loadfile
# Old versions of make mix the output of parallel targets; newer ones can sort it.
SORTED := $(if $(filter output-sync,$(.FEATURES)),--output-sync=target)

help: ## List these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: setup ## Start everything, do the main job once, keep serving until Ctrl-C
	@$(BIN)/keydate up

demo: setup ## Do the main job, show each step with its proof, and end
	@$(BIN)/keydate demo

setup: $(VENV)/run.stamp ## Install what Keydate needs to run
	@:

setup-test: $(VENV)/test.stamp ## Install what development and tests need, too
	@:

check: setup-test ## Format, lint, types, import contracts, references, quick tests: before every commit
	@$(MAKE) --no-print-directory --keep-going -j2 $(SORTED) check-types check-tests check-format check-lint check-imports check-docs

check-format:
	@$(BIN)/ruff format --check

check-lint:
	@$(BIN)/ruff check

check-types:
	@$(BIN)/mypy

check-imports:
	@$(BIN)/lint-imports --no-logo --cache-dir .import_linter_cache

check-docs:
	@$(BIN)/keydate reference --check docs/reference

check-tests:
	@$(PYTEST) tests/unit tests/property tests/architecture

test: setup-test ## Run all tests, on SQLite and PostgreSQL: before every push
	@$(PYTEST) tests

bench: setup-test ## Measure, print a table, write build/bench.json
	@$(BIN)/keydate bench

docs: setup ## Write the reference pages anew from the code
	@$(BIN)/keydate reference --write docs/reference

format: setup-test ## Format the code and mend what the linter can mend
	@$(BIN)/ruff check --fix --exit-zero
	@$(BIN)/ruff format

lock: ## Resolve all dependencies anew and write the locks
	@sh scripts/venv build/lock $(PYTHON)
	@build/lock/bin/python -m pip --disable-pip-version-check install --quiet 'uv>=0.9'
	@sh scripts/lock build/lock/bin/uv

clean: ## Remove everything that was installed or built here; data under KEYDATE_HOME stays
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(VENV)/bin/python:
	@sh scripts/venv $(VENV) $(PYTHON)

$(VENV)/run.stamp: requirements/run.lock pyproject.toml | $(VENV)/bin/python
	@echo "Installing what Keydate needs ..."
	@$(PIP) install --quiet --require-hashes -r requirements/run.lock
	@$(PIP) install --quiet --no-deps --no-build-isolation -e .
	@$(BIN)/python -m compileall -q src
	@touch $@

$(VENV)/test.stamp: requirements/test.lock $(VENV)/run.stamp
	@echo "Installing what development and tests need ..."
	@$(PIP) install --quiet --require-hashes -r requirements/test.lock
	@touch $@
