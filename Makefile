# make run and make test are all a newcomer needs; Python 3.11 or newer and make are all they need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
SECONDS ?= 60
# What takes long: whole days and lives of a centre, real processes that are started and killed, a browser, every route
# asked whatever comes to mind.
JOURNEYS := tests/journeys tests/browser tests/deploy tests/monitoring tests/web/fallback tests/callbacks/test_life.py \
	tests/cli/test_demo.py tests/cli/rehearsing tests/test_dispatch_histories.py tests/simulator/test_live.py tests/cli/test_call.py \
	tests/store/test_migrations.py tests/test_app.py tests/web/test_openapi.py tests/safety/test_routes.py

.DEFAULT_GOAL := help

help: ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/ :/' | column -t -s ':'

$(VENV)/run.stamp: requirements.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/dev.stamp: requirements.txt requirements-dev.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@ $(VENV)/run.stamp

run: $(VENV)/run.stamp ## serve on http://127.0.0.1:8000 (PORT=…) with embedded database and simulated phones
	@exec $(BIN)/flask --app wsgi serve --port $(PORT)

test: $(VENV)/dev.stamp ## every test but journeys, at most six minutes
	$(BIN)/python -m pytest -q -n 2 $(addprefix --ignore=,$(JOURNEYS))

journeys: $(VENV)/dev.stamp ## whole journeys: every path of a call, kills, databases that go away, a browser (Chromium)
	$(BIN)/python -m pytest -q -n 2 $(JOURNEYS)

widget: ## build the widget's script anew (Node); what is committed needs no building
	@cd routing/web/widget && npm ci --silent --ignore-scripts && npm run --silent build

screenshots: $(VENV)/dev.stamp ## every page of the console and every state of the widget at 320 and 1280 px, light and dark, into docs/screenshots (Chromium)
	$(BIN)/python -m tests.browser.screenshots

check: $(VENV)/dev.stamp ## ruff, mypy, import-linter, pip check, figures of style
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pip check
	$(BIN)/python tests/figures.py

audit: $(VENV)/dev.stamp ## the long matrices: a whole weekend of callbacks, many kills on both databases, long lives
	$(BIN)/flask --app wsgi demo callbacks --callbacks 2000 --agents 12
	$(BIN)/python -m tests.journeys.kill_run --rounds 60
	$(BIN)/python -m tests.journeys.kill_run --rounds 60 --database postgresql
	LIVES=200 $(BIN)/python -m pytest -q tests/callbacks/test_life.py
	ALL_OF_AXE=1 $(BIN)/python -m pytest -q -n 2 tests/browser/test_axe.py tests/browser/test_widget_axe.py

audit-dependencies: $(VENV)/dev.stamp ## ask the public advisories about everything pinned (needs the network)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-audit.txt
	$(BIN)/pip-audit --requirement requirements.txt --disable-pip

mutants: $(VENV)/dev.stamp ## change the rules one by one and see that a test notices; one to two hours (docs/mutants.md)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-mutants.txt
	$(BIN)/mutmut run
	$(BIN)/python -m tests.mutants --write

fuzz: $(VENV)/dev.stamp ## look for inputs that break a promise, SECONDS=60 for each of five targets (docs/fuzzing.md)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-fuzz.txt
	$(BIN)/python -m tests.fuzz.run --seconds $(SECONDS)

soak: $(VENV)/dev.stamp ## five minutes of everything at once on PostgreSQL while each process is killed in turn
	$(BIN)/python -m tests.journeys.soak --seconds 300

bench: $(VENV)/dev.stamp ## measure; writes docs/benchmarks.md
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-bench.txt
	$(BIN)/python -m benchmarks.run --write

clean: ## forget the virtual environment and the local database
	rm -rf $(VENV) instance

.PHONY: help run test journeys widget screenshots check audit audit-dependencies mutants fuzz soak bench clean
