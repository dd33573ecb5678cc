"""LibreOffice is called with a time limit, and what goes wrong is one Chinese sentence."""

from __future__ import annotations

import contextlib
import shutil
import sys
import time
from pathlib import Path

import openpyxl
import pytest

from helpers_pdf import document, texts_of
from report_gen import office
from report_gen.errors import LibreOfficeError, ReportGenError

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


# Stands in for LibreOffice: one PDF a file, nothing for "bad" ones or after 247 files, and a note of every call.
PRINTER = """out = Path(sys.argv[sys.argv.index('--outdir') + 1])
given = [Path(name) for name in sys.argv[sys.argv.index('--outdir') + 2:]]
profile = next(word for word in sys.argv if word.startswith('-env')).rpartition('/')[2]
import os
with (out.parent / 'calls').open('a') as calls:
    calls.write(f"{profile} {len(given)} {os.environ.get('FONTCONFIG_FILE', '')}\\n")
for path in given[:247]:
    text = path.read_text()
    if text.startswith('slow'):
        time.sleep(30)
    if text == 'bad' or (text == 'alone' and len(given) > 1):
        continue
    (out / path.with_suffix('.pdf').name).write_text('%PDF-' + text + ('' if text == 'half' else '%%EOF'))
"""


def _documents(folder: Path, contents: list[str]) -> list[Path]:
    paths = [folder / str(number) / "文书.docx" for number in range(len(contents))]
    for path, content in zip(paths, contents, strict=True):
        path.parent.mkdir()
        path.write_text(content, encoding="utf-8")
    (folder / "out").mkdir()
    return paths


def _calls(folder: Path) -> list[str]:
    return sorted((folder / "calls").read_text(encoding="utf-8").splitlines())


def test_hundreds_of_documents_go_in_parts_to_two_profiles(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _pretend(monkeypatch, tmp_path, PRINTER)
    paths = _documents(tmp_path, [str(number) for number in range(501)])
    made = office.to_pdf(paths, tmp_path / "out")
    assert [made[path].read_text() for path in paths] == [f"%PDF-{number}%%EOF" for number in range(501)]
    assert _calls(tmp_path) == ["profile 200 ", "profile 51 ", "profile1 200 ", "profile1 50 "]


def test_few_documents_go_to_one_profile_with_its_fonts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _pretend(monkeypatch, tmp_path, PRINTER)
    paths = _documents(tmp_path, ["a"] * 40)
    assert len(office.to_pdf([*paths, paths[0]], tmp_path / "out", fonts=tmp_path / "fonts.conf")) == 40
    assert _calls(tmp_path) == [f"profile 40 {tmp_path / 'fonts.conf'}"]
    assert office.to_pdf([], tmp_path / "out") == {}


def test_what_is_missing_is_tried_once_more_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _pretend(monkeypatch, tmp_path, PRINTER)
    paths = _documents(tmp_path, ["a", "bad", "alone", "half"])
    assert list(office.to_pdf(paths, tmp_path / "out")) == [paths[0], paths[2]]
    assert _calls(tmp_path) == ["profile 1 ", "profile 1 ", "profile 1 ", "profile 4 "]


def test_a_call_is_no_longer_than_windows_takes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _pretend(monkeypatch, tmp_path, PRINTER)
    monkeypatch.setattr(office, "_LONGEST_CALL", 2 * len(str(tmp_path / "out" / "原件" / "0.docx")) + 10)
    assert len(office.to_pdf(_documents(tmp_path, ["a"] * 5), tmp_path / "out")) == 5
    assert _calls(tmp_path) == ["profile 1 ", "profile 2 ", "profile 2 "]


def _running(word: str) -> list[bytes]:
    """The command lines of processes that name it."""
    lines = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):  # gone meanwhile
            lines.append(path.read_bytes())
    return [line for line in lines if word.encode() in line]


def test_a_printer_that_hangs_is_stopped_with_all_it_started(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    body = "import subprocess\nsubprocess.run([sys.executable, '-c', 'import time; time.sleep(30)', __file__])"
    _pretend(monkeypatch, tmp_path, body)
    monkeypatch.setattr(office, "_A_FILE", 0)
    paths = _documents(tmp_path, ["a"] * 6)
    assert office.to_pdf(paths, tmp_path / "out", seconds=1) == {}
    if sys.platform == "linux":
        patience = 100
        while _running(str(tmp_path / "soffice")) and patience:  # what is killed takes a moment to go
            patience -= 1
            time.sleep(0.05)
        assert not _running(str(tmp_path / "soffice"))


def test_the_version_is_asked_for(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _pretend(monkeypatch, tmp_path, "print('LibreOffice 7.4.7.2 40(Build:2)\\n')")
    assert office.office_version() == "LibreOffice 7.4.7.2"
    _pretend(monkeypatch, tmp_path, "time.sleep(30)")
    assert office.office_version(seconds=1) == ""
    monkeypatch.setattr(shutil, "which", lambda _: None)
    monkeypatch.setattr(office, "_PLACES", ())
    assert office.office_version() == ""
    with pytest.raises(LibreOfficeError, match="需要 LibreOffice，本机没有安装"):
        office.to_pdf(_documents(tmp_path, ["a"]), tmp_path / "out")


@pytest.mark.skipif(not office.find_office(), reason="LibreOffice is not installed")
def test_documents_and_a_workbook_become_pdfs(tmp_path: Path) -> None:
    paths = [document(tmp_path / f"{number}.docx", f"第{number}份") for number in range(45)]
    book = openpyxl.Workbook()
    book.worksheets[0].append(["充电桩", 82])
    book.save(tmp_path / "表.xlsx")
    (tmp_path / "out").mkdir()
    made = office.to_pdf([*paths, tmp_path / "表.xlsx"], tmp_path / "out")
    assert list(made) == [*paths, tmp_path / "表.xlsx"]
    assert [texts_of(made[path]) for path in paths] == [[f"第{number}份"] for number in range(45)]
    assert texts_of(made[tmp_path / "表.xlsx"]) == ["充电桩82"]
