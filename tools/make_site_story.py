"""The clerk's month that the documentation site tells: the real commands on the example, and what they print.

Forms, names and numbers are those of the first example (made up); the second story makes a plan from a paper of its own.
"""

from __future__ import annotations

import io
import shutil
from collections.abc import Mapping, Sequence
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import docx
import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from report_gen.cli import COULD_NOT_RUN, OUR_BUG, main
from report_gen.errors import ReportGenError

ROOT: Final = Path(__file__).resolve().parents[1]
EXAMPLE: Final = ROOT / "input_examples" / "luoyang"
OFFICE: Final = "我市办公室"
PERIOD: Final = "2024-06"
CORRECTION: Final = "更正表.xlsx"

# What units write into 更正表: (unit, number of the row) → (更正为, 说明).
_CORRECTED: Final[Mapping[tuple[str, int], tuple[str, str]]] = {
    ("市交通运输局", 1): ("20.42", ""),
    ("市住建局", 1): ("3.87:1", ""),
    ("市公安局", 1): ("2024-06-18", ""),
    ("市公安局", 2): ("完成货车限行区域调整的论证，已报局办公会。", ""),
    ("市公安局", 3): ("有", ""),
    ("市发改委", 1): ("2024-06-28", ""),
    ("市商务局", 1): ("", "两处站点6月因道路施工停用，正在另行选址，恢复为推进中"),
    ("市城市管理局", 1): ("9", ""),
    ("市工信局", 1): ("2024-06-28", ""),
    ("市市场监督管理局", 1): ("14", ""),
    ("市自然资源和规划局", 1): ("2024-06-20", ""),
}
# The paper of a county that is made up, and what a person fills in where the program would not guess.
_PAPER: Final = (
    "云山县人民政府办公室关于印发云山县城市绿色货运配送示范工程创建工作方案的通知",
    "云政办〔2024〕8号",
    "创建期为2024年1月至2026年12月。",
    "附件：云山县城市绿色货运配送示范工程创建重点任务分工",
)
PAPER_TABLE: Final = (
    "序号|指标分类|重点任务|工作目标|牵头单位|责任单位|完成时限",
    "1|体制机制保障|召开会议研究|每半年召开1次会议研究创建工作。|县交通运输局|各成员单位|每年1、7月",
    "2|基础设施建设|建设公共配送中心|投入运营的公共配送中心不少于2个。|县商务局|县交通运输局|2025年6月",
    "3|基础设施建设|建设末端共同配送站|投入运营的末端共同配送站不少于20个。|县商务局|县邮政管理局|2025年12月",
    "4|新能源车推广|新增新能源配送车辆|新增新能源城市配送车辆占新增和更新车辆的比例不低于60%。|县交通运输局|县公安局|2026年6月",
    "5|通行管理|便利车辆通行|对新能源配送车辆给予通行便利。|县公安局||持续推进",
)
PAPER_ANSWERS: Final = (
    "YS2024",
    "县交通运输局、县商务局、县邮政管理局、县公安局",
    "公共配送中心数",
    "末端配送站数",
    "新增新能源 ÷ 新增和更新 × 100",
    "是",
    "云山县城市绿色货运配送示范工程创建工作月报表",
    "月",
    "每月5日前报送上月",
)
PAPER_ITEMS: Final = (
    "D01|基础设施建设|投入运营的公共配送中心|公共配送中心数|个|存量|0|0||县商务局|牵头",
    "D02|基础设施建设|投入运营的末端共同配送站|末端配送站数|个|存量|0|0||县商务局|牵头",
    "D03|新能源车推广|创建以来新增新能源城市配送车辆|新增新能源|辆|累计|0|0||县交通运输局|牵头",
    "D04|新能源车推广|创建以来新增和更新城市配送车辆|新增和更新|辆|累计|0|0||县交通运输局|牵头",
)


@dataclass(frozen=True, slots=True)
class Said:
    """A command as it was typed, what it printed, and its exit code."""

    command: str
    printed: str
    code: int


def type_command(folder: Path, *words: str) -> Said:
    """Run one command in that folder, as at a terminal; progress is left out, a refusal is kept."""
    out, err = io.StringIO(), io.StringIO()
    with chdir(folder), redirect_stdout(out), redirect_stderr(err):
        code = main(list(words))
    if code == OUR_BUG:
        raise ReportGenError(f"report-gen {' '.join(words)}：{err.getvalue()}")
    printed = out.getvalue() + (err.getvalue() if code >= COULD_NOT_RUN else "")
    command = " ".join(f'"{word}"' if " " in word else word for word in words)
    return Said(f"report-gen {command}", printed.rstrip("\n"), code)


def month(root: Path) -> dict[str, Said]:
    """The month from empty forms to closing, in `root`/我市办公室; what was typed and printed, by name."""
    said = {"新建": type_command(root, "init", OFFICE, "--plan", "luoyang")}
    office = root / OFFICE
    first, second = _lay_out(root)
    said["方案检查"] = type_command(office, "plan", "check")
    said["空表"] = type_command(office, "forms", PERIOD)
    said["收件"] = _receive(office, first, "2024-07-03 09:30")
    said["催报"] = type_command(office, "remind", "--on", "2024-07-04")
    said["收件二"] = _receive(office, second, "2024-07-05 11:20")
    said["汇总"] = type_command(office, "merge", PERIOD, "--issued", "2024-07-08")
    shutil.copytree(
        office / "输出" / PERIOD / "退回修改", root / "退回修改件"
    )  # for pictures: they go when all is mended
    said |= _settle(root, office)
    return said | _papers(office) | _closing(office)


def _lay_out(root: Path) -> tuple[list[str], list[str]]:
    """Five months that have been, and the files of the sixth as they come in, in two lots."""
    office, arrived = root / OFFICE, root / "来件"
    for sent in sorted((EXAMPLE / "报送").iterdir()):
        target = arrived if sent.name == PERIOD else office / "报送" / sent.name
        shutil.copytree(sent, target, ignore=shutil.ignore_patterns("~$*"))
    (arrived / "收件登记.xlsx").unlink()
    shutil.copytree(EXAMPLE / "考核", office / "考核")
    files = sorted(f"../来件/{path.relative_to(arrived).as_posix()}" for path in arrived.rglob("*") if path.is_file())
    lot = [name for name in files if "/县区/" in name or "/2024-06" in name or "公安局/" in name]
    return lot, [name for name in files if name not in lot]


def _receive(office: Path, files: Sequence[str], at: str) -> Said:
    done = type_command(office, "receive", *files, "--period", PERIOD, "--at", at, "--by", "张三", "--via", "政务邮箱")
    short = f'report-gen receive ../来件/… --period {PERIOD} --at "{at}" --by 张三 --via 政务邮箱'
    return Said(short, done.printed, done.code)


def _settle(root: Path, office: Path) -> dict[str, Said]:
    """A call, the corrections that come back, the second merge, and a conflict of April."""
    said = {"待核实": type_command(office, "justify", PERIOD, "--list")}
    said["说明"] = type_command(
        office, "justify", PERIOD, "--unit", "涧西区政府", "--cell", "指标数据!H6",
        "--reason", "两处公交场站充电桩6月集中投运", "--by", "张三",
    )  # fmt: skip
    said["改报收件"] = _receive(office, _corrections(root, office), "2024-07-10 15:00")
    said["再汇总"] = type_command(office, "merge", PERIOD, "--issued", "2024-07-10")
    said["冲突"] = type_command(office, "resolve", "2024-04", "--list")
    said["裁定"] = type_command(
        office,
        "resolve",
        "CT-2024-04-D16",
        "--take",
        "市交通运输局",
        "--reason",
        "以车辆管理系统月末数为准",
        "--by",
        "李主任",
    )
    return said


def _corrections(root: Path, office: Path) -> list[str]:
    """The units fill their correction workbooks and send them back under names of their own."""
    folder = root / "来件" / "改报"
    folder.mkdir()
    for unit in sorted({unit for unit, _ in _CORRECTED}):
        book = openpyxl.load_workbook(office / "输出" / PERIOD / "退回修改" / unit / CORRECTION)
        _fill(book.worksheets[0], unit)
        book.save(folder / f"{unit}更正.xlsx")
    return [f"../来件/改报/{path.name}" for path in sorted(folder.iterdir())]


def _fill(sheet: Worksheet, unit: str) -> None:
    head, columns = _head(sheet, "更正为")
    for row in range(head + 1, sheet.max_row + 1):
        number = sheet.cell(row, columns["序号"]).value
        value, note = _CORRECTED[unit, int(str(number))]
        sheet.cell(row, columns["更正为"]).value = value or None
        if note:
            sheet.cell(row, columns["说明"]).value = note


def _head(sheet: Worksheet, title: str) -> tuple[int, dict[str, int]]:
    """The row of the sheet's head, which holds that title, and the columns of all titles."""
    for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
        if title in cells:
            return number, {str(text): place for place, text in enumerate(cells, start=1)}
    raise LookupError(title)


def _papers(office: Path) -> dict[str, Said]:
    reports = type_command(office, "report", "2024H1", "--issued", "2024-07-15", "--review")
    return {
        "报告": reports,
        "批注": _comments(office / "输出" / "2024H1" / "2024年上半年总结报告（核对稿）.docx", reports.command),
        "溯源": type_command(office, "trace", "2024H1", "--indicator", "I11", "--document", "总结报告"),
        "录入": type_command(office, "score", "enter", "2024H1"),
        "考核": type_command(office, "score", "2024H1", "--issued", "2024-07-15"),
        "解释": type_command(office, "score", "explain", "市商务局", "2024H1"),
    }


def _comments(path: Path, command: str) -> Said:
    """The first comments of a copy for review, one below the other, as Word shows them in the margin."""
    texts = [comment.text for comment in docx.Document(str(path)).comments]
    return Said(command, "\n\n".join(f"批注{number}　{text}" for number, text in enumerate(texts[2:6], start=3)), 0)


def _closing(office: Path) -> dict[str, Said]:
    reason = "市政数局、市农业农村局未报，市邮政管理局未改报，均已督办"
    return {
        "封账不成": type_command(office, "close", PERIOD, "--by", "张三"),
        "封账": type_command(office, "close", PERIOD, "--by", "张三", "--force", "--reason", reason),
        "封账以后": type_command(office, "merge", PERIOD),
        "校验": type_command(office, "verify", PERIOD),
    }


def ten_minutes(root: Path) -> dict[str, Said]:
    """Another city from its printed paper to the first merge, in `root`; what was typed and printed, by name."""
    _write_paper(root / "印发的文件.docx")
    said = {"导入": type_command(root, "plan", "import", "印发的文件.docx", "-o", "方案.xlsx", "--city", "云山县")}
    said["没有填"] = type_command(root, "plan", "check", "方案.xlsx")
    _answer(root / "方案.xlsx")
    said["填好以后"] = type_command(root, "plan", "check", "方案.xlsx")
    said["节假日"] = type_command(root, "init", "云山县办公室", "--plan", "方案.xlsx")
    said["补节假日"] = type_command(root, "holidays", "fill", "2024", "-w", "云山县办公室")
    said["县空表"] = type_command(root, "forms", PERIOD, "-w", "云山县办公室")
    _first_form(root / "云山县办公室")
    said["县汇总"] = type_command(root, "merge", PERIOD, "-w", "云山县办公室")
    return said


def _write_paper(path: Path) -> None:
    paper = docx.Document()
    for line in _PAPER:
        paper.add_paragraph(line)
    rows = [row.split("|") for row in PAPER_TABLE]
    table = paper.add_table(len(rows), len(rows[0]))
    for line, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(line.cells, texts, strict=True):
            cell.text = text
    paper.save(str(path))


def _answer(path: Path) -> None:
    """What a person writes into the draft: nine answers on 识读核对, four rows on 数据项."""
    book = openpyxl.load_workbook(path)
    sheet = book["识读核对"]
    _, columns = _head(sheet, "改为")
    for row, answer in enumerate(PAPER_ANSWERS, start=2):
        sheet.cell(row, columns["确认" if answer == "是" else "改为"]).value = answer
        sheet.cell(row, columns["确认人"]).value = "张三"
    for item in PAPER_ITEMS:
        book["数据项"].append([int(text) if text.isdigit() else text or None for text in item.split("|")])
    book.save(path)


def _first_form(office: Path) -> None:
    """One unit fills its form: states, progress and two numbers."""
    (blank,) = (office / "空白模板" / PERIOD).glob("县商务局*.xlsx")
    book = openpyxl.load_workbook(blank)
    for sheet, words in (
        ("任务进展", {"工作状态": "推进中", "本期工作进展": "已完成选址和立项。"}),
        ("指标数据", {"本期值": 1}),
    ):
        page = book[sheet]
        head, columns = _head(page, next(iter(words)))
        for row in range(head + 1, page.max_row + 1):
            if page.cell(row, columns["序号"]).value is not None:
                for title, word in words.items():
                    page.cell(row, columns[title]).value = word
    target = office / "报送" / PERIOD
    target.mkdir(parents=True)
    book.save(target / "商务局6月.xlsx")
