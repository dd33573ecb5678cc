# One entry for everything. `make demo` and `make test` set up what they need in .venv.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

.PHONY: demo test check bench examples templates screenshots lock clean

demo: $(READY)
	$(BIN)/report-gen demo --output output

test: $(READY)
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile --cov --cov-report=term

check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(READY)
	$(BIN)/python benchmarks/month.py

# What is committed although it is made: the plan workbooks and filled forms, the Word templates, the catalogue page.
examples: $(READY)
	$(BIN)/python tools/compile_plans.py
	$(BIN)/python tools/make_examples.py

templates: $(READY)
	$(BIN)/python tools/make_templates.py

# Pictures of the portal in a real browser (needs chromium), into output/截图/.
screenshots: $(READY)
	$(BIN)/python tools/make_screenshots.py

docs/findings.md: $(READY) src/report_gen/catalogue/*.py
	$(BIN)/python tools/make_findings.py

lock: $(READY)
	$(BIN)/python -m pip install -q uv
	$(BIN)/uv pip compile -q --universal --generate-hashes --group dev pyproject.toml -o requirements.lock

clean:
	rm -rf .venv build dist .coverage .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -c "import sys; sys.exit('需要 Python 3.11 或更新版本，现为 ' + sys.version.split()[0]) if sys.version_info < (3, 11) else None"
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -q --require-hashes -r requirements.lock
	$(BIN)/python -m pip install -q --no-deps --no-build-isolation -e .
	touch $(READY)
