"""Every kind of file we write opens without repair: sound packages, valid by schema, the same after another program saved it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import chdir
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

import pytest
from lxml import etree
from openpyxl import load_workbook

from conftest import EXAMPLES
from helpers_document import packed, unpacked
from helpers_ooxml import faults, faults_of
from report_gen import cli

TEMPLATES: Final = Path(__file__).resolve().parent.parent / "templates"
VALIDATOR: Final = os.environ.get("REPORT_GEN_OOXML_VALIDATOR", "")
W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# A month of 洛阳 is enough for every kind: it has conflicts, forms that go back, and one that came too late.
RUNS: Final = (
    ("forms", "2024-05"),
    ("merge", "2024-04"),
    ("report", "2024H1", "--draft", "--review"),
    ("report", "2024Q2", "--draft"),
    ("score", "2024H1"),
    ("remind", "2024-05", "--on", "2024-06-08"),
    ("plan", "schedule", "2024"),
    ("plan", "import", "官方文件.docx", "-o", "草稿.xlsx"),
)
KINDS: Final = {
    "空白填报表.xlsx", "汇总台账.xlsx", "校核标注.xlsx", "更正表.xlsx", "退回修改通知.docx", "核对函.docx",
    "总结报告.docx", "核对稿.docx", "考核评分表.docx", "考核通报.docx", "会议材料.docx",
    "调度通报.docx", "运行情况信息表.docx", "运行情况信息表.xlsx",
    "催报清单.xlsx", "督办单.docx", "年度工作进度表.docx", "年度工作进度表.xlsx", "方案.xlsx", "草稿.xlsx",
}  # fmt: skip
MANY: Final = {"核对函", "考核评分表", "督办单"}  # folders of one file a unit


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """洛阳 with the forms of one month, and everything that is written from them."""
    root = tmp_path_factory.mktemp("ooxml") / "洛阳"
    shutil.copytree(EXAMPLES / "luoyang", root, ignore=shutil.ignore_patterns("2024-0[12356]"))
    with chdir(root):
        for arguments in RUNS:
            where = () if arguments[:2] == ("plan", "import") else ("-w", str(root))
            assert cli.main([*arguments, *where]) in {0, 1}, arguments
    return root


@pytest.fixture(scope="module")
def written(office: Path) -> tuple[Path, ...]:
    """Everything that was written."""
    folders = ("输出", "空白模板")
    found = (path for name in folders for path in sorted((office / name).rglob("*.*x")))
    return (*found, office / "方案.xlsx", office / "草稿.xlsx")


@pytest.fixture(scope="module")
def papers(written: Sequence[Path]) -> Mapping[str, Path]:
    """One file of every kind."""
    return {kind_of(path): path for path in reversed(written)}


def kind_of(path: Path) -> str:
    """`考核评分表.docx`: what a file is, without period and unit."""
    many = "空白填报表" if path.parent.parent.name == "空白模板" else path.parent.name
    if many in MANY | {"空白填报表"}:
        return f"{many}{path.suffix}"
    stem = "核对稿" if "（核对稿）" in path.stem else path.stem.rpartition("_")[2]
    return re.sub(r"\d{4}年(?:[上下]半年|第.季度|\d+月|度)?", "", stem) + path.suffix


def test_every_kind_of_file_is_written(papers: Mapping[str, Path]) -> None:
    assert set(papers) >= KINDS


def test_every_file_is_a_sound_package(written: Sequence[Path]) -> None:
    assert len(written) > 80
    assert {path.name: found for path in written if (found := faults_of(path))} == {}


def test_every_template_is_a_sound_package() -> None:
    found = {path.name: faults_of(path) for path in TEMPLATES.glob("*.docx")}
    assert found
    assert {name: told for name, told in found.items() if told} == {}


# --- what the check of packages finds ---

_BODY: Final = (
    f'<w:document xmlns:w="{W[1:-1]}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"><w:body>{}</w:body></w:document>'
)
_ROW: Final = '<w:tr><w:tc><w:tcPr><w:gridSpan w:val="{}"/></w:tcPr><w:p/></w:tc></w:tr>'
_GRID: Final = "<w:tbl><w:tblGrid><w:gridCol/><w:gridCol/></w:tblGrid>{}</w:tbl>"


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ('<w:p><w:hyperlink r:id="rIdLost"/></w:p>', "hyperlink refers to rIdLost, which is no relationship"),
        ('<wp:docPr id="1"/><wp:docPr id="1"/>', "drawing 1 twice"),
        ('<w:p><w:pPr><w:pStyle w:val="Pnone"/></w:pPr></w:p>', "style Pnone is not there"),
        ('<w:bookmarkStart w:id="1" w:name="a"/>', "bookmark 1 begins or ends only"),
        ('<w:r><w:commentReference w:id="3"/></w:r>', "comment 3 without reference or text"),
        (_GRID.format(_ROW.format(1)), "row 1 of a table has 1 of 2 columns"),
        (_GRID.format(_ROW.format(2).replace("<w:p/>", "<w:p/><w:tbl/>")), "a cell without paragraph at its end"),
    ],
)
def test_a_broken_document_is_found(body: str, fault: str) -> None:
    parts = unpacked((TEMPLATES / "督办单.docx").read_bytes())
    sections = etree.fromstring(parts["word/document.xml"]).findall(f".//{W}sectPr")
    parts["word/document.xml"] = _BODY.format(body + etree.tostring(sections[-1]).decode()).encode()
    assert any(one.endswith(fault) for one in faults(packed(parts)))


def test_a_broken_package_is_found() -> None:
    parts = unpacked((TEMPLATES / "督办单.docx").read_bytes())
    assert faults(packed(parts)) == []
    missing = {name: part for name, part in parts.items() if name != "word/footer1.xml"}
    assert faults(packed(missing)) == [
        "content type of word/footer1.xml, which is not there",
        "word/_rels/document.xml.rels: rIdOdd leads to word/footer1.xml, which is not there",
    ]
    strange = {**parts, "word/note.bin": b"", "word/Styles.xml": parts["word/styles.xml"]}
    assert faults(packed(strange)) == [
        "word/styles.xml twice",
        "word/note.bin without content type",
        "nothing leads to word/note.bin",
        "nothing leads to word/Styles.xml",
    ]


def test_a_broken_workbook_is_found() -> None:
    parts = unpacked((EXAMPLES / "luoyang" / "方案.xlsx").read_bytes())
    sheet = parts["xl/worksheets/sheet1.xml"]
    data = b'<sheetData><row r="2"><c r="A2" t="s"><v>99999</v></c></row><row r="1"><c r="A1" s="999"/><c r="A1"/></row></sheetData>'
    merged = b'<mergeCells><mergeCell ref="A1:B2"/><mergeCell ref="B2:C3"/></mergeCells>'
    parts["xl/worksheets/sheet1.xml"] = re.sub(rb"<sheetData>.*</sheetData>", data + merged, sheet, flags=re.DOTALL)
    found = [one.partition(": ")[2] for one in faults(packed(parts))]
    assert found[:3] == ["rows out of order", "cell A1 twice", "A2 has string 99999 of 0"]
    assert found[3].startswith("A1 has format 999 of ")
    assert found[4:] == ["A1:B2 and B2:C3 overlap"]


# --- by the schema of Office files ---


def schema_errors(path: Path) -> Counter[str]:
    """What the Open XML SDK says of a file, by part and kind."""
    done = subprocess.run([VALIDATOR, str(path)], capture_output=True, check=False, timeout=60)  # noqa: S603  # the CI's own
    told = json.loads(done.stdout.decode("utf-8"))
    return Counter(f"{one['path']} {one['id']} {one['description']}" for one in told["errors"])


@pytest.mark.skipif(not VALIDATOR, reason="REPORT_GEN_OOXML_VALIDATOR does not name the validator (.ci/ooxml)")
def test_every_kind_of_file_is_valid_by_the_schema(office: Path, papers: Mapping[str, Path], tmp_path: Path) -> None:
    """A copy of a unit's own file may have the errors it came with, none of ours."""
    files = [*papers.values(), *sorted(TEMPLATES.glob("*.docx")), *_embedded(papers.values(), tmp_path)]
    with ThreadPoolExecutor(2) as pool:
        found = dict(zip(files, pool.map(schema_errors, files), strict=True))
    marked = papers["校核标注.xlsx"]
    name = marked.name.replace("_校核标注", "")
    received = next(
        path
        for path in (office / "报送" / "2024-04").rglob(name)
        if path.parent.name in {"2024-04", marked.parent.name}
    )
    found[marked] -= schema_errors(received)
    assert {path.name: told for path, told in found.items() if told} == {}


def _embedded(paths: Iterable[Path], folder: Path) -> Iterator[Path]:
    """A workbook from inside each document that has one, with the data of a chart."""
    for path in paths:
        with zipfile.ZipFile(path) as package:
            name = next((name for name in package.namelist() if name.endswith(".xlsx")), "")
            if name:
                target = folder / f"{path.stem}_{Path(name).name}"
                target.write_bytes(package.read(name))
                yield target


# --- saved again by another program ---


def test_documents_are_the_same_after_libreoffice_saved_them(papers: Mapping[str, Path], tmp_path: Path) -> None:
    files = {kind: path for kind, path in papers.items() if kind.endswith(".docx")}
    again = saved_again(files, "docx", tmp_path)
    differing = [kind for kind, path in files.items() if words_of(path) != words_of(again[kind])]
    assert differing == []


def test_workbooks_are_the_same_after_libreoffice_saved_them(papers: Mapping[str, Path], tmp_path: Path) -> None:
    files = {kind: path for kind, path in papers.items() if kind.endswith(".xlsx")}
    again = saved_again(files, "xlsx", tmp_path)
    differing = {kind: one for kind, path in files.items() if (one := _changed(path, again[kind]))}
    assert differing == {}


def saved_again(files: Mapping[str, Path], kind: str, folder: Path) -> dict[str, Path]:
    """Each file opened and saved by LibreOffice, all in one run of it."""
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("LibreOffice is not installed")
    copies = {name: folder / f"{number}.{kind}" for number, name in enumerate(files)}
    for name, path in files.items():
        shutil.copyfile(path, copies[name])
    subprocess.run(  # noqa: S603  # a fixed command on files of the test
        [soffice, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", kind,
         "--outdir", str(folder / "out"), *map(str, copies.values())],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    return {name: folder / "out" / copy.name for name, copy in copies.items()}


def words_of(path: Path) -> list[str]:
    """The texts of the paragraphs of a document that say something, those of table cells among them."""
    root = etree.fromstring(unpacked(path.read_bytes())["word/document.xml"])
    texts = ("".join(_signs(paragraph)) for paragraph in root.iter(f"{W}p"))
    return [text.strip() for text in texts if text.strip()]


def _signs(paragraph: Any) -> Iterator[str]:
    for element in paragraph.iter(f"{W}t", f"{W}br", f"{W}tab"):
        yield (element.text or "") if element.tag == f"{W}t" else " "


def _changed(path: Path, again: Path) -> list[tuple[str, Any, Any]]:
    """The cells whose values differ, with both."""
    before, after = (values_of(one) for one in (path, again))
    return [
        (key, before.get(key), after.get(key)) for key in sorted({*before, *after}) if before.get(key) != after.get(key)
    ]


def values_of(path: Path) -> dict[str, Any]:
    """The values of the filled cells by sheet and cell."""
    book = load_workbook(path, data_only=True)
    return {
        f"{sheet.title}!{cell.coordinate}": _value(cell.value)
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value not in {None, ""}
    }


def _value(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 9)
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime(value.year, value.month, value.day)  # noqa: DTZ001  # a day of a cell
    return value
