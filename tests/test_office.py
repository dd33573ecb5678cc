"""LibreOffice is called with a time limit, and what goes wrong is one Chinese sentence."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from report_gen import office
from report_gen.errors import ReportGenError

SCRIPT = """#!{python}
import sys, time
from pathlib import Path
{body}
"""


def _pretend(monkeypatch: pytest.MonkeyPatch, folder: Path, body: str) -> None:
    """Put a program of our own in the place of LibreOffice."""
    script = folder / "soffice"
    script.write_text(SCRIPT.format(python=sys.executable, body=body), encoding="utf-8")
    script.chmod(0o755)
    monkeypatch.setattr(shutil, "which", lambda name: str(script) if name == "soffice" else None)


def test_a_document_is_converted_in_a_profile_of_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    body = "out = Path(sys.argv[sys.argv.index('--outdir') + 1])\n(out / 'a.docx').write_text(' '.join(sys.argv[1:]))"
    _pretend(monkeypatch, tmp_path, body)
    made = office.to_docx(tmp_path / "a.doc", tmp_path)
    assert made == tmp_path / "a.docx"
    assert f"-env:UserInstallation={(tmp_path / 'profile').as_uri()} --headless" in made.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("time.sleep(30)", "LibreOffice 转换“a.doc”超过 1 秒，已停止。"),
        ("sys.exit(1)", "LibreOffice 没有能够转换“a.doc”，文件可能已损坏或加密。"),
    ],
)
def test_a_failure_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, body: str, message: str) -> None:
    _pretend(monkeypatch, tmp_path, body)
    with pytest.raises(ReportGenError) as caught:
        office.to_docx(tmp_path / "a.doc", tmp_path, seconds=1)
    assert (caught.value.message, caught.value.hint) == (
        message,
        "请在 WPS 或 Office 中打开该文件，另存为 .docx 或 .xlsx 后重试。",
    )


def test_without_libreoffice_it_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    monkeypatch.setattr(office, "_PLACES", (tmp_path / "none",))
    with pytest.raises(ReportGenError, match="需要 LibreOffice，本机没有安装"):
        office.to_docx(tmp_path / "a.doc", tmp_path)


def test_a_command_that_cannot_start_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "soffice").write_bytes(b"no program")
    monkeypatch.setattr(shutil, "which", lambda _: None)
    monkeypatch.setattr(office, "_PLACES", (tmp_path / "soffice",))
    assert office.find_office() == str(tmp_path / "soffice")
    with pytest.raises(ReportGenError, match="LibreOffice 启动不了"):
        office.to_docx(tmp_path / "a.doc", tmp_path)


def test_workbooks_of_one_name_are_converted_together(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    body = """out = Path(sys.argv[sys.argv.index('--outdir') + 1])
for given in map(Path, sys.argv[sys.argv.index('--outdir') + 2:]):
    if given.read_text() != 'bad':
        (out / given.with_suffix('.xlsx').name).write_text(given.read_text().upper())
"""
    _pretend(monkeypatch, tmp_path, body)
    paths = [tmp_path / name / "表.xls" for name in ("甲", "乙", "丙")]
    for path, content in zip(paths, ("a", "bad", "c"), strict=True):
        path.parent.mkdir()
        path.write_text(content)
    (tmp_path / "out").mkdir()
    made = office.to_xlsx(paths, tmp_path / "out")
    assert {path: new.read_text() for path, new in made.items()} == {paths[0]: "A", paths[2]: "C"}
    assert office.to_xlsx([], tmp_path / "out") == {}
