# Every target prepares what it needs by itself; only Python 3.11 or newer, Node 20 and make must be there.

PYTHON ?= python3
STAGE ?= dev
SEEDS ?= 20
CUSTOMERS ?= 5000
DAYS ?= 90
ENROLMENTS ?= 100000
DUE ?= 10000
REQUESTS ?= 10000
BURST ?= 1000
ALERTS ?= 200
MINUTES ?= 1
CDK := npx --yes aws-cdk@2.1148.1

# jsii prints a page about old Node releases at each start; Node 20 is what we promise to run on.
export JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION := 20

# The stamp's name carries the lock's checksum, so that a changed lock is installed once, and only then.
VENV := .venv
READY := $(VENV)/ready-$(firstword $(shell cksum requirements.lock))
RUN := $(VENV)/bin/python

.PHONY: demo test pictures check lint up down simulate walk year due fuzz load lateness deploy format lock clean

demo: $(READY)
	@$(RUN) -m local.demo

test: $(READY)
	@$(RUN) -m pytest --numprocesses auto --no-loadscope-reorder

check: lint test

lint: $(READY)
	@$(VENV)/bin/ruff format --check
	@$(VENV)/bin/ruff check
	@$(VENV)/bin/mypy
	@$(VENV)/bin/lint-imports --no-cache

up: $(READY)
	@$(RUN) -m local.stack up

down: $(READY)
	@$(RUN) -m local.stack down

walk: $(READY)
	@$(RUN) -m local.walk --customers $(CUSTOMERS) --days $(DAYS)

simulate: $(READY)
	@$(RUN) -m local.simulator $(if $(SEED),--seed $(SEED),--seeds $(SEEDS))

year: $(READY)
	@$(RUN) -m local.year $(if $(SEED),--seed $(SEED))

due: $(READY)
	@$(RUN) -m local.due --enrolments $(ENROLMENTS) --due $(DUE)

fuzz: $(READY)
	@$(RUN) -m tests.fuzz --requests $(REQUESTS) $(if $(SEED),--seed $(SEED))

load: $(READY)
	@$(RUN) -m local.load --requests $(BURST) --seconds 10

lateness: $(READY)
	@$(RUN) -m local.lateness --alerts $(ALERTS) --minutes $(MINUTES)

deploy: $(READY)
	@# Bytecode loads only in the version that compiled it, which is that of Lambda's runtime.
	@$(VENV)/bin/uv python install --quiet --no-bin --install-dir .local/pythons 3.13 \
		|| echo "No Python 3.13 to be had: the zips go without bytecode, cold starts are slower."
	TENURE_STAGE=$(STAGE) $(CDK) deploy --app "$(RUN) app.py" --all

pictures: $(READY)
	@TENURE_NEW_PICTURES=1 $(RUN) -m pytest -q tests/integration/test_looks.py -k picture

format: $(READY)
	@$(VENV)/bin/ruff format
	@$(VENV)/bin/ruff check --fix

lock: $(READY)
	@$(VENV)/bin/uv pip compile -q pyproject.toml --all-extras --universal --generate-hashes \
		--no-emit-index-url --no-header --no-annotate -o requirements.lock
	@$(VENV)/bin/uv pip compile -q pyproject.toml -c requirements.lock --universal --generate-hashes \
		--no-emit-index-url --no-header --no-annotate -o requirements-functions.lock

clean:
	rm -rf $(VENV) .local cdk.out .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# pip installs only uv, out of the same lock and against its hashes; uv installs the rest in seconds.
$(READY): requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Tenure needs Python 3.11 or newer")'
	@echo "Preparing $(VENV) ..."
	@test -x $(RUN) || $(PYTHON) -m venv $(VENV)
	@awk '/^uv==/ {on = 1} on {print} on && !/\\$$/ {exit}' requirements.lock > $(VENV)/uv.lock
	@$(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes -r $(VENV)/uv.lock
	@$(VENV)/bin/uv pip sync --quiet --require-hashes --compile-bytecode --python $(RUN) requirements.lock
	@rm -f $(VENV)/ready-*
	@touch $@
