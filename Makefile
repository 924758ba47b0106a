# `make help` lists what can be made. Nothing here needs more than Python, make, git and npm; what else is
# needed (Chromium, PostgreSQL) the scripts in bin/ find, or install from Debian.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PY := $(BIN)/python
# The locks name everything that is needed, so nothing is resolved again: what is released tomorrow changes nothing.
PIP := $(PY) -m pip --disable-pip-version-check install --quiet --require-hashes --no-deps

CATALOGUES := $(patsubst %.po,%.mo,$(wildcard intake/translations/*/LC_MESSAGES/*.po))
PROVISIONED := $(VENV)/.runs
EQUIPPED := $(VENV)/.tests
FAST := not browser and not postgres and not slow
# Two at a time, each with a database, a server and a browser of its own.
TWO := --numprocesses 2 --dist worksteal
# Beside Chromium, which waits more than it works, there is room for a third.
THREE := --numprocesses 3 --dist worksteal

.PHONY: help setup run test check lint format types bench shots mutants lock catalogues clean

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

setup: $(PROVISIONED) $(EQUIPPED) $(CATALOGUES) ## everything to work on Tular; does nothing when it stands
	@:

run: $(PROVISIONED) $(CATALOGUES) ## the demo on http://127.0.0.1:8000 (PORT=… sets another)
	@exec $(PY) bin/run

test: setup lint types ## everything: browser, SQLite and PostgreSQL
	@bin/chromium >/dev/null
	@bin/postgres >/dev/null
	$(PY) -m pytest --database sqlite $(THREE)
	$(PY) -m pytest --database postgres $(TWO) -m "not browser"

check: setup lint types ## lint, types and the fast tests, in under 90 seconds
	$(PY) -m pytest --database sqlite $(TWO) -m "$(FAST)"

lint: $(EQUIPPED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(EQUIPPED)
	$(BIN)/mypy

format: $(EQUIPPED) ## mend layout and the order of imports
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

bench: setup ## the figures of light and quick, each beside its goal
	@bin/chromium >/dev/null
	$(PY) -m bench

shots: setup ## pictures of every screen into docs/screens/
	@bin/chromium >/dev/null
	$(PY) bin/shots

mutants: setup ## how many deliberate mistakes in intake/rules/ the tests notice
	$(BIN)/mutmut run
	$(BIN)/mutmut results

lock: $(EQUIPPED) ## requirements*.in to requirements*.txt, newest versions that fit
	bin/lock

catalogues: $(PROVISIONED) ## collect the sentences and bring the English catalogue up to date
	bin/catalogues

clean: ## remove what can be made again; the demo's data in var/ stays
	rm -rf $(VENV) node_modules mutants htmlcov .mypy_cache .ruff_cache .pytest_cache .coverage*
	rm -f $(CATALOGUES)

$(PY):
	@echo "Making the environment in $(VENV) …"
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Python 3.11 or newer is needed.")'
	@$(PYTHON) -m venv $(VENV)

$(PROVISIONED): requirements.txt | $(PY)
	@echo "Installing what runs …"
	@$(PIP) -r requirements.txt
	@touch $@

$(EQUIPPED): requirements-dev.txt package-lock.json $(PROVISIONED)
	@echo "Installing what tests …"
	@$(PIP) -r requirements.txt -r requirements-dev.txt
	@npm ci --silent --no-audit --no-fund
	@touch $@

%.mo: %.po | $(PROVISIONED)
	@$(BIN)/pybabel --quiet compile -i $< -o $@
