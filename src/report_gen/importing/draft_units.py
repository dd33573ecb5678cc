"""成员单位 of a draft: every name the document gives, in order of appearance, known ones from the base."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Final

from report_gen.importing.cell_kinds import unit_like
from report_gen.importing.draft_base import At, Base, Part, PlanRow, first_free, same
from report_gen.importing.duties import Duty
from report_gen.intake.plan_sheets import UNITS
from report_gen.intake.plan_table import listed_words
from report_gen.model.draft import Reading
from report_gen.model.official import Spot

_OFFICE: Final = re.compile(
    r"(?:领导小组|指挥部|联席会议|工作专班|协调小组|专项小组|委员会)办公室$|^(?:专班|领导小组)办$"
)
_TOWNS: Final = re.compile("^各?(?:乡镇?|镇)(?:人民)?(?:政府)?(?:、?街道|（街道）|办)(?:办事处)?$")
_COLLECTIVE: Final = re.compile(r"^(?:各|全体|所有)|有关|相关|其他|成员单位$")
_DISTRICT: Final = re.compile(
    r"(?:[区县市旗镇乡]|街道)(?:人民)?(?:政府|办事处)$|管委会$|管理委员会$|(?:镇|乡|街道|开发区|高新区|园区|新区)$"
)
_NEAR: Final = 0.6  # 市住建局 and 市住房和城乡建设局 are nearer than that
_SHORTEST: Final = 4  # names shorter than that say too little to be told alike
DUTY_RULE: Final = "职责分工"
OFFICE, BUREAU, DISTRICT, COLLECTIVE = "办公室", "部门", "县区", "集合"


def kind_of(name: str) -> str:
    """The 单位类别 a name speaks of; '' where it does not look like the name of a body at all."""
    if _OFFICE.search(name):
        return OFFICE
    if _TOWNS.search(name):
        return DISTRICT
    if _COLLECTIVE.search(name):
        return COLLECTIVE
    if _DISTRICT.search(name):
        return DISTRICT
    return BUREAU if unit_like(name) else ""


def alike(one: str, other: str) -> bool:
    """Whether one of the names may be a shorter way of writing the other: 市市场监管局 and 市市场监督管理局."""
    short, long = sorted((_plain(one), _plain(other)), key=len)
    if short == long:
        return True
    if len(short) < _SHORTEST or short[0] != long[0] or short[-1] != long[-1] or long.startswith(short):
        return False
    return _is_within(short, long) and SequenceMatcher(None, short, long).ratio() >= _NEAR


def _plain(name: str) -> str:
    return name.replace("委员会", "委").replace("人民政府", "政府")


def _is_within(short: str, long: str) -> bool:
    """Whether the characters of one stand in the other, in the same order."""
    rest = iter(long)
    return all(character in rest for character in short)


@dataclass(slots=True)
class UnitBook:
    """The units while the document is read: rows, every name with the short name of its row, and the readings.

    A name that may be another way of writing a known one is not made a unit, nor taken for that one: it waits as a
    待人工 reading of the known unit's 别名.
    """

    base: Base
    rows: list[dict[str, str]] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    readings: list[Reading] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    doubtful: dict[str, list[tuple[str, Spot]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for row in self.base.sheet(UNITS):
            self.rows.append(dict.fromkeys(UNITS.titles, "") | dict(row))
            for name in _names(row):
                self.names.setdefault(name, row.get("简称", ""))

    def register(self, name: str, spot: Spot) -> str:
        """The short name of the unit called so; a name not met before becomes a unit, or waits as a doubtful one."""
        known = self.names.get(name)
        if known is not None:
            self.seen.add(known)
            return known
        near = next((other for other in self.names if alike(name, other) and not _is_collective(name)), None)
        self.names[name] = name
        if near is None:
            self._add(name, spot)
        else:
            self.doubtful.setdefault(self.names[near], []).append((name, spot))
        return name

    def read(self, names: Iterable[str], spot: Spot) -> str:
        """The short names of the units called so, joined by 、, each once."""
        return "、".join(dict.fromkeys(self.register(name, spot) for name in names))

    def bind(self, names: Iterable[str], duty: Duty) -> None:
        """Keeps the sentence that says what these units have to do, for the check that some task carries it."""
        for name in names:
            short = self.register(name, duty.spot)
            self.readings.append(At(UNITS.name, short).read("备注", "", duty.text, duty.spot, DUTY_RULE))

    def _add(self, name: str, spot: Spot) -> None:
        kind = kind_of(name)
        row = dict.fromkeys(UNITS.titles, "") | {
            "单位代码": self._code(kind),
            "全称": name,
            "简称": name,
            "单位类别": kind or BUREAU,
            "是否报送": "否" if kind == COLLECTIVE else "是",
        }
        self.rows.append(row)
        self.seen.add(name)
        at = At(UNITS.name, name)
        self.readings.append(at.read("全称", name, name, spot, "按文件所用称谓"))
        if not kind:
            self.readings.append(at.manual("简称", name, spot, "称谓不像单位名称", value=name))
        self.readings.append(at.read("单位类别", row["单位类别"], name, spot, "按称谓判断"))
        if kind == COLLECTIVE:
            self.readings.append(at.manual("包含单位", name, spot, "文件未列明包含哪些单位"))

    def _code(self, kind: str) -> str:
        taken = (row["单位代码"] for row in self.rows)
        return next(first_free("J" if kind == COLLECTIVE else "U", taken))

    def set_members(self, name: str, members: Sequence[str], quote: str, spot: Spot) -> None:
        """Notes which units a collective name stands for, as the document lists them; the base's own list stays."""
        short = self.register(name, spot)
        row = next(row for row in self.rows if row["简称"] == short)
        listed = "、".join(dict.fromkeys(self.register(member, spot) for member in members))
        if row["包含单位"] or not listed:
            return
        row["包含单位"] = listed
        at = At(UNITS.name, short)
        kept = [one for one in self.readings if (one.row, one.column) != (short, "包含单位")]
        self.readings = [*kept, at.read("包含单位", listed, quote, spot, "按文件所列成员")]

    def part(self, text: str) -> Part:
        """The rows and readings; `text` is the whole document, in which units of the base are sought."""
        return Part(tuple(self.rows), (*self._of_base(text), *self.readings, *self._doubts()))

    def _of_base(self, text: str) -> Iterator[Reading]:
        for row in self.base.sheet(UNITS):
            at = At(UNITS.name, row.get("简称", ""))
            if at.row in self.seen or any(same(name) in text for name in _names(row)):
                yield at.base("简称", at.row)
            else:
                yield at.manual("简称", "", Spot("底本"), "底本单位，文件中未出现", value=at.row)

    def _doubts(self) -> Iterator[Reading]:
        for short, spellings in self.doubtful.items():
            names = tuple(name for name, _ in spellings)
            aliases = next(row["别名"] for row in self.rows if row["简称"] == short)
            wanted = "、".join((*listed_words(aliases), *names))
            rule = "疑为同一单位的另一写法：是的，改为填“最接近的写法”所列；不是的，另行登记该单位"
            at = At(UNITS.name, short)
            yield at.manual("别名", "、".join(names), spellings[0][1], rule, value=aliases, nearest=wanted)


def _names(row: PlanRow) -> tuple[str, ...]:
    """Every name a row goes by."""
    names = (row.get("简称", ""), row.get("全称", ""), *listed_words(row.get("别名", "")))
    return tuple(name for name in dict.fromkeys(names) if name)


def _is_collective(name: str) -> bool:
    return kind_of(name) == COLLECTIVE
