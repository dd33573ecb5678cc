"""The quickest reader of a sheet says exactly what the expat pass says, or leaves the sheet to it."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET
from xml.parsers.expat import ExpatError

import pytest

from conftest import EXAMPLES
from report_gen.excel.read_cells import Cells
from report_gen.excel.read_parts import Parts
from report_gen.excel.read_pass import pass_over
from report_gen.excel.read_scan import scan, scan_texts
from report_gen.excel.read_values import NotPlain
from report_gen.excel.read_xml import named, rich_text, without_controls
from report_gen.model.raw import RawSheet

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
EXTENDED = 'xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac"'
DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
CELLS = Cells(("一", " ", "a_x0041_b", "x\r\ny"), ("General", "0%", "yyyy-mm-dd"), epoch_1904=False)
FAILS = (NotPlain, ValueError, LookupError, ExpatError, TypeError)
SEED = 20240630
# Pieces that are put into a sheet at a place where a tag begins or ends; most of them leave it well-formed.
PIECES = (
    '<c r="B2"><v>7</v></c>', '<c r="b2"><v>7</v></c>', "<c><v>8</v></c>", '<c r="C9" s="1"/>', '<c r="甲1"/>',
    '<c r="D4" t="s"><v>2</v></c>', '<c r="D5" t="s"><v>99</v></c>', '<c r="D6" t="e"><v>#N/A</v></c>',
    '<c r="D7" t="b"><v>1</v></c>', '<c r="D8" t="b"><v>2</v></c>', '<c r="D9" t="d"><v>2024-06-30</v></c>',
    '<c r="E1" s="2"><v>45000.5</v></c>', '<c r="E2" s="-1"><v>1</v></c>', '<c r="E3" s="77"><v>1e3</v></c>',
    '<c r="E4" t="inlineStr"><is><t>&lt;&#25991;&#x4e00;&#10;</t></is></c>', '<c r="E5" t="str"><v>a&#1;b</v></c>',
    '<c r="E6" t="inlineStr"><is><r><t>粗</t></r><t>细</t></is></c>', '<c r="E7"><f>A1&amp;"x"</f><v>1</v></c>',
    '<c r="E8"><f t="shared" ref="E8:E9" si="0">A1</f><v>1</v></c><c r="E9"><f t="shared" si="0"/></c>',
    '<c r="F1"><f/></c>', '<c r="F2"><f>1+1</f></c>', '<c r="F3" vm="1"><v>1</v></c>', '<c r="F4"><v>1</v><v>2</v></c>',
    '<c r="F5"><v> </v></c>', '<c r="F6" t="str"><v>a]]&gt;b</v></c>', '<c r="F7" t="str"><v>\U0010fffd&amp;</v></c>',
    '<c r="F8" t="str"><v>&amp;amp;</v></c>', '<c r="F9"><v/></c>', "<c r='G1'><v>1</v></c>", '<c r="G2" ><v>1</v></c>',
    '<row r="40" hidden="1"/>', '<row r="41" hidden="true"></row>', '<row hidden="1"/>', '<row r="0"/>',
    '<row r="42" x14ac:dyDescent="0.2"/>', '<row r="43" y:a="1"/>', '<row r="44" ht="1" ht="2"/>', '<row r="45">', "</row>",
    '<mergeCell ref="B4:C9"/>', '<mergeCell ref="b1:c2"></mergeCell>', "<rPh><t>a</t></rPh>", "<!-- x -->", "<?x y?>",
    "<![CDATA[1]]>", "<xm:f>1</xm:f>", "<t>x</t>", "<sheetData/>", "text", "\r", "\t", "&amp;", "&bad;", "]]>", "\x01",
)  # fmt: skip


def worksheet(rows: str, around: str = "", head: str = "", root: str = EXTENDED) -> bytes:
    text = f'<worksheet xmlns="{MAIN}" {root}>{head}<sheetData>{rows}</sheetData>{around}</worksheet>'
    return (DECLARED + text).encode()


def row(cells: str, number: int = 1, more: str = "") -> str:
    return f'<row r="{number}"{more}>{cells}</row>'


def outcome(xml: bytes) -> RawSheet | type[Exception]:
    try:
        return pass_over(without_controls(xml), "表", CELLS, hidden=False)
    except FAILS as error:
        return type(error)


def quick(xml: bytes) -> RawSheet | type[Exception] | None:
    try:
        return scan(xml, "表", CELLS, hidden=False)
    except FAILS as error:
        return type(error)


def agrees(xml: bytes) -> bool:
    """Whether the quick reader gives what the other gives, or nothing; where it fails the other fails too."""
    found, expected = quick(xml), outcome(xml)
    if isinstance(found, RawSheet):
        return found == expected and isinstance(expected, RawSheet) and list(found.cells) == list(expected.cells)
    return found is None or not isinstance(expected, RawSheet)


def mutated(xml: bytes, seed: int) -> Iterator[bytes]:
    """The sheet with one or two pieces put in or a stretch taken out, again and again."""
    draw = random.Random(seed)  # noqa: S311  # the same every time is what is wanted
    text = xml.decode()
    anywhere = [at for at, sign in enumerate(text) if sign in '<>"']
    between = [found.start() for found in re.finditer("<c |<row |</row>", text)]
    while True:
        changed = text
        for _ in range(draw.choice((1, 1, 2))):
            at = draw.choice(between) if draw.random() < 0.7 else draw.choice(anywhere) + draw.choice((0, 0, 1))
            at = min(at, len(changed))
            if draw.random() < 0.8:
                changed = changed[:at] + draw.choice(PIECES) + changed[at:]
            else:
                changed = changed[:at] + changed[at + draw.choice((1, 3, 20)) :]
        yield changed.encode()


ORDINARY = worksheet(
    row('<c r="A1" s="1" t="s"><v>0</v></c><c r="B1" s="1"/><c r="C1"/>', more=' spans="1:3" x14ac:dyDescent="0.25"')
    + row('<c r="A2" t="n"></c><c r="B2"><v>1.5</v></c><c r="C2" t="inlineStr"><is><t>&#25991;</t></is></c>', 2)
    + '<row r="3" hidden="1"/>'
    + row('<c r="A4"><f aca="false">SUM(B1:B3)</f><v>3</v></c>', 4, ' ht="20" hidden="true"'),
    '<mergeCells count="1"><mergeCell ref="A1:B2"/></mergeCells><dataValidations><formula1>A!1</formula1>'
    '</dataValidations><extLst><ext xmlns:xm="urn:x"><xm:f>A1</xm:f></ext></extLst>',
)


def test_an_ordinary_sheet_is_read() -> None:
    found = quick(ORDINARY)
    assert isinstance(found, RawSheet)
    assert agrees(ORDINARY)
    assert found.merges == ((1, 1, 2, 2),)
    assert found.hidden_rows == {3, 4}
    assert {at: cell.value for at, cell in found.cells.items()} == {(1, 1): "一", (2, 3): "文", (4, 1): 3}


def test_sheets_of_the_examples_are_read_alike() -> None:
    """Those of every third file: the other test of the readers goes through all of them."""
    counts = {"quick": 0, "left": 0}
    for path in sorted(EXAMPLES.rglob("*.xlsx"))[::3]:
        if path.name.startswith("~$") or not path.read_bytes().startswith(b"PK"):
            continue
        parts = Parts(path.read_bytes())
        for name in parts.names:
            if name.startswith("xl/worksheets/sheet"):
                xml = parts.read(name)
                assert agrees(xml), (path, name)
                counts["quick" if quick(xml) else "left"] += 1
    assert counts["quick"] > 100
    assert counts["left"] <= counts["quick"] / 10


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_put_into_a_sheet_both_say_the_same(seed: int) -> None:
    """A thousand changes each; a change the quick reader takes must be among them, and one it leaves."""
    changes = mutated(ORDINARY, SEED + seed)
    taken = left = 0
    for _ in range(1000):
        xml = next(changes)
        assert agrees(xml), xml
        taken += isinstance(quick(xml), RawSheet)
        left += quick(xml) is None
    assert taken > 30
    assert left > 100


@pytest.mark.parametrize("piece", PIECES)
def test_each_piece_in_a_row_and_behind_the_rows(piece: str) -> None:
    for rows, behind in ((row(f'<c r="A1"><v>1</v></c>{piece}'), ""), (piece, ""), (row(""), piece)):
        assert agrees(worksheet(rows, behind))
        assert agrees(worksheet(rows, behind, root=""))


@pytest.mark.parametrize(
    "xml",
    [
        b"",
        worksheet("").replace(b"</sheetData>", b""),
        worksheet("").replace(b"<sheetData></sheetData>", b"<sheetData/>"),
        worksheet("").replace(b"UTF-8", b"GB18030"),
        worksheet(row('<c r="A1" t="str"><v>x</v></c>')).replace(b">x<", b">\xff<"),
        worksheet(row('<c r="A1" t="str"><v>\uffff</v></c>')),
        worksheet(row('<c r="A1" t="str"><v>a]]>b</v></c>')),
        worksheet(row('<c r="A1"><v>1</v></c>'), head="<!-- x -->"),
        worksheet(row('<c r="A1"><v>1</v></c>'), head="<?x y?>"),
        worksheet(row("") + row("", 2)[:-6]),
        worksheet(row(row("", 2))),
        worksheet("<row>" + row("")),
        worksheet('<c r="A1"><v>1</v></c>'),
        worksheet(row("", more=' x14ac:dyDescent="1"'), root=""),
        worksheet(row("", more=' xmlns="urn:x"')),
        worksheet(row('<c r="A1" s="x"><v>1</v></c>')),
        worksheet(row('<c r="A1" x14ac:a="1"><v>1</v></c>')),
        worksheet(row('<c r="A1" s="1" s="2"><v>1</v></c>')),
        worksheet(row('<c r="A1" t="str"><v>&#xD800;</v></c>')),
        worksheet(row('<c r="A1"><v>1</v></c>'), head='<c r="B1"/>'),
        worksheet(row('<c r="A1"><v>1</v></c>'), "<mergeCells><mergeCell ref='A1:B2'/></mergeCells>"),
    ],
)  # fmt: skip
def test_what_it_does_not_know_it_leaves(xml: bytes) -> None:
    assert quick(xml) is None


@pytest.mark.parametrize(
    ("xml", "value"),
    [
        (worksheet(row('<c r="A1" t="str"><v>a\r\nb!?]</v></c>')), "a\nb!?]"),
        (worksheet(row('<c r="A1" t="str"><v>a&#13;b</v></c>')), "a\nb"),
        (worksheet(row('<c r="A1" t="s"><v>&#50;</v></c>')), "aAb"),
        (worksheet(row('<c r="A1" t="str" xml:space="preserve"><v xml:space="preserve"> a\n</v></c>')), " a\n"),
        (worksheet(row('<c r="A1"><v>1</v></c>', more=' xml:space="preserve"'), root=""), 1),
        (worksheet(row('<c r="A1" t="s"><v>3</v></c>')), "x\ny"),
        (worksheet(row('<c r="A1"><v>1</v></c>'), head=f"<sheetPr a='{'x' * 40_000}'/>"), 1),
    ],
)
def test_texts_are_read_as_xml_reads_them(xml: bytes, value: object) -> None:
    found = quick(xml)
    assert isinstance(found, RawSheet)
    assert agrees(xml)
    assert found.cells[1, 1].value == value


@pytest.mark.parametrize(
    "cell", ['<c r="A1" t="s"><v>9</v></c>', '<c r="A1"><v>x</v></c>', '<c r="A1" t="d"><v>1</v></c>']
)
def test_a_value_that_is_none_is_said_to_be_none(cell: str) -> None:
    assert quick(worksheet(row(cell))) in (*FAILS, IndexError, KeyError)
    assert agrees(worksheet(row(cell)))


def test_a_large_sheet_that_is_not_plain_is_given_up_at_once() -> None:
    """Were every place tried anew, this would take minutes."""
    xml = worksheet(
        "".join(row(f'<c r="A{number}" s="1"/>' * 20, number) for number in range(1, 5000)) + row("<x/>", 5000)
    )
    assert quick(xml) is None


# --- shared texts ---


def texts(items: str, head: str = "", tail: str = "") -> bytes:
    return f'{DECLARED}<sst xmlns="{MAIN}">{head}{items}{tail}</sst>'.encode()


RUNS = '<si><r><rPr><sz val="9"/></rPr><t>前&amp;</t></r><r><t xml:space="preserve"> 后</t></r></si>'


@pytest.mark.parametrize(
    ("items", "found"),
    [
        ('<si><t>一</t></si><si><t/></si><si><t xml:space="preserve"> 二&#10;</t></si>', ("一", "", " 二\n")),
        (RUNS, ("前& 后",)),
    ],
)
def test_plain_shared_texts_are_read(items: str, found: tuple[str, ...]) -> None:
    assert scan_texts(texts(items)) == found
    assert tuple(rich_text(item) for item in named(ET.fromstring(texts(items)), "si")) == found  # noqa: S314  # our own


@pytest.mark.parametrize(
    "xml",
    [
        texts(""),
        texts("<si><t>一</t><rPh><t>yi</t></rPh></si>"),
        texts("<si><t>一</t></si>", tail='<x:si xmlns:x="urn:x"/>'),
        texts("<si><t>一</t></si>", tail="<y>"),
        texts("<si><t>一</t></si>", head="<!-- x -->"),
        texts("<si><t>&#1;</t></si>"),
        texts('<si><r><rPr><t x="1"/></rPr><t>一</t></r></si>'),
        texts('<si><r><rPr><sz a="1" a="2"/></rPr><t>一</t></r></si>'),
    ],
)  # fmt: skip
def test_other_shared_texts_are_left(xml: bytes) -> None:
    assert scan_texts(xml) is None
