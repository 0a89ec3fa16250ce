# Two commands do everything on a fresh machine: `make train` and `make test`.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/installed

.PHONY: env train test check sync lab clean

env: $(STAMP)

# torch first and by its exact pin: see constraints.txt.
$(STAMP): settings.ini setup.py pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --constraint constraints.txt torch
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	touch $@

train: env     ## prepare the embedded corpus and train recipes/tiny
	$(BIN)/pithtrain train tiny $(ARGS)

test: env      ## run every notebook's checks and the tests; ARGS=--run-slow adds the slow ones
	$(BIN)/python -m pytest $(ARGS)

check: env     ## fail if package, README.md or llms.txt differ from what the notebooks say
	$(BIN)/python -m pithtrain.notebooks check

sync: env      ## write package, README.md and llms.txt from the notebooks
	$(BIN)/python -m pithtrain.notebooks sync

lab: env       ## open the book in JupyterLab; without a GPU, kernels run in Triton's interpreter
	TRITON_INTERPRET=$$(test -e /dev/nvidiactl && echo 0 || echo 1) $(BIN)/jupyter lab nbs

clean:
	rm -rf .venv build *.egg-info
