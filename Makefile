# Holdout. `make run` starts it, `make test` proves it; `make help` lists the rest.
SHELL := /bin/sh
PYTHON ?= python3
BIN := .venv/bin
ARGS ?=
EMBEDDED := $(BIN)/python -m hiring.devserver.embedded run
THROWAWAY := $(EMBEDDED) --throwaway --
STAMPS := .venv/.stamps
# Where this is set, every process would read all sources anew: a second or two for each of those that `make run` starts.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup install-production run test test-quick test-services test-operations test-faults check hooks structure bench screens manage demo-reset lock clean clean-data

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | awk -F '\t' '{printf "  make %-16s %s\n", $$1, $$2}'

setup: $(STAMPS)/dev $(STAMPS)/system-test ## install everything that running, testing and checking need

$(STAMPS)/venv: scripts/venv.sh
	@PYTHON=$(PYTHON) sh scripts/venv.sh
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/base: $(STAMPS)/venv requirements/base.txt
	@sh scripts/install.sh requirements/base.txt
	@touch $@

$(STAMPS)/dev: $(STAMPS)/venv requirements/base.txt requirements/dev.txt
	@sh scripts/install.sh requirements/dev.txt
	@touch $@ $(STAMPS)/base

$(STAMPS)/system-%: scripts/system_packages.sh $(STAMPS)/venv
	@sh scripts/system_packages.sh $*
	@touch $@

install-production: $(STAMPS)/base $(STAMPS)/system-run ## install what serving a company needs, and no test tools

run: $(STAMPS)/base $(STAMPS)/system-run ## start Holdout with its demo at http://127.0.0.1:8000 (PORT=, DATA_DIR=)
	@echo 'holdout: starting; Ctrl-C stops everything, and the data stays.'
	@exec $(BIN)/python -m hiring.devserver.supervisor

test: setup ## run the whole suite, browser tests included (ARGS="-k name" or paths run a part of it)
	@DJANGO_SETTINGS_MODULE=hiring.settings.test $(THROWAWAY) sh scripts/test.sh $(ARGS)

test-quick: setup ## run the suite without browsers, servers and processes of its own
	@DJANGO_SETTINGS_MODULE=hiring.settings.test $(THROWAWAY) sh scripts/test.sh --quick

test-services: setup $(STAMPS)/system-services ## run the same suite on Debian's own PostgreSQL and Redis, then once more in plain Django
	@DJANGO_SETTINGS_MODULE=hiring.settings.test sh scripts/with_debian_services.sh sh scripts/test.sh $(ARGS)
	@PREPARED_QUERIES=off DJANGO_SETTINGS_MODULE=hiring.settings.test \
		sh scripts/with_debian_services.sh sh scripts/test.sh $(or $(ARGS),--without-browser)

test-faults: setup ## take mail, Redis, PostgreSQL and workers away, let days pass, and print what was seen
	@$(BIN)/python -m tests.faults $(ARGS)

test-operations: setup $(STAMPS)/system-services ## follow docs/operations.md word by word, on Debian's servers, in a clean folder
	@DJANGO_SETTINGS_MODULE=hiring.settings.test $(BIN)/python -m pytest -q -p no:xdist tests/operations/test_operations_page.py $(ARGS)

check: setup ## format, lint, types, layers, migrations, Django's own checks
	@DJANGO_SETTINGS_MODULE=hiring.settings.test $(THROWAWAY) sh scripts/check.sh

hooks: setup ## let git run make check before each commit
	@$(BIN)/pre-commit install

structure: setup ## print modules by room, arrows inside each app and the longest functions
	@PYTHONPATH=. $(BIN)/python scripts/structure.py $(ARGS)

bench: setup ## measure the floors and the pages against their budgets
	@$(THROWAWAY) $(BIN)/python -m bench $(ARGS)

screens: setup ## take the screenshots of docs/screens
	@DJANGO_SETTINGS_MODULE=hiring.settings.test $(THROWAWAY) $(BIN)/python -m tests.browser.screens $(ARGS)

manage: $(STAMPS)/base ## run one of Django's commands on the data of `make run`: make manage ARGS=shell
	@$(EMBEDDED) -- $(BIN)/python manage.py $(ARGS)

demo-reset: $(STAMPS)/base ## throw the demo's data away and play it anew
	@$(EMBEDDED) -- $(BIN)/python manage.py demo --reset

lock: $(STAMPS)/dev ## pin requirements/*.in with hashes
	@sh scripts/lock.sh

clean: ## remove caches and the virtual environment; the data in var/ stays
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

clean-data: ## delete the data of `make run`; refuses while it runs
	@sh scripts/clean_data.sh
