# bookingapp. `make help` lists the targets. Works on a bare machine with Python 3.11+ and make.

BIN := .venv/bin
PORT ?= 8000
JOBS ?= 3
TESTS ?= tests
export PORT

.DEFAULT_GOAL := help
.PHONY: help run test bench lint format words sdk clean

help:  ## Show this list
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: .venv/.has-run  ## Set up and serve the demo businesses on PORT (8000)
	@$(BIN)/bookingapp demo

test: .venv/.has-test  ## Run every test, on SQLite and PostgreSQL (one part: make test TESTS=tests/house)
	@.ci/prepare chromium
	@.ci/prepare node
	@$(BIN)/python -m pytest -q -n $(JOBS) --dist worksteal $(TESTS)

bench: .venv/.has-test  ## Measure speed on both databases and print the ratios
	@.ci/prepare wrk
	@.ci/prepare chromium
	@$(BIN)/python -m tests.bench

lint: .venv/.has-lint  ## Check style, types, templates and import contracts
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet . || { echo "make format puts this right"; exit 1; }
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/djlint templates --lint --quiet
	@$(BIN)/lint-imports --no-logo >.venv/contracts.log 2>&1 || { cat .venv/contracts.log; exit 1; }

# Templates are checked, not reformatted: djlint's formatter adds white space where it shows.
format: .venv/.has-lint  ## Rewrite code in the house style
	@$(BIN)/ruff check --fix --quiet .
	@$(BIN)/ruff format --quiet .

clean:  ## Remove the environment and build outputs (never the data in var/)
	@rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

WORDS := bookingapp/translations
LANGUAGES := de
words: .venv/.has-run  ## Collect the texts into the languages' catalogues, and compile these
	@mkdir -p build
	@$(BIN)/pybabel -q extract -F pyproject.toml -k lazy -k lazy_gettext -k lazy_in:1c,2 --no-location --sort-output \
		--project bookingapp --copyright-holder "bookingapp contributors" -o build/messages.pot .
	@for language in $(LANGUAGES); do [ -d $(WORDS)/$$language ] || \
		$(BIN)/pybabel -q init -i build/messages.pot -d $(WORDS) -l $$language; done
	@$(BIN)/pybabel -q update -i build/messages.pot -d $(WORDS) --no-fuzzy-matching --ignore-obsolete \
		--ignore-pot-creation-date
	@$(BIN)/pybabel -q compile -d $(WORDS)

sdk: .venv/.has-test  ## Make the client libraries anew from the API's document
	@.ci/prepare node
	@$(BIN)/python sdk/generate.py

# Stamps: pip runs again only when the dependencies change.
.venv/.has-run: pyproject.toml hatch_build.py
	@.ci/prepare venv
	@echo "Installing bookingapp (once) …" >&2
	@.ci/prepare install
	@touch $@

.venv/.has-test: pyproject.toml hatch_build.py
	@.ci/prepare venv
	@echo "Installing bookingapp and the tools for its tests (once) …" >&2
	@.ci/prepare install test
	@touch $@ .venv/.has-run

.venv/.has-lint: pyproject.toml hatch_build.py
	@.ci/prepare venv
	@echo "Installing bookingapp and the linters (once) …" >&2
	@.ci/prepare install lint
	@touch $@ .venv/.has-run
