"""The wheel holds everything the program needs, tried as it is installed; the source archive makes the same wheel."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path
from urllib.request import urlopen

import pytest

from conftest import EXAMPLES, ROOT

_BIN = "Scripts" if sys.platform == "win32" else "bin"


def _built(what: str, root: Path, folder: Path) -> Path:
    command = [sys.executable, "-m", "hatchling", "build", "-t", what, "-d", str(folder)]
    subprocess.run(command, cwd=root, check=True, capture_output=True)  # noqa: S603  # a fixed command
    (made,) = folder.glob("report_gen-*")
    return made


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _built("wheel", ROOT, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment with the wheel installed by pip; its Python.

    The other packages are those of this environment, by a path file: so no network is needed, and the checkout, which
    an editable installation would bring by a path file of its own, is not on the path.
    """
    home = tmp_path_factory.mktemp("环 境")
    venv.create(home, symlinks=sys.platform != "win32")
    python = home / _BIN / Path(sys.executable).name
    command = [sys.executable, "-m", "pip", "--isolated", "--python", str(python), "install", "--quiet", "--no-index",
               "--no-deps", "--no-compile", str(wheel)]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603  # our own pip
    others = Path(sysconfig.get_path("purelib", vars={"base": str(home), "platbase": str(home)})) / "others.pth"
    others.write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return python


def _started(python: Path, *arguments: str, cwd: Path) -> subprocess.Popen[str]:
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return subprocess.Popen(  # noqa: S603  # our own program
        [str(python), *arguments], env={**surroundings, "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=cwd,
    )  # fmt: skip


def _run(python: Path, *arguments: str, cwd: Path) -> str:
    """What the command printed; it must have succeeded."""
    process = _started(python, "-m", "report_gen", *arguments, cwd=cwd)
    out, err = process.communicate(timeout=300)
    assert process.returncode in {0, 1}, err  # 1: a person is needed
    return out


def test_the_program_runs_from_site_packages_and_not_from_the_checkout(installed: Path, tmp_path: Path) -> None:
    code = "import json, sys, report_gen; print(json.dumps([report_gen.__file__, *sys.path]))"
    place, *path = json.loads(_started(installed, "-c", code, cwd=tmp_path).communicate(timeout=60)[0])
    assert Path(place).is_relative_to(installed.parents[1])
    assert "site-packages" in place
    assert not {str(ROOT), str(ROOT / "src")} & set(path)


def test_the_installed_program_does_a_month(installed: Path, tmp_path: Path) -> None:
    office = tmp_path / "办公 室"
    _run(installed, "init", str(office), "--plan", "linzi", cwd=tmp_path)
    _run(installed, "forms", "2024Q1", "--unit", "临淄交警大队", "-w", str(office), cwd=tmp_path)
    (blank,) = (office / "空白模板").rglob("*.xlsx")
    inbox = office / "报送" / "2024Q1"
    inbox.mkdir(parents=True, exist_ok=True)
    (inbox / blank.name).write_bytes(blank.read_bytes())
    assert "临淄交警大队" in _run(installed, "merge", "2024Q1", "-w", str(office), cwd=tmp_path)
    assert list((office / "输出").rglob("*台账*.xlsx"))
    assert "用法" in _run(installed, "score", "--help", cwd=tmp_path)


def test_the_installed_program_finds_itself_in_order(installed: Path, tmp_path: Path) -> None:
    checks = {one["name"]: one for one in json.loads(_run(installed, "doctor", "--json", cwd=tmp_path))["checks"]}
    assert checks["程序包"]["found"].endswith("版本均符合要求")
    assert checks["读表进程"]["found"] == "可以启动"
    assert all(one["right"] for one in checks.values() if one["essential"])


def test_the_script_is_installed(installed: Path, tmp_path: Path) -> None:
    script = installed.with_name("report-gen.exe" if sys.platform == "win32" else "report-gen")
    assert _started(script, "--version", cwd=tmp_path).communicate(timeout=60)[0].startswith("report_gen ")


def test_the_wheel_ships_templates_and_examples(wheel: Path) -> None:
    data, own = "report_gen/_data/", "report_gen/web/"
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if not name.endswith("/")}
    assert {f"{data}templates/{name}" for name in _names(ROOT / "templates")} <= names
    assert f"{data}templates/看板.html" in names
    assert {f"{data}input_examples/{name}" for name in _names(EXAMPLES) if "~$" not in name} <= names
    for folder in ("templates", "static"):
        ours = _names(ROOT / "src" / "report_gen" / "web" / folder)
        assert ours
        assert {f"{own}{folder}/{name}" for name in ours} <= names


def test_the_source_archive_makes_the_same_wheel(wheel: Path, tmp_path: Path) -> None:
    archive = _built("sdist", ROOT, tmp_path / "sdist")
    with tarfile.open(archive) as packed:
        packed.extractall(tmp_path, filter="data")
    again = _built("wheel", tmp_path / archive.name.removesuffix(".tar.gz"), tmp_path / "again")
    assert again.name == wheel.name
    assert again.read_bytes() == wheel.read_bytes()


def _names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


_SERVE = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # the tests themselves may be deaf to it
from report_gen.cli import main
sys.exit(main())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="SIGINT")
def test_the_portal_runs_from_the_wheel(installed: Path, tmp_path: Path) -> None:
    office = tmp_path / "office"
    _run(installed, "init", str(office), "--plan", "linzi", cwd=tmp_path)
    with _started(installed, "-c", _SERVE, "serve", "--port", "0", "-w", str(office), cwd=tmp_path) as process:
        assert process.stdout is not None
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
