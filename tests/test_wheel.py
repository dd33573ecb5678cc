"""The wheel holds everything the program needs, tried with the wheel's own files."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from conftest import ROOT


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The unpacked wheel; put first on the path it wins over the source tree."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(  # noqa: S603  # a fixed command
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT, check=True, capture_output=True,
    )  # fmt: skip
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def _run(site: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    code = "import sys, report_gen; print(report_gen.__file__); from report_gen.cli import main; sys.exit(main())"
    return subprocess.run(  # noqa: S603  # own code
        [sys.executable, "-c", code, *arguments],
        env={**os.environ, "PYTHONPATH": str(site), "PYTHONUTF8": "1"},
        capture_output=True, text=True, check=False, cwd=site,
    )  # fmt: skip


def test_the_wheel_works_without_the_source_tree(installed: Path, tmp_path: Path) -> None:
    done = _run(installed, "init", str(tmp_path / "office"), "--plan", "luoyang")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0].startswith(str(installed))
    forms = _run(installed, "forms", "2024-06", "-w", str(tmp_path / "office"), "--unit", "市公安局")
    assert forms.returncode == 0, forms.stderr
    assert (tmp_path / "office" / "空白模板" / "2024-06").is_dir()


def test_the_wheel_ships_templates_and_examples(installed: Path) -> None:
    data = installed / "report_gen" / "_data"
    assert sorted(path.name for path in (data / "templates").glob("*.docx")) == sorted(
        path.name for path in (ROOT / "templates").glob("*.docx")
    )
    assert (data / "templates" / "看板.html").is_file()
    assert (data / "input_examples" / "linzi" / "方案.xlsx").is_file()
