# The project's chores; `make` alone lists them. ARGS goes to the tool: make test-sqlite ARGS='-k ballot'

BIN := .venv/bin
PYTEST = $(BIN)/python -m pytest --numprocesses=$(WORKERS) --dist=worksteal $(ARGS)
WORKERS ?= auto
# The suite starts a hundred processes; without compiled code each takes three times as long to be there.
unexport PYTHONDONTWRITEBYTECODE
CATALOGUES := community/translations
TEMPLATE_CATALOGUE := $(CATALOGUES)/messages.pot
EXTRACT := $(BIN)/pybabel -q extract -F pyproject.toml --ignore-dirs='.*' \
	-k lazy_gettext -k lazy_ngettext:1,2 -k lazy_pgettext:1c,2 --add-location=file --sort-by-file --width=110 \
	--project=community --version=0.1 --copyright-holder='The Community authors' -o $(TEMPLATE_CATALOGUE) community templates
UPDATE := $(BIN)/pybabel -q update --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --width=110 \
	-i $(TEMPLATE_CATALOGUE) -d $(CATALOGUES)
LOCK := $(BIN)/uv pip compile pyproject.toml --quiet --group build --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --custom-compile-command 'make lock' $(ARGS)

.NOTPARALLEL:
.PHONY: help setup format lint lint-python lint-types lint-house lint-templates lint-dependencies lint-translations \
	test test-fast test-sqlite test-postgres test-deep test-browser ci bench docs picture translations lock wheel clean

help: ## list the chores
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-18s %s\n", $$1, $$2 }' Makefile

setup: ## make .venv with all that the chores need (./test does it, too)
	@sh -euc '. ./tools/prepare.sh; find_python; prepare_venv requirements-dev.lock'

$(BIN)/python:
	@$(MAKE) --no-print-directory setup

# ── style and structure ──

format: $(BIN)/python ## lay the code out as agreed
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

lint: $(BIN)/python ## all that is checked without running it; types, which take as long as the rest, beside it
	@$(MAKE) --no-print-directory lint-types & types=$$!; \
	$(MAKE) --no-print-directory lint-python lint-house lint-templates lint-dependencies lint-translations; rest=$$?; \
	wait $$types && exit $$rest

lint-python: $(BIN)/python ## style and likely faults
	$(BIN)/ruff check --output-format=concise .
	$(BIN)/ruff format --check .

lint-types: $(BIN)/python ## types, strictly
	$(BIN)/mypy

lint-house: $(BIN)/python ## who may import whom
	$(BIN)/lint-imports

lint-templates: $(BIN)/python ## templates
	$(BIN)/djlint templates --lint --quiet

lint-dependencies: $(BIN)/python ## what is imported is declared, and the other way round
	$(BIN)/deptry .

lint-translations: $(BIN)/python ## every catalogue knows every text
	$(EXTRACT)
	$(UPDATE) --check || { echo 'Run `make translations`, then translate what is new.'; exit 1; }

# ── tests ──

test: test-sqlite test-postgres ## the whole suite on both databases, but for the browser

test-fast: $(BIN)/python ## what takes no seconds, on SQLite, up to the first failure
	$(PYTEST) --exitfirst -m 'not browser and not slow and not deep'

test-sqlite: $(BIN)/python ## on SQLite
	$(PYTEST) -m 'not browser and not deep'

test-postgres: $(BIN)/python ## on PostgreSQL, all that could notice that it runs there
	$(PYTEST) --database=postgres -m 'not browser and not deep'

test-browser: $(BIN)/python ## in Chromium
	$(PYTEST) -m browser

test-deep: $(BIN)/python ## what takes minutes: more seeds, longer stories
	$(PYTEST) -m deep

ci: $(BIN)/python ## everything that must hold, lint beside the tests; ./test prepares the machine for it
	@$(MAKE) --no-print-directory lint & lint=$$!; \
	$(MAKE) --no-print-directory test test-browser; tests=$$?; \
	wait $$lint || { echo 'lint failed, see above: make lint says it alone.'; exit 1; }; exit $$tests

# ── works ──

bench: $(BIN)/python ## what requests cost, beside bare floors: ARGS='--ideas 10000'
	$(BIN)/python -m bench $(ARGS)

docs: $(BIN)/python ## write the generated reference anew
	$(BIN)/python docs/generate.py

picture: $(BIN)/python ## take the README's picture anew
	$(BIN)/python docs/picture.py

translations: $(BIN)/python ## bring the catalogues up to date with the texts, and compile them
	$(EXTRACT)
	$(UPDATE)
	$(BIN)/pybabel compile --directory $(CATALOGUES) --statistics

lock: $(BIN)/python ## pin the dependencies anew: ARGS=--upgrade for newer ones
	$(LOCK) --output-file requirements.lock
	$(LOCK) --extra dev --constraint requirements.lock --output-file requirements-dev.lock

wheel: $(BIN)/python ## build dist/*.whl
	$(BIN)/hatchling build -t wheel

clean: ## remove what tools left behind; .venv and var stay
	rm -rf .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis build dist $(TEMPLATE_CATALOGUE)
	find community tests bench docs -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true
