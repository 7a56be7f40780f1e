# `make ask Q="…"` and `make test` do all the set-up they need: a virtual environment, the CPU build
# of PyTorch, the package and, for a question, the index.
PYTHON ?= python3
VENV   ?= .venv
# On a machine where this brings the CUDA build, name the CPU one:
#   make TORCH="torch --index-url https://download.pytorch.org/whl/cpu" …
TORCH  ?= torch==2.13.0
BIN     = $(VENV)/bin
PIP     = $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt
# The report is its publisher's: tests that need its words read it from here and are skipped without it.
REPORT ?= $(wildcard ../shared/corpus/faulty-by-design.md)

.PHONY: ask test soak check format lint types contracts dependencies eval bench bench-peers reading pictures fuzz train clean

.DEFAULT_GOAL := check

$(VENV)/.installed: pyproject.toml constraints.txt
	@test -x $(BIN)/python || $(PYTHON) -c 'import sys; sys.exit("evidencebot needs Python 3.11 or later" if sys.version_info < (3, 11) else 0)'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing evidencebot into $(VENV) (a few minutes the first time) …" >&2
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade pip
	@$(BIN)/python -c 'import torch' 2>/dev/null || $(BIN)/python -m pip install --quiet --disable-pip-version-check $(TORCH)
	@$(PIP) --editable .
	@touch $@

$(VENV)/.developer: $(VENV)/.installed
	@$(PIP) --group dev
	@touch $@

ask: $(VENV)/.installed
	@$(BIN)/evidencebot ask $(if $(CHAPTER),--chapter $(CHAPTER)) "$$Q"

test: $(VENV)/.developer
	EVIDENCEBOT_REPORT="$(abspath $(REPORT))" $(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile $(ARGS)

# The long run of the faults of docs/reliability.md (an hour or more); prints its table.
soak: $(VENV)/.developer
	EVIDENCEBOT_SOAK=1 $(BIN)/python -m pytest tests/faults $(ARGS)

check: format lint types contracts dependencies test

format: $(VENV)/.developer
	$(BIN)/ruff format --check .

lint: $(VENV)/.developer
	$(BIN)/ruff check .

types: $(VENV)/.developer
	$(BIN)/mypy

contracts: $(VENV)/.developer
	$(BIN)/lint-imports --no-logo

dependencies: $(VENV)/.developer
	$(BIN)/deptry src

# The scorecard over the digest, and over the report where it is at hand.
eval: $(VENV)/.installed
	$(BIN)/evidencebot eval $(ARGS)

# The README's pictures of the app, taken anew.
pictures: $(VENV)/.developer
	$(BIN)/evidencebot --quiet index
	$(BIN)/python docs/pictures.py

# Thousands of bad files and questions, then a coverage-guided fuzzer on three readers: about an hour.
FUZZ_S ?= 600
fuzz: export PYTHONPATH = src:tests
fuzz: $(VENV)/.developer
	@$(PIP) --group fuzz
	$(BIN)/python benchmarks/hostile.py --files 2000 --questions 5000 --workspace .
	for reader in pdf markdown notes; do $(BIN)/python tests/fuzz/guided.py $$reader -max_total_time=$(FUZZ_S) || exit 1; done
	$(BIN)/python benchmarks/million.py --workspace .

# What it costs against what cannot be done without, and where a cold question's time goes, written into docs/; some
# minutes. ARGS="--workspace DIR" for another workspace than this checkout.
bench: $(VENV)/.installed
	$(BIN)/evidencebot index --quiet $(ARGS)
	$(BIN)/python benchmarks/costs.py --write $(ARGS)
	$(BIN)/python benchmarks/budget.py --write $(ARGS)

# Other programs on the same passages and questions; PEERS holds a virtual environment for each, named for its package
# (torch, sentence-transformers and the package in it; for haystack-ai also sentence-transformers-haystack).
PEERS ?= ../peers
bench-peers: $(VENV)/.installed
	$(BIN)/evidencebot index --quiet $(ARGS)
	$(BIN)/python benchmarks/peers.py --peers "$(PEERS)" --write $(ARGS)

# How well a folder of reports is read, written into docs/reading.md; ARGS="NAME …" for some of them, without writing.
REPORTS ?= ../shared/reports
reading: $(VENV)/.installed
	$(BIN)/python benchmarks/reading.py "$(REPORTS)" $(or $(ARGS),--write)

# The reader's weights and card, from the banks, the report and the public sets: hours, in as many goes as it takes
# (ARGS="--minutes 50"); training/README.md says what is learned from what.
train: $(VENV)/.developer
	@$(PIP) --group training
	EVIDENCEBOT_REPORT="$(abspath $(REPORT))" HF_HUB_OFFLINE=1 $(BIN)/python -m training all $(ARGS)

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
