"""Makes an office of any size: a plan of N units and one filled form of each, every name and figure of it made up.

    python benchmarks/province.py 10000 FOLDER [--month 2024-06] [--resaved 200]

The plan has the shape of the 洛阳 example and is written by the same code: every unit has the same five tasks and seventeen
data items (sums and newest values of all), one in a hundred leads a task of its neighbours, and three of a hundred
report one figure that must agree. About two forms in a hundred have an ordinary mistake: 约80 for a number, 三月底 for
a day, nothing at all. `--resaved K` has the first K forms saved again by LibreOffice and the next K by openpyxl, as
units do. The same arguments give the same forms (those saved again apart).

A form is written by the program itself, once for every set of tasks and items; of the others only what differs (unit,
marks, entries) is put into its XML, which takes some milliseconds.
"""

from __future__ import annotations

import argparse
import io
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice, pairwise
from pathlib import Path
from types import ModuleType
from typing import Final, TypeVar

sys.path.insert(0, str(Path(__file__).parents[1] / "tools"))

from openpyxl import load_workbook

import plan_data_luoyang
from compile_plans import Example, plan_tables
from plan_data_common import NATIONAL_ITEMS, rows_of
from plan_official import OfficialTask
from report_gen.excel.filled import write_filled, write_rows
from report_gen.excel.plan_book import write_plan_book
from report_gen.model.filled import EntryKey
from report_gen.model.form import COVER_SHEET, ITEMS, SAMPLE_NOTICE, TASKS, Form
from report_gen.model.period import Period
from report_gen.model.plan import Plan, Unit
from report_gen.rules.forms import build_form
from report_gen.steps.load import load_plan
from report_gen.workspace import PLAN_FILE, REGISTER_FILE, Workspace

_Thing = TypeVar("_Thing")

OFFICE: Final = "办公室"
_CITY: Final = "示例省"
_SHARED_ITEMS: Final = [
    "D02",
    "D05",
    "D06",
    "D07",
    "D08",
    "D09",
    "D10",
    "D11",
    "D12",
    "D13",
    "D14",
    "D16",
    "D17",
    "D18",
    "D19",
]
_NEWEST_ITEMS: Final = ("D26", "D27")
_GROUP: Final = 500  # members a collective name may have: its cell takes 32,767 characters
_NEIGHBOURS: Final = 100
_MISTAKEN: Final = 50  # one form in so many
_BATCH: Final = 200  # files LibreOffice takes in one call; beyond 247 it stops and says nothing
_ZIP_TIME: Final = (2024, 7, 1, 0, 0, 0)
# What stands in a master form where every unit says something else.
_NAME, _SHORT, _TEXT = "＠全称＠", "＠简称＠", "＠填{}＠"
_NUMBER: Final = 987_000_000
_SLOT: Final = re.compile(rb'<c r="([A-Z]+\d+)"( s="\d+")?><v>(987\d{6})</v></c>')


def make_office(folder: Path, units: int, period: Period) -> Workspace:
    """An office of that many units in `folder` (new or empty) with everybody's form of the period."""
    folder.mkdir(parents=True, exist_ok=True)
    write_plan_book(plan_tables(_example(units), ""), folder / PLAN_FILE, title=f"{_CITY}方案（虚构）")
    workspace = Workspace.at(folder)
    make_forms(workspace, period)
    return workspace


def make_forms(workspace: Workspace, period: Period) -> None:
    """Everybody's filled form of the period, and the register that says when it came."""
    plan, _ = load_plan(workspace.plan)
    inbox = workspace.period_inbox(period)
    inbox.mkdir(parents=True, exist_ok=True)
    day = period.next().first.isoformat()
    names = []
    for number, (unit, content) in enumerate(filled_forms(plan, period)):
        name = f"{unit.short}{period.label}填报表.xlsx"
        (inbox / name).write_bytes(content)
        names.append((name, f"{day} {8 + number % 9:02d}:{number % 60:02d}"))
    names[-1] = (names[-1][0], f"{day} 17:30")  # whose newest value counts
    write_rows(inbox / REGISTER_FILE, "收件登记", [("文件名", "收到时间"), *names])


def filled_forms(plan: Plan, period: Period) -> Iterator[tuple[Unit, bytes]]:
    """Each unit with its filled form, in plan order."""
    masters: dict[str, _Master] = {}
    for number, unit in enumerate(plan.units):
        form = build_form(plan, unit, period)
        key = form.identity.version + unit.kind.value
        if key not in masters:
            masters[key] = _Master.of(plan, unit, period)
        yield unit, masters[key].filled(unit, form, _figures(plan, unit, number, period))


def _example(units: int) -> Example:
    """The data of the plan as `tools/plan_data_luoyang.py` holds them, for an office and `units` − 1 others."""
    shorts = [f"县区{number:05d}" for number in range(1, units)]
    groups = {f"第{number:03d}片": names for number, names in enumerate(batched(shorts, _GROUP), 1)}
    leads = [names for names in batched(shorts, _NEIGHBOURS) if len(names) >= 3]
    data = ModuleType("province")
    vars(data).update(
        INFO=_info(),
        UNITS=_unit_lines(shorts, groups),
        TASK_NOTES={},
        OWN_SOURCE="虚构",
        OWN_ITEMS="\n".join(
            f"N{number:03d} | 邻区共报 | 第{number}组共同建成的货运站 | 共建货运站{number} | 个 | 累计 | 0 | 三家所报应一致。"
            for number, _ in enumerate(leads, 1)
        ),
        REPORTERS=_reporters("、".join(groups), leads),
        INDICATORS=_INDICATORS,
        CHECKS="\n".join(plan_data_luoyang.CHECKS.strip().splitlines()[:3]),
        RUBRIC="\n".join(
            line.replace("D38", "D10")
            for line in plan_data_luoyang.RUBRIC.strip().splitlines()
            if line.startswith("Q0")
        ),
        SCHEDULE=plan_data_luoyang.SCHEDULE.replace("洛阳市", _CITY),
    )
    return Example("", data, lambda _: _tasks("、".join(groups), leads))


def batched(names: Iterable[_Thing], size: int) -> Iterator[tuple[_Thing, ...]]:
    """The things in lots of that many (itertools has it from Python 3.12 on)."""
    left = iter(names)
    while lot := tuple(islice(left, size)):
        yield lot


def _info() -> str:
    made_up = {
        "方案编号": "SF2024",
        "城市": _CITY,
        "数据说明": f"{SAMPLE_NOTICE}：单位、任务、数字都是程序编造的，只用于测速。",
    }
    rows = [
        (name, made_up.get(name, text.replace("洛阳", "示例"))) for name, text, *_ in rows_of(plan_data_luoyang.INFO)
    ]
    return "\n".join(f"{name} | {text} |" for name, text in rows)


def _unit_lines(shorts: Sequence[str], groups: Mapping[str, Sequence[str]]) -> str:
    office = f"U00000 | {_CITY}领导小组办公室 | {OFFICE} | 办公室 |  |  | 虚构"
    own = (f"U{short[2:]} | {_CITY}{short}人民政府 | {short} | 县区 |  |  | 虚构" for short in shorts)
    joint = (
        f"J{number:03d} | {name} | {name} | 集合 |  | {'、'.join(members)} | 虚构"
        for number, (name, members) in enumerate(groups.items(), 1)
    )
    return "\n".join((office, *own, *joint))


def _reporters(everybody: str, leads: Sequence[Sequence[str]]) -> dict[str, str]:
    """Who reports an item, and after a slash how the values become one; the office reports what nobody else does."""
    national = {row[0]: OFFICE for row in rows_of(NATIONAL_ITEMS)}
    shared = dict.fromkeys(_SHARED_ITEMS, f"{everybody}/合计") | dict.fromkeys(_NEWEST_ITEMS, f"{everybody}/最新")
    own = {f"N{number:03d}": "、".join(names[:3]) for number, names in enumerate(leads, 1)}
    return national | shared | own


def _tasks(everybody: str, leads: Sequence[Sequence[str]]) -> tuple[OfficialTask, ...]:
    common = tuple(
        OfficialTask(
            str(number),
            "共同任务",
            name,
            "",
            f"各县区{name}，按月报送进展。",
            OFFICE if number > 2 else "",
            everybody,
            due,
        )
        for number, (name, due) in enumerate(_COMMON, 1)
    )
    own = tuple(
        OfficialTask(
            str(number),
            "邻区任务",
            f"第{number}项邻区协作",
            "",
            "邻近县区共同推进配送线路衔接。",
            names[0],
            "、".join(names[1:5]),
            "2024年12月",
        )
        for number, names in enumerate(leads, len(common) + 1)
    )
    return common + own


_COMMON: Final = (
    ("建设公共配送中心", "2025年6月"),
    ("推广新能源配送车辆", "2025年6月"),
    ("完善便利通行政策", "2024年12月"),
    ("开展联合执法专项整治", "每季度"),
    ("培育配送企业", "持续推进"),
)
_INDICATORS: Final = """
I01 | 公共配送中心数 | 1 | 公共配送中心数 | 个 | ≥ | 60 | 0 |  |  | 建设公共配送中心
I02 | 新能源车辆占比 | 2 | 新增新能源 ÷ 新增和更新 × 100 | % | ≥ | 80 | 2 |  |  | 推广新能源配送车辆
I03 | 共同配送比例 | 5 | 共同配送比例 | % | ≥ | 50 | 1 |  |  | 培育配送企业
"""


@dataclass(frozen=True, slots=True)
class _Master:
    """A form with slots where units differ: the parts of its file, its token, and the number of each entry's slot."""

    parts: tuple[tuple[str, bytes], ...]
    token: bytes
    numbers: Mapping[EntryKey, int]

    @classmethod
    def of(cls, plan: Plan, unit: Unit, period: Period) -> _Master:
        """The master of all units that have this unit's tasks and items."""
        form = build_form(plan, replace(unit, name=_NAME, short=_SHORT), period)
        keys = tuple(_figures(plan, unit, 0, period))
        slots = {key: _TEXT.format(place) if _is_text(key) else _NUMBER + place for place, key in enumerate(keys)}
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "master.xlsx"
            write_filled(form, path, slots)
            with zipfile.ZipFile(path) as book:
                parts = tuple((name, book.read(name)) for name in book.namelist())
        return cls(parts, form.identity.token.encode(), {key: place for place, key in enumerate(keys)})

    def filled(self, unit: Unit, form: Form, figures: Mapping[EntryKey, object]) -> bytes:
        """The file of that unit with its entries in it."""
        said = {self.numbers[key]: value for key, value in figures.items()}
        words = {
            self.token: form.identity.token,
            _NAME.encode(): unit.name,
            _SHORT.encode(): unit.short,
            **{_TEXT.format(place).encode(): str(value) for place, value in said.items() if isinstance(value, str)},
        }
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as book:
            for name, content in self.parts:
                info = zipfile.ZipInfo(name, _ZIP_TIME)
                info.compress_type = zipfile.ZIP_DEFLATED
                book.writestr(
                    info, _SLOT.sub(lambda slot: _cell(slot, said), _replaced(content, words)), compresslevel=4
                )
        return made.getvalue()


def _replaced(content: bytes, words: Mapping[bytes, str]) -> bytes:
    for slot, word in words.items():
        if slot in content:
            content = content.replace(slot, word.encode())
    return content


def _cell(slot: re.Match[bytes], said: Mapping[int, object]) -> bytes:
    """The cell with what the unit typed: a number, a text in place of one, or nothing."""
    where, style, number = slot[1], slot[2] or b"", int(slot[3])
    value = said[number - _NUMBER]
    if value is None:
        return b'<c r="%b"%b/>' % (where, style)
    if isinstance(value, str):
        return b'<c r="%b"%b t="inlineStr"><is><t>%b</t></is></c>' % (where, style, value.encode())
    return b'<c r="%b"%b><v>%b</v></c>' % (where, style, str(value).encode())


def _is_text(key: EntryKey) -> bool:
    table, _, column = key
    return table == COVER_SHEET or column in {"state", "progress"}


def _figures(plan: Plan, unit: Unit, number: int, period: Period) -> dict[EntryKey, object]:
    """What the unit of that number types; the same keys for all units with the same tasks and items."""
    values: dict[EntryKey, object] = {
        (COVER_SHEET, "填报人", ""): f"示例{number:05d}",
        (COVER_SHEET, "审核人", ""): "示例审核",
        (COVER_SHEET, "单位负责人（盖章）", ""): "示例负责人",
        (COVER_SHEET, "联系电话", ""): f"0000-1{number:06d}",
    }
    for task in plan.tasks_of(unit.code):
        done = task.no == "3" and number % 4 == 1
        values[TASKS, task.no, "state"] = "已完成" if done else "推进中" if task.no != "5" else "持续推进"
        values[TASKS, task.no, "progress"] = _progress(unit, number, task.title, period)
        values[TASKS, task.no, "done_on"] = _serial(period.first) + number % 20 if done else None
    for place, item in enumerate(plan.items_of(unit.code)):
        values[ITEMS, item.code, "value"] = _figure(item.code, place, number, period)
    return _mistaken(values, number)


def _progress(unit: Unit, number: int, title: str, period: Period) -> str:
    steps = ("召开推进会", "完成现场勘查", "走访企业", "组织培训", "更新台账")
    return f"{unit.short}{steps[number % 5]}，{title}方面第{number * 7 % 9973}号事项已转入{steps[(number + period.first.month) % 5]}阶段，下一步逐项落实。"


def _figure(code: str, place: int, number: int, period: Period) -> object:
    grown = 40 + place * 3 + number % 17 + period.first.month
    if code.startswith("N"):  # three neighbours state one figure; in one group of ten the third differs
        return 5 + period.first.month + (1 if number % (10 * _NEIGHBOURS) == 3 else 0)
    if code in {"D01", "D03", "D04", "D15"} or (code >= "D20" and code not in {"D25", *_NEWEST_ITEMS}):
        return _OFFICE_WORDS.get(code, 10)
    if code in _NEWEST_ITEMS:
        return 30 + number % 40
    return {"D12": grown // 2, "D13": grown, "D14": grown + 9, "D18": 12, "D19": 900 + grown}.get(code, grown)


_OFFICE_WORDS: Final = {
    "D01": "是", "D03": "是", "D04": "是", "D15": 300, "D20": "有", "D21": "有", "D22": "有", "D23": "有", "D24": "有", "D28": "有",
}  # fmt: skip


def _mistaken(values: dict[EntryKey, object], number: int) -> dict[EntryKey, object]:
    """The values with an ordinary mistake in one form of `_MISTAKEN`; three kinds in turn."""
    kind = (number // _MISTAKEN) % 3 if number % _MISTAKEN == 7 else None
    if kind is None:
        return values
    figures = [key for key in values if key[0] == ITEMS]
    days = [key for key in values if key[2] == "done_on"]
    spoiled = ((figures[2], "约80"), (days[0], "三月底"), (figures[4], None))[kind]
    return {**values, spoiled[0]: spoiled[1]}


def _serial(day: date) -> int:
    """The day as a workbook counts days."""
    return (day - date(1899, 12, 30)).days


def resave(paths: Sequence[Path], count: int) -> None:
    """Have LibreOffice save the first `count` files again, and openpyxl the next."""
    for some in batched(paths[:count], _BATCH):
        _by_libreoffice(some)
    for path in paths[count : 2 * count]:
        book = load_workbook(path)
        book.save(path)
        book.close()


def _by_libreoffice(paths: Sequence[Path]) -> None:
    program = shutil.which("soffice")
    if program is None:
        sys.exit("soffice is needed for --resaved")
    with tempfile.TemporaryDirectory() as folder:
        profile = f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}"
        made = Path(folder) / "made"
        command = [program, profile, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(made)]
        subprocess.run([*command, *map(str, paths)], check=True, capture_output=True, cwd=folder)  # noqa: S603  # our own files
        for path in paths:
            shutil.move(made / path.name, path)


def main() -> None:
    """Makes the office that the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("units", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--month", default="2024-06", help="the last month there are forms of")
    parser.add_argument("--months", type=int, default=1, help="of how many months in a row")
    parser.add_argument("--resaved", type=int, default=0, metavar="K", help="forms saved again by other programs")
    given = parser.parse_args()
    period = Period.parse(given.month)
    if period is None or given.units < 4:
        sys.exit("a month such as 2024-06 and at least four units")
    periods = [period]
    while len(periods) < given.months:
        periods.insert(0, periods[0].previous())
    workspace = make_office(given.folder, given.units, periods[0])
    for _, later in pairwise(periods):
        make_forms(workspace, later)
    for one in periods if given.resaved else ():
        resave(sorted(workspace.period_inbox(one).glob("县区*.xlsx")), given.resaved)
    print(f"{given.folder}: {given.units} units, {given.units * len(periods)} forms")


if __name__ == "__main__":
    main()
