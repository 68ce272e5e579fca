# The two commands are `make serve` and `make test`; each sets up what it needs.

PYTHON ?= python3
BIN    := .venv/bin

.PHONY: serve test check build clean

serve: .venv/runtime ## Build the graph where it is not built, and serve it.
	@$(MAKE) --no-print-directory .venv/assets || \
	  echo "The fonts, the land and the query editor could not be made; the site does without them."
	$(BIN)/kg build
	$(BIN)/kg serve

test: .venv/dev .venv/assets ## Run every test, two files at a time.
	$(BIN)/pytest --numprocesses=2 --dist=loadfile

check: .venv/dev ## Hold code, types and format against the rules.
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

build: .venv/runtime ## Build the graph.
	$(BIN)/kg build

clean: ## Remove what was built and installed.
	rm -rf .venv build dist assets/node_modules src/kg/web/static/vendor

.venv/runtime: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "RouteCities needs Python 3.11 or later; try: make PYTHON=python3.12 serve"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || \
	  { echo "This Python cannot make virtual environments; on Debian: apt install python3-venv"; exit 1; }
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	@touch $@

.venv/dev: .venv/runtime
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $@

.venv/assets: assets/package.json assets/package-lock.json assets/build.mjs | .venv/runtime
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[assets]'
	cd assets && export PATH="$(CURDIR)/$(BIN):$$PATH" && npm ci --loglevel=error && node build.mjs
	@touch $@
