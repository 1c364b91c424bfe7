PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test check lint format types imports templates migrations deployment bench chaos lock browser

run: .venv/.installed
	@exec $(BIN)/python -m nervecenter.embedded.up

test: .venv/.installed browser
	$(BIN)/python -m pytest -n 3

# Settings of a deployment, none of them real: these commands read settings and reach no server.
check: export SECRET_KEY = none-of-the-checks-needs-a-secret-but-one-asks-for-its-length
check: export DATABASE_URL = postgresql://nobody:nothing@127.0.0.1:1/nowhere
check: export REDIS_URL = redis://127.0.0.1:1/0
check: export PUBLIC_BASE_URL = https://nervecenter.example
check: export ALLOWED_HOSTS = nervecenter.example
check: export DEBUG = false
check: lint format types imports templates migrations deployment
	@echo "check: passed"

lint: .venv/.installed
	$(BIN)/python -m ruff check .
format: .venv/.installed
	$(BIN)/python -m ruff format --check .
types: .venv/.installed
	$(BIN)/python -m mypy .
imports: .venv/.installed
	$(BIN)/lint-imports
templates: .venv/.installed
	find . -path ./.venv -prune -o -path '*/templates/*' -type f -name '*.html' -print0 | xargs -0 -r $(BIN)/djade --target-version 5.2 --check
migrations: .venv/.installed
	$(BIN)/python -W 'ignore:Got an error checking a consistent' manage.py makemigrations --check --dry-run
deployment: .venv/.installed
	$(BIN)/python manage.py check --deploy --fail-level WARNING

bench: .venv/.installed
	$(BIN)/python -m benchmarks

chaos: .venv/.installed
	$(BIN)/python -m chaos

# Keeps what is locked as far as pyproject.toml allows; newer versions with: make lock UPGRADE=--upgrade
COMPILE = $(BIN)/python -m uv pip compile pyproject.toml --universal --generate-hashes --no-header --quiet $(UPGRADE)
lock: .venv/.installed
	$(COMPILE) --output-file requirements.lock
	$(COMPILE) --group dev --constraint requirements.lock --output-file requirements-dev.lock

# The distribution's Chromium if there is one (Ubuntu's is a snap, which containers cannot start), else Playwright's.
browser: .venv/.installed
	@works() { for name in chromium chromium-browser google-chrome; do $$name --version >/dev/null 2>&1 && return; done; false; }; \
	install() { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && \
	  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null; }; \
	works || { install && works; } || $(BIN)/python -m playwright install chromium || \
	  { echo "The browser tests need Chromium: install it, or let root run make test once." >&2; exit 1; }

.venv/.installed: requirements-dev.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo "NerveCenter needs Python 3.11 or later; name it with: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "$(PYTHON) lacks the module venv; on Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@echo "Installing into .venv; the first time this takes a minute or two."
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input --require-hashes -r requirements-dev.lock
	@touch $@
