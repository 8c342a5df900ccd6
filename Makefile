# Two commands: `make demo` and `make test`. Both need Python >= 3.11, git and make, and nothing else beforehand.

PYTHON ?= python3
BIN := .venv/bin

.PHONY: help demo test prove venv lint tools bench pins clean

help:
	@echo "make demo    the made-up city, polled for real on loopback"
	@echo "make test    everything that must hold: style, types, imports, behaviour"
	@echo "make prove   the long proofs at full length, with their figures: lost packets, kills, hostile datagrams"
	@echo "make bench   measured costs: polls of both engines, one /metrics of 100,000 series, a report of a year"
	@echo "make venv    the environment alone"
	@echo "make pins    renew requirements/*.txt from pyproject.toml"

venv: .venv/.complete

.venv/.complete: requirements/dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "schoolnet needs Python 3.11 or later; $(PYTHON) is older. Try: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -m venv .venv || \
		{ echo "Python's venv module is missing. On Debian or Ubuntu: apt install python3-venv" >&2; exit 1; }
	@echo "Installing the pinned packages into .venv ..."
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: venv
	@$(BIN)/schoolnet demo

test: venv tools lint
	@PATH="$$PATH:/usr/sbin" $(BIN)/pytest --numprocesses 3 --dist loadfile

prove: venv tools
	@PATH="$$PATH:/usr/sbin" SCHOOLNET_PROVE=1 $(BIN)/pytest -q tests/scenarios tests/test_state_file.py \
		tests/audit tests/service/test_evidence_*.py tests/snmp/test_snmp_fuzz.py tests/verdicts/test_verdict_properties.py

lint: venv
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

tools:
	@tests/install_tools.sh

bench: venv
	@$(BIN)/python tests/bench/run.py

pins:
	@for kind in run dev; do \
		uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
			$$([ $$kind = dev ] && echo --extra dev) --output-file requirements/$$kind.txt pyproject.toml; \
	done

clean:
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
