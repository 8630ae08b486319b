# Two commands are all a newcomer needs: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN := requirements/run.txt
DEV := requirements/dev.txt
BENCH := requirements/bench.txt

.PHONY: demo test check bench lock clean

demo: $(VENV)/run.stamp  ## sets up everything and prints the ledger of the demo story
	$(BIN)/onrecord ledger examples/harbour

test: $(VENV)/dev.stamp check  ## sets up everything and passes the tests
	$(BIN)/python -m pytest

check: $(VENV)/dev.stamp  ## style, types, layers
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/bench.stamp  ## quality and speed, side by side
	$(BIN)/python -m benchmarks

$(VENV)/run.stamp: $(RUN) pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r $(RUN)
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/dev.stamp: $(VENV)/run.stamp $(DEV)
	$(BIN)/python -m pip install --quiet --require-hashes -r $(DEV)
	touch $@

$(VENV)/bench.stamp: $(VENV)/dev.stamp $(BENCH)  ## what others do, to be measured beside it
	$(BIN)/python -m pip install --quiet --require-hashes -r $(BENCH)
	touch $@

lock:  ## renews requirements/*.txt; needs uv
	uv pip compile pyproject.toml --group build --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --custom-compile-command "make lock" --quiet --output-file $(RUN)
	uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --constraint $(RUN) --custom-compile-command "make lock" --quiet --output-file $(DEV)
	uv pip compile pyproject.toml --group bench --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --constraint $(DEV) --custom-compile-command "make lock" --quiet --output-file $(BENCH)

clean:
	rm -rf $(VENV)
