# One entry for everything. `make demo` and `make test` set up what they need in .venv.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

.PHONY: demo test check bench examples templates screenshots site bundle folder-build folder-test lock clean

demo: $(READY)
	$(BIN)/report-gen demo --output output

test: $(READY)
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile --cov --cov-report=term

check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(READY)
	$(BIN)/python benchmarks/run.py

# What is committed although it is made: the plan workbooks and filled forms, the Word templates, the catalogue page.
examples: $(READY)
	$(BIN)/python tools/compile_plans.py
	$(BIN)/python tools/make_examples.py

templates: $(READY)
	$(BIN)/python tools/make_templates.py

# Pictures of the portal in a real browser (needs chromium), into output/截图/.
screenshots: $(READY)
	$(BIN)/python tools/make_screenshots.py

# The documentation site.
site: $(READY)
	$(BIN)/python tools/make_site.py

# For machines without a network: wheels, installer and words, one folder and archive a platform, into dist/.
# BUNDLE="--platform linux-x86_64 --python 3.11" makes one of them.
bundle: $(READY)
	$(BIN)/python tools/make_bundle.py $(BUNDLE)

# For machines without Python: the program with a Python of its own, for the system it is built on, into dist/folder/.
folder-build: $(READY)
	$(BIN)/pyinstaller --noconfirm --log-level WARN --distpath dist/folder --workpath build/pyinstaller packaging/report_gen.spec

# The folder build put to work away from the checkout, its reading processes too.
folder-test:
	$(BIN)/python packaging/try_folder.py dist/folder/report_gen

docs/findings.md: $(READY) src/report_gen/catalogue/*.py
	$(BIN)/python tools/make_findings.py

lock: $(READY)
	$(BIN)/python -m pip install -q uv
	$(BIN)/uv pip compile -q --universal --generate-hashes --group dev pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile -q --universal --generate-hashes pyproject.toml packaging/pip.in -c requirements.lock -o packaging/runtime.lock

clean:
	rm -rf .venv build dist .coverage .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -c "import sys; sys.exit('需要 Python 3.11 或更新版本，现为 ' + sys.version.split()[0]) if sys.version_info < (3, 11) else None"
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -q --require-hashes -r requirements.lock
	$(BIN)/python -m pip install -q --no-deps --no-build-isolation -e .
	touch $(READY)
