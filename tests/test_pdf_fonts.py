"""The font gate: which fonts a document asks for, which its PDF has, and what stands in for those that are missing."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from helpers_pdf import document, pdf
from helpers_word import TEMPLATES, small_plan
from report_gen.pdf.faces import OFFICIAL, is_face, preferred
from report_gen.pdf.fontconfig import standing_in, write_configuration
from report_gen.pdf.fonts import FontCheck, check_fonts, fonts_of
from report_gen.rules.printing import named_substitutes, substitutes_allowed
from report_gen.word.asked_fonts import asked_fonts

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
STYLES = f"""<w:styles {W}>
<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:eastAsia="仿宋_GB2312"/></w:rPr></w:rPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:rPr/></w:style>
<w:style w:type="paragraph" w:styleId="head"><w:basedOn w:val="base"/></w:style>
<w:style w:type="paragraph" w:styleId="base"><w:basedOn w:val="head"/><w:rPr><w:rFonts w:eastAsia="黑体"/></w:rPr></w:style>
<w:style w:type="character" w:styleId="kai"><w:rPr><w:rFonts w:eastAsia="楷体_GB2312"/></w:rPr></w:style>
</w:styles>"""


def written(path: Path, body: str, styles: str = STYLES) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>")
        if styles:
            archive.writestr("word/styles.xml", styles)
    return path


@pytest.mark.parametrize(
    ("body", "asked"),
    [
        ("<w:p><w:r><w:t>正文</w:t></w:r></w:p>", {"仿宋_GB2312"}),
        ('<w:p><w:pPr><w:pStyle w:val="head"/></w:pPr><w:r><w:t>标题</w:t></w:r></w:p>', {"黑体"}),
        ('<w:p><w:r><w:rPr><w:rStyle w:val="kai"/></w:rPr><w:t>楷体</w:t></w:r></w:p>', {"楷体_GB2312"}),
        ('<w:p><w:r><w:rPr><w:rFonts w:eastAsia="宋体"/></w:rPr><w:t>—</w:t></w:r></w:p>', {"宋体"}),
        ('<w:p><w:r><w:rPr><w:rFonts w:ascii="宋体" w:eastAsia="黑体"/></w:rPr><w:t>1</w:t></w:r></w:p>', {"宋体"}),
        ('<w:p><w:r><w:rPr><w:rFonts w:ascii="Arial"/></w:rPr><w:t>abc</w:t></w:r></w:p>', set()),
        ("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r><w:r><w:t> </w:t></w:r></w:p>", set()),
    ],
)
def test_the_fonts_of_printed_text(tmp_path: Path, body: str, asked: set[str]) -> None:
    assert asked_fonts(written(tmp_path / "a.docx", body)) == asked


def test_without_styles_only_the_runs_count(tmp_path: Path) -> None:
    run = '<w:r><w:rPr><w:rFonts w:eastAsia="黑体"/></w:rPr><w:t>黑</w:t></w:r><w:r><w:t>无</w:t></w:r>'
    assert asked_fonts(written(tmp_path / "a.docx", f"<w:p>{run}</w:p>", "")) == {"黑体"}


def test_what_cannot_be_read_asks_for_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"no zip")
    assert asked_fonts(tmp_path / "a.docx") == asked_fonts(tmp_path / "none.docx") == frozenset()
    assert asked_fonts(written(tmp_path / "b.docx", "<w:p>")) == frozenset()


def test_our_templates_ask_for_the_fonts_of_official_paper() -> None:
    asked = {font for path in TEMPLATES.glob("*.docx") for font in asked_fonts(path)}
    assert asked == {face.name for face in OFFICIAL}


@pytest.mark.parametrize(
    ("name", "embedded", "same"),
    [
        ("仿宋_GB2312", "FangSong_GB2312", True),
        ("仿宋_GB2312", "FangSong", False),
        ("宋体", "SimSun", True),
        ("宋体", "SimSun-ExtB", True),
        ("黑体", "NotoSansCJKjp-Regular-VKana", False),
        ("方正小标宋简体", "FZXBSJW--GB1-0", True),
        ("方正小标宋简体", "方正小标宋简体", True),
        ("思源宋体", "思源 宋体", True),
    ],
)
def test_names_in_word_and_in_a_pdf(name: str, embedded: str, *, same: bool) -> None:
    assert is_face(name, embedded) is same


def test_all_there(tmp_path: Path) -> None:
    made = pdf(tmp_path / "a.pdf", ["a", "b"], {"BAAAAA+SimHei": "黑", "CAAAAA+FangSong_GB2312": "仿"})
    assert check_fonts(made, ["黑体", "仿宋_GB2312"]) == FontCheck(2)
    assert check_fonts(made, ["黑体"]) == FontCheck(2, strays="仿")
    assert check_fonts(made, []) == FontCheck(2)


def test_replaced_fonts_are_named_in_the_order_of_the_standard(tmp_path: Path) -> None:
    made = pdf(tmp_path / "a.pdf", fonts={"BAAAAA+SimHei": "黑", "CAAAAA+NotoSerif": "仿宋", "DAAAAA+DejaVuSans": ""})
    found = check_fonts(made, ["黑体", "我的字体", "宋体", "仿宋_GB2312"])
    assert found == FontCheck(1, ("仿宋_GB2312", "宋体", "我的字体"), ("NotoSerif",))


def test_fonts_of_forms_on_a_page_count_once(tmp_path: Path) -> None:
    writer = PdfWriter(clone_from=PdfReader(pdf(tmp_path / "a.pdf", ["a", "b"], {"BAAAAA+SimHei": "黑"})))
    forms = DictionaryObject()
    for page in writer.pages:
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): forms})
    form = DecodedStreamObject()
    form[NameObject("/Subtype")] = NameObject("/Form")
    form[NameObject("/Resources")] = DictionaryObject(
        {NameObject("/XObject"): forms, NameObject("/Font"): _fonts("黑体")}
    )
    forms[NameObject("/X1")] = forms[NameObject("/X2")] = form
    forms[NameObject("/X3")] = DictionaryObject({NameObject("/Subtype"): NameObject("/Image")})
    assert [str(font["/BaseFont"]) for font in fonts_of(writer.pages)] == ["/黑体"]


def _fonts(name: str) -> DictionaryObject:
    return DictionaryObject({NameObject("/F1"): DictionaryObject({NameObject("/BaseFont"): NameObject(f"/{name}")})})


def test_the_office_goes_before_our_own_choice() -> None:
    info = {
        "字体替换：仿宋_GB2312": "我的仿宋、仿宋",
        "字体替换:黑体": " ， ",
        "允许字体替换": "是",
        "项目名称": "创建",
    }
    plan = small_plan(info=info)
    assert named_substitutes(plan) == {"仿宋_GB2312": ("我的仿宋", "仿宋")}
    assert preferred(named_substitutes(plan))["仿宋_GB2312"][:4] == ("仿宋_GB2312", "我的仿宋", "仿宋", "FangSong")
    assert substitutes_allowed(plan)
    assert not substitutes_allowed(small_plan(info={"允许字体替换": "否"}))


@pytest.mark.skipif(shutil.which("fc-match") is None, reason="fontconfig is not installed")
def test_fontconfig_takes_the_first_that_is_installed(tmp_path: Path) -> None:
    listed = subprocess.run(["fc-list", ":", "family"], capture_output=True, text=True, check=True).stdout  # noqa: S607
    installed = next(name for name in listed.replace("\n", ",").split(",") if name.isascii() and name.strip())
    fonts = {"仿宋_GB2312": ("仿宋_GB2312", "没有这种 & 字体", installed), "黑体": (installed,)}
    configuration = write_configuration(fonts, tmp_path / "fonts.conf")
    assert standing_in(fonts, configuration) == {"仿宋_GB2312": installed, "黑体": installed}


def test_without_fontconfig_nothing_is_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fonts = preferred({})
    configuration = write_configuration(fonts, tmp_path / "fonts.conf")
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert standing_in(fonts, configuration) == {}
    (tmp_path / "fc-match").write_bytes(b"no program")
    monkeypatch.setattr(shutil, "which", lambda _: str(tmp_path / "fc-match"))
    assert standing_in(fonts, configuration) == {}


def test_a_document_with_its_font_on_the_runs(tmp_path: Path) -> None:
    assert asked_fonts(document(tmp_path / "a.docx", "正文 1", font="楷体_GB2312")) == {"楷体_GB2312"}
