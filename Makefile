# Two commands for a fresh Debian or Ubuntu machine with Python 3.11 or newer: `make run` and `make test`.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SAMPLE := data/alausi-lotaip-a4-2021-05.xlsx
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.DEFAULT_GOAL := help
.PHONY: help run test check format bench fuzz earl golden lock translations samples clean system-packages

help: ## Show this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

run: $(VENV)/.run ## Install what it needs, publish the sample workbook into ./var, serve at http://127.0.0.1:8000
	@$(BIN)/vitrina publish $(SAMPLE) --institution 0660000440001 --period 2021-05 --by "make run" --once
	@$(BIN)/vitrina serve

test: system-packages $(VENV)/.dev check ## Install what it needs and run everything
	$(BIN)/python -m pytest

check: $(VENV)/.dev ## ruff, mypy, import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.dev ## Put the code into the house's layout
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

fuzz: $(VENV)/.dev ## Check 10,000 damaged workbooks and texts: none may crash, hang or take 512 MB; FUZZ="--count 500" for fewer
	$(BIN)/python tests/fuzz/run.py $(FUZZ)

bench: $(VENV)/.dev ## Measure; figures go to docs/benchmarks.md; BENCH="--rows 100000" for less of the CSVW part
	$(BIN)/python benchmarks/check_sample.py
	$(BIN)/python benchmarks/shacl.py
	$(BIN)/python benchmarks/serve_unit.py
	$(BIN)/python benchmarks/national/run.py
	$(BIN)/python benchmarks/csvw/run.py $(BENCH)

earl: $(VENV)/.dev ## Run the W3C suite for CSV on the Web and write the EARL report that the W3C asks for
	$(BIN)/python -m tests.conformance.earl

golden: $(VENV)/.dev ## Renew what we promise to publish; review it as a diff
	VITRINA_GOLDEN=write $(BIN)/python -m pytest tests/golden -q

samples: $(VENV)/.dev ## Build the workbooks in data/ from the seed's text
	$(BIN)/python data/make_samples.py

translations: $(VENV)/.dev ## Collect the texts of the pages and compile their translations
	cd src/vitrina/web && ../../../$(BIN)/pybabel -q extract -F ../../../babel.cfg --no-location --omit-header -o /dev/stdout . \
	  | ../../../$(BIN)/pybabel -q update -i /dev/stdin -d translations --no-fuzzy-matching --ignore-pot-creation-date
	$(BIN)/pybabel -q compile -d src/vitrina/web/translations

lock: $(VENV)/.dev ## Choose the newest versions that fit and write the lock files
	$(PIP) install uv
	$(BIN)/uv pip compile pyproject.toml --extra build --universal --python-version 3.11 --generate-hashes \
	  --upgrade --no-annotate --no-header --no-emit-index-url --no-emit-find-links -q -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml --extra build --extra dev --universal --python-version 3.11 --generate-hashes \
	  --upgrade --no-annotate --no-header --no-emit-index-url --no-emit-find-links -q -o requirements-dev.lock

clean: ## Remove what was made, but not ./var, which holds what was published
	rm -rf $(VENV) dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Vitrina needs Python 3.11 or newer; $(PYTHON) is older."; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "Install the package python3-venv: sudo apt-get install python3-venv"; exit 1; }

$(VENV)/.run: $(VENV)/bin/python requirements.lock pyproject.toml
	@echo "Installing the locked dependencies…"
	@test -f $(VENV)/.dev || $(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: $(VENV)/bin/python requirements-dev.lock pyproject.toml
	@echo "Installing the locked dependencies for development…"
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

# Debian's Chromium drives the pages in tests, rapper reads our RDF. Installed where that is allowed.
system-packages:
	@missing=""; \
	command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || missing="$$missing chromium"; \
	command -v rapper >/dev/null || missing="$$missing raptor2-utils"; \
	if [ -n "$$missing" ]; then \
	  if [ "$$(id -u)" = 0 ]; then sudo=""; elif sudo -n true 2>/dev/null; then sudo="sudo"; else sudo="no"; fi; \
	  if [ "$$sudo" != no ] && command -v apt-get >/dev/null; then \
	    echo "Installing$$missing…"; \
	    $$sudo apt-get update -qq && DEBIAN_FRONTEND=noninteractive $$sudo apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
	  else \
	    echo "Some tests need packages that are missing. Install them with: sudo apt-get install$$missing"; \
	  fi; \
	fi
