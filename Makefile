# Two commands do everything: `make demo` and `make test`. Each makes its own .venv when there is none.
# The same steps for a machine without make stand in README.md.

PYTHON ?= python3
VENV   ?= .venv
BIN     = $(VENV)/bin
ARGS   ?=
JOBS   ?= -n auto --maxprocesses 4 --dist loadfile

.PHONY: demo test setup check figures scorecard faults-page

demo: $(VENV)/.run     ## three simulated hydrants, one fails: watch the message come
	@$(BIN)/hidran demo $(ARGS)

test: $(VENV)/.dev     ## every test this machine can run; what it cannot is skipped with its reason
	@$(BIN)/python -m pytest $(JOBS) $(ARGS)

setup: $(VENV)/.run    ## only the environment; afterwards $(VENV)/bin/hidran exists

check: $(VENV)/.dev    ## format, lint, types (server and firmware)
	@$(BIN)/python -m tests.check

figures: $(VENV)/.figures  ## every figure in docs/figures.md, measured again on this machine
	@$(BIN)/python -m tests.figures $(ARGS)

scorecard: $(VENV)/.run  ## 50 hydrant-years simulated, judged, held to the truth; goes on where it was stopped
	@$(BIN)/hidran score run --seeds 11000..11003 --out build/scorecard.html $(ARGS)

faults-page: $(VENV)/.run  ## docs/faults.md and docs/scorecard.md from the code and the last scorecard, pictures too
	@$(BIN)/hidran score page build/scorecard.json --docs docs $(ARGS)

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Hidran needs Python 3.11 or newer, found " + sys.version.split()[0] + ": call make with PYTHON=python3.11")'
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.run: $(BIN)/python requirements/run.txt pyproject.toml
	@echo "installing what Hidran runs on into $(VENV) ..."
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/run.txt
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements/dev.txt
	@echo "installing what the tests need into $(VENV) ..."
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

$(VENV)/.figures: $(VENV)/.dev requirements/figures.txt
	@echo "installing what the figures need into $(VENV) ..."
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/figures.txt
	@touch $@
