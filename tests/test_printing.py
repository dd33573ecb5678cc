"""Documents become PDFs beside them: replaced fonts are stamped and named, and nothing is lost without LibreOffice."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from conftest import EXAMPLES
from helpers_pdf import bookmarks, document, pdf, texts_of
from helpers_word import HALF, small_plan
from report_gen import office as libreoffice
from report_gen.cli import DONE, PERSON_NEEDED, main
from report_gen.cli.printing import note_lines, pack_lines, pdf_json, pdf_lines
from report_gen.errors import LibreOfficeError, ReportGenError
from report_gen.model.printing import PackPart
from report_gen.office import find_office
from report_gen.reports import REPORTS, print_pack
from report_gen.steps import printing
from report_gen.steps.load import Office
from report_gen.steps.pack import find_documents, make_pack
from report_gen.steps.printing import make_pdfs, pages_of
from report_gen.workspace import Workspace

Capture = pytest.CaptureFixture[str]
with_libreoffice = pytest.mark.skipif(not find_office(), reason="LibreOffice is not installed")
REAL = {"方正小标宋简体": "FZXBSJW", "仿宋_GB2312": "FangSong_GB2312", "黑体": "SimHei"}


def office_at(folder: Path, **info: str) -> Office:
    plan = small_plan()
    return Office(Workspace.at(folder), small_plan(info={**plan.info, **info}))


class Printer:
    """Stands in for LibreOffice: a page a document, in the fonts given, or in one that is no Chinese official font."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *fonts: str, pages: Mapping[str, int] | None = None) -> None:
        self.fonts = {REAL[name]: "字" for name in fonts} or {"BAAAAA+Other": "字"}
        self.pages = dict(pages or {})
        self.given: list[str] = []
        monkeypatch.setattr(printing, "to_pdf", self)
        monkeypatch.setattr(printing, "standing_in", lambda *_: {})

    def __call__(self, paths: Sequence[Path], folder: Path, *, fonts: Path) -> Mapping[Path, Path]:
        assert fonts.is_file()
        self.given += [path.name for path in paths]
        return {
            path: self._made(path, folder / f"{number}.pdf")
            for number, path in enumerate(paths)
            if "坏" not in path.name
        }

    def _made(self, path: Path, out: Path) -> Path:
        words = "DRAFT" if path.suffix == ".fodt" else "text"
        return pdf(out, [words] * self.pages.get(path.name, 1), self.fonts)


def test_replaced_fonts_are_stamped_and_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    printer = Printer(monkeypatch, pages={"报告.docx": 3})
    paths = [document(tmp_path / "报告.docx"), document(tmp_path / "坏.docx")]
    done = make_pdfs(office_at(tmp_path), paths)
    assert texts_of(tmp_path / "报告.pdf") == ["DRAFTtext"] * 3
    assert [(note.code, note.place.file, dict(note.data)) for note in done.notes] == [
        ("F101", "报告.docx", {"fonts": "仿宋_GB2312", "used": "Other"}),
        ("F201", "坏.docx", {}),
    ]
    assert (done.paths, done.missing, done.pages) == ((tmp_path / "报告.pdf",), (paths[1],), {tmp_path / "报告.pdf": 3})
    assert not done.clean
    assert printer.given == ["报告.docx", "坏.docx", "草稿1.fodt"]
    assert [path.name for path in tmp_path.glob("*.pdf")] == ["报告.pdf"]


@pytest.mark.parametrize("setting", ["", "是"])
def test_replaced_fonts_that_are_allowed_are_only_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, setting: str
) -> None:
    Printer(monkeypatch)
    done = make_pdfs(office_at(tmp_path, 允许字体替换=setting), [document(tmp_path / "a.docx")], allow=not setting)
    assert texts_of(tmp_path / "a.pdf") == ["text"]
    assert [note.code for note in done.notes] == ["F102"]
    assert done.clean


def test_a_pdf_in_its_own_fonts_says_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    Printer(monkeypatch, "仿宋_GB2312")
    done = make_pdfs(office_at(tmp_path), [document(tmp_path / "a.docx"), document(tmp_path / "b.docx", font="黑体")])
    assert texts_of(tmp_path / "a.pdf") == ["text"]
    assert [(note.code, note.place.file) for note in done.notes] == [("F101", "b.docx")]
    assert texts_of(tmp_path / "b.pdf") == ["DRAFTtext"]


def test_rare_characters_in_another_font_are_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    printer = Printer(monkeypatch, "仿宋_GB2312")
    printer.fonts["CAAAAA+Other"] = "喆"
    done = make_pdfs(office_at(tmp_path), [document(tmp_path / "a.docx")])
    assert [(note.code, dict(note.data)) for note in done.notes] == [("F103", {"characters": "喆"})]
    assert done.clean


def test_what_fontconfig_says_names_the_substitute(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    Printer(monkeypatch)
    monkeypatch.setattr(printing, "standing_in", lambda *_: {"仿宋_GB2312": "FandolFang R", "黑体": "黑体"})
    papers = [document(tmp_path / "a.docx"), document(tmp_path / "b.docx", font="黑体")]
    done = make_pdfs(office_at(tmp_path), papers)
    assert [(note.place.file, dict(note.data)["used"]) for note in done.notes] == [("a.docx", "FandolFang R")]


def test_nothing_is_written_by_a_dry_run_or_for_nothing(tmp_path: Path) -> None:
    assert make_pdfs(office_at(tmp_path), [tmp_path / "a.docx"], dry_run=True).paths == (tmp_path / "a.pdf",)
    assert make_pdfs(office_at(tmp_path), []).clean
    assert list(tmp_path.iterdir()) == []


def test_without_libreoffice_one_sentence_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    monkeypatch.setattr(libreoffice, "_PLACES", ())
    paths = [document(tmp_path / "a.docx"), document(tmp_path / "b.docx")]
    done = make_pdfs(office_at(tmp_path), paths)
    assert (done.paths, done.missing) == ((), tuple(paths))
    said = list(pdf_lines(done, dry_run=False))
    assert len(said) == 1
    assert said[0].startswith("转成 PDF 需要 LibreOffice，本机没有安装，或不能正常工作；2 份文书只有 Word 文件。")
    assert [note.code for note in done.notes] == ["F202"]
    assert pdf_json(done)["without_pdf"] == [path.as_posix() for path in paths]
    assert pages_of(office_at(tmp_path), paths[0]) is None


def test_without_its_watermark_no_draft_is_written(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    printer = Printer(monkeypatch)

    def no_sheet(paths: Sequence[Path], folder: Path, *, fonts: Path) -> Mapping[Path, Path]:
        return {} if paths[0].suffix == ".fodt" else printer(paths, folder, fonts=fonts)

    monkeypatch.setattr(printing, "to_pdf", no_sheet)
    done = make_pdfs(office_at(tmp_path), [document(tmp_path / "a.docx")])
    assert [note.code for note in done.notes] == ["F202"]
    assert not (tmp_path / "a.pdf").exists()


def test_one_note_about_several_documents_is_said_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    Printer(monkeypatch)
    done = make_pdfs(office_at(tmp_path), [document(tmp_path / f"{number}.docx") for number in range(3)])
    assert [line.partition("：")[0] for line in note_lines(done.notes)] == ["3 份文书"]
    assert [one["pages"] for one in pdf_json(done)["pdfs"]] == [1, 1, 1]


def test_the_pages_of_one_document(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    Printer(monkeypatch, pages={"a.docx": 4})
    assert pages_of(office_at(tmp_path), document(tmp_path / "a.docx")) == 4
    assert pages_of(office_at(tmp_path), document(tmp_path / "坏.docx")) is None


@with_libreoffice
def test_libreoffice_prints_the_text_and_the_stamp_on_each_page(tmp_path: Path) -> None:
    path = document(tmp_path / "a.docx", "第一页正文", "第二页正文")
    office = office_at(tmp_path, **{"字体替换：仿宋_GB2312": "没有这种字体"})
    done = make_pdfs(office, [path])
    if done.notes:  # the machine has no 仿宋_GB2312
        stamp = "草稿（字体替换：仿宋_GB2312）"
        assert [note.code for note in done.notes] == ["F101"]
        assert texts_of(tmp_path / "a.pdf") == [f"{stamp}第一页正文", f"{stamp}第二页正文"]
    first = (tmp_path / "a.pdf").read_bytes()
    make_pdfs(office, [document(tmp_path / "b.docx", "另一份"), path])
    assert (tmp_path / "a.pdf").read_bytes() == first
    assert done.pages == {tmp_path / "a.pdf": 2}


# The print pack.

FOLDER = Path("输出/2024H1")
LAID_OUT = (
    "2024年上半年考核通报.docx",
    "2024年上半年总结报告.docx",
    "2024年上半年总结报告（核对稿）.docx",
    "2024年上半年总结报告（手改稿2）.docx",
    "2024年上半年总结报告(1).docx",
    "~$24年上半年总结报告.docx",
    "考核评分表/东城区政府_2024年上半年考核评分表.docx",
    "考核评分表/市交通运输局_2024年上半年考核评分表.docx",
    "核对函/CT-2024-06-D16_市商务局.docx",
    "核对函/CT-2024-06-D02_市商务局.docx",
    "核对函/CT-2024-06-D02_市交通运输局.docx",
    "退回修改/市商务局/退回修改通知.docx",
    "催报/督办单/市商务局.docx",
    "领导讲话.docx",
    "../2024/年度工作进度表.docx",
)


def laid_out(folder: Path) -> None:
    for name in LAID_OUT:
        document(folder / FOLDER / name, "正文")


def test_the_documents_stand_in_the_order_of_the_pack(tmp_path: Path) -> None:
    laid_out(tmp_path)
    office = office_at(tmp_path)
    assert [(one.chapter, one.title) for one in find_documents(office, HALF)] == [
        ("总结报告", "2024年上半年总结报告"),
        ("考核通报", "2024年上半年考核通报"),
        ("考核评分表", "市交通运输局"),
        ("考核评分表", "东城区政府"),
        ("年度工作进度表", "年度工作进度表"),
        ("核对函", "市交通运输局（CT-2024-06-D02）"),
        ("核对函", "市商务局（CT-2024-06-D02）"),
        ("核对函", "市商务局（CT-2024-06-D16）"),
        ("退回修改通知", "市商务局"),
        ("督办单", "市商务局"),
        ("其他文书", "领导讲话"),
    ]
    assert list(find_documents(office, HALF.next())) != []  # the year's plan goes with both halves
    assert list(find_documents(office, HALF.split(HALF.span)[0].next().next())) == []


def test_the_list_of_contents() -> None:
    parts = (PackPart("总结报告", "2024年上半年总结报告", 3, 19), PackPart("考核评分表", "市公安局", 23, 1))
    context = print_pack.build(small_plan(), HALF, parts)
    assert context.tables[0].rows == (
        ("1", "总结报告", "2024年上半年总结报告", "3～21", "19"),
        ("2", "考核评分表", "市公安局", "23", "1"),
    )
    assert str(context.values["说明"]).startswith("共2份文书，20页。")
    assert print_pack.TEMPLATE in {report.template for report in REPORTS}


def test_the_pages_of_the_pack_are_those_of_its_list(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    laid_out(tmp_path)
    report = "2024年上半年总结报告.docx"
    Printer(monkeypatch, "仿宋_GB2312", "黑体", "方正小标宋简体", pages={report: 2, print_pack.TEMPLATE: 2})
    monkeypatch.setattr(printing, "asked_fonts", lambda _: frozenset({"仿宋_GB2312"}))
    done = make_pack(office_at(tmp_path), HALF)
    assert done.path == tmp_path / FOLDER / "2024年上半年打印册.pdf"
    assert [(part.title, part.first) for part in done.parts[:3]] == [
        ("2024年上半年总结报告", 3),
        ("2024年上半年考核通报", 5),
        ("市交通运输局", 7),
    ]
    assert texts_of(done.path)[:8] == ["text", "text", "text", "text", "text", "", "text", ""]
    assert bookmarks(done.path)[:5] == [
        ("目录", 1, 0),
        ("总结报告", 3, 0),
        ("考核通报", 5, 0),
        ("考核评分表", 7, 0),
        ("市交通运输局", 7, 1),
    ]
    assert done.clean


def test_a_pack_names_what_could_not_be_bound_in(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    document(tmp_path / FOLDER / "好.docx")
    document(tmp_path / FOLDER / "考核评分表/坏_评分表.docx")
    Printer(monkeypatch)
    done = make_pack(office_at(tmp_path), HALF)
    found = [(note.code, note.place.file) for note in done.notes]
    assert found == [("F101", "好.docx"), ("F201", "考核评分表/坏_评分表.docx")]
    assert [line for line in pack_lines(done, dry_run=False) if line.startswith("第")] == [
        "第 3 页　其他文书：1 份，1 页"
    ]
    assert [part.title for part in done.parts] == ["好"]
    assert texts_of(done.path) == ["DRAFTtext", "", "DRAFTtext"]
    assert not done.clean


def test_a_pack_of_nothing_is_not_written(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    Printer(monkeypatch)
    with pytest.raises(ReportGenError, match="2024年上半年还没有可打印的文书"):
        make_pack(office_at(tmp_path), HALF)
    document(tmp_path / FOLDER / "坏.docx")
    done = make_pack(office_at(tmp_path), HALF)
    assert (done.parts, [path.name for path in done.missing]) == ((), ["坏.docx"])
    assert not done.path.exists()


def test_a_list_that_never_fits_itself_is_given_up(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    document(tmp_path / FOLDER / "好.docx")
    printer = Printer(monkeypatch)

    def growing(paths: Sequence[Path], folder: Path, *, fonts: Path) -> Mapping[Path, Path]:
        printer.pages[print_pack.TEMPLATE] = printer.pages.get(print_pack.TEMPLATE, 1) + 1
        return printer(paths, folder, fonts=fonts)

    monkeypatch.setattr(printing, "to_pdf", growing)
    done = make_pack(office_at(tmp_path), HALF)
    assert [note.code for note in done.notes] == ["F202"]


def test_the_command(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: Capture) -> None:
    shutil.copy(EXAMPLES / "luoyang" / "方案.xlsx", tmp_path)
    laid_out(tmp_path)
    Printer(monkeypatch)
    where = ["-w", str(tmp_path)]
    assert main(["打印包", "2024H1", "--dry-run", *where]) == DONE
    assert "核对函：3 份" in capsys.readouterr().out
    assert main(["pack", "2024H1", *where]) == PERSON_NEEDED
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "第 3 页　总结报告：1 份，1 页"
    assert said[-1] == f"已写出：{tmp_path / FOLDER / '2024年上半年打印册.pdf'}"
    assert main(["pack", "2024H1", "--allow-fonts", "--json", *where]) == DONE
    told = json.loads(capsys.readouterr().out)
    assert told["parts"][0] == {"chapter": "总结报告", "title": "2024年上半年总结报告", "first": 3, "pages": 1}

    def missing(*_: object, **__: object) -> Mapping[Path, Path]:
        raise LibreOfficeError("没有")

    monkeypatch.setattr(printing, "to_pdf", missing)
    assert main(["pack", "2024H1", *where]) == PERSON_NEEDED
    assert capsys.readouterr().out.startswith("转成 PDF 需要 LibreOffice")
