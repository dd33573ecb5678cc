"""The wheel holds everything the program needs, tried with the wheel's own files."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import zipfile
from pathlib import Path
from urllib.request import urlopen

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


_CODE = """
import signal, sys, report_gen
signal.signal(signal.SIGINT, signal.default_int_handler)  # the tests themselves may be deaf to it
print(report_gen.__file__, flush=True)
from report_gen.cli import main
sys.exit(main())
"""


def _started(site: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603  # own code
        [sys.executable, "-c", _CODE, *arguments],
        env={**os.environ, "PYTHONPATH": str(site), "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=site,
    )  # fmt: skip


def _run(site: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    process = _started(site, *arguments)
    out, err = process.communicate(timeout=300)
    return subprocess.CompletedProcess(arguments, process.returncode, out, err)


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
    own, web = installed / "report_gen" / "web", ROOT / "src" / "report_gen" / "web"
    for folder in ("templates", "static"):
        assert _names(own / folder) == _names(web / folder) != set()


def _names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.skipif(sys.platform == "win32", reason="SIGINT")
def test_the_portal_runs_from_the_wheel(installed: Path, tmp_path: Path) -> None:
    office = tmp_path / "office"
    assert _run(installed, "init", str(office), "--plan", "linzi").returncode == 0
    with _started(installed, "serve", "--port", "0", "-w", str(office)) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith(str(installed))
        said = process.stdout.readline()
        address = said.partition("：")[2].strip()
        try:
            with urlopen(f"{address}signin", timeout=30) as answer:  # noqa: S310  # our own address
                page = answer.read().decode()
            (style,) = re.findall(r'href="/(static/portal[.]css[^"]*)"', page)
            with urlopen(f"{address}{style}", timeout=30) as answer:  # noqa: S310  # our own address
                assert answer.headers.get_content_type() == "text/css"
        finally:
            process.send_signal(signal.SIGINT)
        assert "登录码" in process.stdout.read()
        assert process.wait(60) == 0
