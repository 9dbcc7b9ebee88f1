# make        environment, corpus → trained pipeline → scores → wheels, and the facts of the sample reports in out/
# make test   the test suite, from nothing
# make audit  known weaknesses of the pinned packages; needs the network
# make bench  how fast reading is, beside other systems: metrics/bench.*
# make docs   the public API as a page, out/api/zhibiao.html
PYTHON ?= python3
BIN := .venv/bin
DATA ?= shipped
SHARED ?=
PIPELINE := training/$(DATA)/pipeline
# the shipped data train within ten minutes; a longer training brings names a point or two more (docs/experiments.md)
STEPS := $(if $(filter full,$(DATA)),--vars.entities_steps 1200)
SAMPLES := $(addprefix corpus/authored/,county_2016_xinan_report.txt district_2023_yungang_digest.txt prefecture_2022_yangquan_report.txt)
LIBRARY := $(shell find zhibiao -name '*.py' -o -name '*.html' -o -name '*.cfg')

.PHONY: all project test test-e2e bench lint docs assets clean

all: project out/facts.csv
	@$(BIN)/python scripts/summary.py metrics/$(DATA).json out/facts.csv
	@echo "The facts: out/facts.csv. To check them against the text, open out/review.html in a browser."

.venv/.ready: requirements.txt pyproject.toml
	@echo "Installing the environment into .venv (about a minute)"
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --disable-pip-version-check -r requirements.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

.venv/.ready-dev: .venv/.ready requirements-dev.txt
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

project: .venv/.ready
	$(BIN)/python -m spacy project run all . --vars.data $(DATA) $(STEPS)

# the facts are of one pipeline: another DATA makes them again
out/facts.csv: out/.data-$(DATA) $(PIPELINE)/meta.json $(LIBRARY) $(SAMPLES) | project
	$(BIN)/zhibiao extract $(SAMPLES) --model $(PIPELINE) --format csv --output $@ --review out/review.html

out/.data-$(DATA): | project
	@mkdir -p out && rm -f out/.data-* && touch $@

$(PIPELINE)/meta.json: | project ;

assets: .venv/.ready
	@test -n "$(SHARED)" || { echo "Say where the reports and seeds are: make assets SHARED=FOLDER"; exit 2; }
	$(BIN)/python scripts/assets.py $(SHARED) assets/texts corpus --data full

test: .venv/.ready-dev
	$(BIN)/python -m pytest -m "not e2e"

test-e2e: .venv/.ready-dev
	$(BIN)/python -m pytest -m e2e

bench: .venv/.ready
	$(BIN)/python scripts/bench.py metrics/bench

lint: .venv/.ready-dev
	$(BIN)/ruff check zhibiao scripts tests
	$(BIN)/ruff format --check zhibiao scripts tests
	$(BIN)/mypy

docs: .venv/.ready-dev
	$(BIN)/python scripts/api_page.py out/api

# pip-audit in an environment of its own; each file is a whole resolution, so nothing is resolved or installed for it
.make/audit:
	$(PYTHON) -m venv $@
	$@/bin/pip install --quiet --disable-pip-version-check "pip-audit>=2.7,<3"

audit: .make/audit
	.make/audit/bin/pip-audit --strict --disable-pip --no-deps --requirement requirements.txt --requirement requirements-dev.txt $(AUDIT)

clean:
	rm -rf training packages out corpus/built project.lock .make
