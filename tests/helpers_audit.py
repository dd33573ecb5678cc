"""Edits that people make to a paper, each with what an audit must say of it. Everything is drawn from a seed."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from random import Random

from report_gen.model.document import Told
from report_gen.model.plan import Plan
from report_gen.model.proof import plain

CELL = re.compile(r"表(\d+)第(\d+)行第(\d+)列")
_NUMBER = re.compile(
    r"(?<![\dA-Za-z.〔第附件表图-])(?<!表 )\d+(?:\.\d+)?(?=%|个|家|项|辆|件|条|次|处|台|座|分|天|∶|：1|人|起|副|$)"
)
_PERCENT = re.compile(r"\d+(?:\.\d+)?%")
_DAY = re.compile(r"(\d{1,2})月(\d{1,2})日")
_MONTH = re.compile(r"(?<!\d)(\d{1,2})月(?!\d)")
_NUMERALS = "零一二三四五六七八九"
_REWORDED = (
    ("按期推进", "按计划有序推进"), ("超过时限尚未完成的", "没有在时限内办结的"), ("截至", "到"), ("重点任务中", "重点任务里面"),
    ("量化指标中", "考核指标当中"), ("已达到目标值的", "达到目标要求的有"), ("上报率", "总体上报率为"), ("按时率", "按时报送率为"),
    ("累计建成", "已经建成"), ("持续推进", "长期推进"), ("共", "一共"), ("应报", "按规定应报"), ("为", "是"), ("还差", "尚缺"),
    ("较多的是", "数量最多的是"), ("得分居前的是", "得分靠前的依次为"), ("拟", "计划"), ("前完成", "之前完成"), ("其余", "剩下的"),
)  # fmt: skip
_WORDS = (
    ("已完成", "超期"), ("未达标", "达标"), ("按期", "超期"), ("超期", "已完成"), ("无法判定", "达标"), ("尚未完成", "已完成"),
    ("尚未达到目标值", "已达到目标值"), ("按时", "退回"), ("未报", "按时"),
)  # fmt: skip
_FILLERS = ("总的看，", "据统计，", "从报送情况看，", "按照方案要求，")


@dataclass(frozen=True)
class Edited:
    """A paper after an edit: its text, what it was, and words of the finding it must give; '' if it must give none."""

    name: str
    told: tuple[Told, ...]
    about: str = ""
    where: str = ""


Edit = Callable[[Random, Sequence[Told], Plan], Edited | None]


def printed(told: Sequence[Told]) -> tuple[Told, ...]:
    """The paper as it is printed: without marks, places counted anew."""
    paragraph, found = 0, []
    for one in told:
        where = one.where
        if not CELL.fullmatch(where):
            paragraph += 1
            where = f"第{paragraph}段"
        found.append(Told(where, plain(one.text), one.heading))
    return tuple(found)


def _places(
    told: Sequence[Told], pattern: re.Pattern[str], *, cells: bool | None = None
) -> list[tuple[int, re.Match[str]]]:
    return [
        (index, match)
        for index, one in enumerate(told)
        if cells is None or (CELL.fullmatch(one.where) is not None) == cells
        for match in pattern.finditer(one.text)
        if "【" not in one.text and not _counter(told, one)
    ]


def _counter(told: Sequence[Told], one: Told) -> bool:
    """Whether it is a cell that counts the rows."""
    match = CELL.fullmatch(one.where)
    head = f"表{match[1]}第1行第{match[3]}列" if match else ""
    return any(other.where == head and other.text == "序号" for other in told)


def _put(
    told: Sequence[Told], index: int, match: re.Match[str], text: str, name: str, about: str | None = None
) -> Edited:
    one = told[index]
    new = one.text[: match.start()] + text + one.text[match.end() :]
    return Edited(
        name, (*told[:index], replace(one, text=new), *told[index + 1 :]), text if about is None else about, one.where
    )


def _other_digit(rng: Random, number: str) -> str:
    """The number with one digit changed: another value, still without a leading zero."""
    while True:
        index = rng.choice([place for place, letter in enumerate(number) if letter.isdigit()])
        new = number[:index] + rng.choice("0123456789") + number[index + 1 :]
        if float(new) != float(number) and (not new.startswith("0") or new == "0" or new.startswith("0.")):
            return new


# ---------------------------------------------------------------- wrong


def digit(rng: Random, told: Sequence[Told], _: Plan, *, cells: bool = False) -> Edited | None:
    places = _places(told, _NUMBER, cells=cells)
    index, match = rng.choice(places)
    return _put(told, index, match, _other_digit(rng, match[0]), "改一个数字")


def table_digit(rng: Random, told: Sequence[Told], plan: Plan) -> Edited | None:
    made = digit(rng, told, plan, cells=True)
    return made and replace(made, name="改表中一个数")


def percentage(rng: Random, told: Sequence[Told], _: Plan) -> Edited | None:
    index, match = rng.choice(_places(told, _PERCENT))
    return _put(told, index, match, f"{_other_digit(rng, match[0][:-1])}%", "改百分比")


def day(rng: Random, told: Sequence[Told], _: Plan) -> Edited | None:
    index, match = rng.choice(_places(told, _DAY))
    new = rng.choice([number for number in range(1, 29) if number != int(match[2])])
    return _put(told, index, match, f"{match[1]}月{new}日", "改日期")


def month(rng: Random, told: Sequence[Told], _: Plan) -> Edited | None:
    places = _places(told, _MONTH)
    if not places:
        return None
    index, match = rng.choice(places)
    new = rng.choice([number for number in range(1, 13) if number != int(match[1])])
    return _put(told, index, match, f"{new}月", "改月份")


def _units(plan: Plan) -> re.Pattern[str]:
    names = sorted((name for unit in plan.units for name in unit.names), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, names)))


def other_unit(rng: Random, told: Sequence[Told], plan: Plan) -> Edited | None:
    index, match = rng.choice(_places(told, _units(plan)))
    known = plan.find_unit(match[0])
    new = rng.choice([unit.short for unit in plan.units if unit is not known and unit.short not in told[index].text])
    return _put(told, index, match, new, "换单位")


def misspelt_unit(rng: Random, told: Sequence[Told], plan: Plan) -> Edited | None:
    index, match = rng.choice([one for one in _places(told, _units(plan)) if len(one[1][0]) >= 4])
    place = rng.randrange(1, len(match[0]) - 1)
    new = match[0][:place] + rng.choice("物晓苯讯") + match[0][place + 1 :]
    return _put(told, index, match, new, "单位名写错")


def judgement(rng: Random, told: Sequence[Told], _: Plan) -> Edited | None:
    old, new = rng.choice(_WORDS)
    places = _places(told, re.compile(f"^{old}$" if rng.random() < 0.7 else f"(?<![未按]){old}(?=[（(，。；\\d])"))
    places = [(index, match) for index, match in places if match[0] == old and "注：" not in told[index].text]
    if not places:
        return None
    index, match = rng.choice(places)
    return _put(told, index, match, new, "改结论")


def row_deleted(rng: Random, told: Sequence[Told], _: Plan) -> Edited | None:
    rows = sorted({CELL.fullmatch(one.where).groups()[:2] for one in told if CELL.fullmatch(one.where)})  # type: ignore[union-attr]
    full = [
        row
        for row in rows
        if row[1] != "1" and sum(one.where.startswith(f"表{row[0]}第{row[1]}行") for one in told) > 2
    ]
    if not full:
        return None
    table, row = rng.choice(full)
    gone = f"表{table}第{row}行"
    return Edited("删一行", _without_row(told, int(table), int(row)), "一行", gone)


def _without_row(told: Sequence[Told], table: int, row: int) -> tuple[Told, ...]:
    kept = []
    for one in told:
        match = CELL.fullmatch(one.where)
        if match and int(match[1]) == table and int(match[2]) >= row:
            if int(match[2]) == row:
                continue
            kept.append(replace(one, where=f"表{table}第{int(match[2]) - 1}行第{match[3]}列"))
        else:
            kept.append(one)
    return tuple(kept)


def unit_out_of_list(rng: Random, told: Sequence[Told], plan: Plan) -> Edited | None:
    listed = re.compile(f"、(?:{_units(plan).pattern})(?=[、（，。])")
    places = _places(told, listed, cells=False)
    if not places:
        return None
    index, match = rng.choice(places)
    return _put(told, index, match, "", "漏列单位", match[0][1:])


def unit_into_list(rng: Random, told: Sequence[Told], plan: Plan) -> Edited | None:
    places = _places(told, re.compile(f"(?:{_units(plan).pattern})(?=、)"), cells=False)
    if not places:
        return None
    index, match = rng.choice(places)
    new = rng.choice([unit.short for unit in plan.units if not any(name in told[index].text for name in unit.names)])
    return _put(told, index, match, f"{match[0]}、{new}", "多列单位", new)


def invented(rng: Random, told: Sequence[Told], _: Plan) -> Edited | None:
    index = rng.choice(
        [place for place, one in enumerate(told) if not CELL.fullmatch(one.where) and len(one.text) > 40]
    )
    number = rng.randrange(3001, 9999)
    sentence = f"全年累计投入资金{number}万元。"
    new = replace(told[index], text=told[index].text + sentence)
    return Edited("添一句新的数", (*told[:index], new, *told[index + 1 :]), f"{number}万元", told[index].where)


def digit_and_moved(rng: Random, told: Sequence[Told], plan: Plan) -> Edited | None:
    made = digit(rng, told, plan)
    return made and replace(made, name="改数并移段", told=_moved(rng, made.told, made.where))


def digit_and_reworded(rng: Random, told: Sequence[Told], plan: Plan) -> Edited | None:
    made = digit(rng, told, plan)
    return made and replace(made, name="改数并改写", told=tuple(_reworded(rng, one, made.where) for one in made.told))


# ---------------------------------------------------------------- allowed


def spelling(rng: Random, told: Sequence[Told], _: Plan) -> Edited | None:
    """A number or date written in another way."""
    way = rng.choice((_chinese, _wide, _zero, _spaced, _short_day, _ratio, _padded_day))
    made = way(rng, told)
    return made and replace(made, name="换写法", about="")


def _chinese(rng: Random, told: Sequence[Told]) -> Edited | None:
    places = _places(told, re.compile(r"(?<![\d.A-Za-z])\d{1,2}(?=[个家项辆件处])"), cells=False)
    index, match = rng.choice([one for one in places if int(one[1][0]) > 10])
    tens, ones = divmod(int(match[0]), 10)
    return _put(told, index, match, f"{'' if tens == 1 else _NUMERALS[tens]}十{_NUMERALS[ones] if ones else ''}", "")


def _wide(rng: Random, told: Sequence[Told]) -> Edited | None:
    index, match = rng.choice(_places(told, _NUMBER))
    return _put(told, index, match, match[0].translate(str.maketrans("0123456789.", "０１２３４５６７８９．")), "")


def _zero(rng: Random, told: Sequence[Told]) -> Edited | None:
    index, match = rng.choice(_places(told, _PERCENT))
    return _put(told, index, match, f"{match[0][:-1]}{'' if '.' in match[0] else '.'}0%", "")


def _spaced(rng: Random, told: Sequence[Told]) -> Edited | None:
    index, match = rng.choice(_places(told, _NUMBER))
    return _put(told, index, match, f" {match[0]} ", "")


def _short_day(rng: Random, told: Sequence[Told]) -> Edited | None:
    index, match = rng.choice(_places(told, re.compile(r"2024年(\d{1,2}月\d{1,2}日)")))
    return _put(told, index, match, rng.choice((match[1], f"今年{match[1]}")), "")


def _padded_day(rng: Random, told: Sequence[Told]) -> Edited | None:
    index, match = rng.choice(_places(told, _DAY))
    return _put(told, index, match, f"{int(match[1]):02d}月{int(match[2]):02d}日", "")


def _ratio(rng: Random, told: Sequence[Told]) -> Edited | None:
    places = _places(told, re.compile("∶1"))
    if not places:
        return None
    index, match = rng.choice(places)
    return _put(told, index, match, rng.choice((":1", "：1", "比1")), "")


def moved(rng: Random, told: Sequence[Told], _: Plan) -> Edited | None:
    index = rng.choice([place for place, one in enumerate(told) if not CELL.fullmatch(one.where)])
    return Edited("移动一段", _moved(rng, told, told[index].where))


def _moved(rng: Random, told: Sequence[Told], where: str) -> tuple[Told, ...]:
    one = next(one for one in told if one.where == where)
    rest = [other for other in told if other is not one]
    places = [place for place, other in enumerate(rest) if not CELL.fullmatch(other.where)]
    place = rng.choice(places)
    return (*rest[:place], one, *rest[place:])


def split(rng: Random, told: Sequence[Told], _: Plan) -> Edited | None:
    places = _places(told, re.compile("(?<=。)(?=.)"), cells=False)
    index, match = rng.choice(places)
    one = told[index]
    parts = (replace(one, text=one.text[: match.start()]), replace(one, text=one.text[match.start() :]))
    return Edited("拆成两段", (*told[:index], *parts, *told[index + 1 :]))


def merged(rng: Random, told: Sequence[Told], _: Plan) -> Edited | None:
    prose = [
        place
        for place in range(len(told) - 1)
        if all(not CELL.fullmatch(one.where) and one.text.endswith("。") for one in told[place : place + 2])
    ]
    place = rng.choice(prose)
    one = replace(told[place], text=told[place].text + told[place + 1].text)
    return Edited("并成一段", (*told[:place], one, *told[place + 2 :]))


def reworded(rng: Random, told: Sequence[Told], _: Plan) -> Edited | None:
    """Other words, the same numbers."""
    index = rng.choice(
        [place for place, one in enumerate(told) if not CELL.fullmatch(one.where) and len(one.text) > 25]
    )
    where = told[index].where
    return Edited("改写词句", tuple(_reworded(rng, one, where) for one in told), "", where)


def _reworded(rng: Random, one: Told, where: str) -> Told:
    if one.where != where:
        return one
    text = one.text
    for old, new in rng.sample(_REWORDED, len(_REWORDED)):
        if rng.random() < 0.7:
            text = text.replace(old, new, 1) if old != "为" else re.sub(r"为(?=\d)", "是", text)
    if rng.random() < 0.4:
        sentences = re.split("(?<=。)", text)
        place = rng.randrange(len(sentences))
        sentences[place] = rng.choice(_FILLERS) + sentences[place]
        text = "".join(sentences)
    return replace(one, text=text)


def clauses_swapped(rng: Random, told: Sequence[Told], _: Plan) -> Edited | None:
    """Two parts of an enumeration in the other order."""
    items = re.compile(
        r"(?<=[，：；])([^，：；。（）]*\d[项件家个][^，：；。（）]*)([，；])([^，：；。（）]*\d[项件家个][^，：；。（）]*)(?=[，；。])"
    )
    places = _places(told, items, cells=False)
    if not places:
        return None
    index, match = rng.choice(places)
    return _put(told, index, match, f"{match[3]}{match[2]}{match[1]}", "调换次序", "")


def punctuated(rng: Random, told: Sequence[Told], _: Plan) -> Edited | None:
    old, new = rng.choice((("；", "。"), ("（", "("), ("）", ")"), ("，", ","), ("；", "，")))
    places = _places(told, re.compile(re.escape(old)), cells=False)
    if not places:
        return None
    index, match = rng.choice(places)
    return _put(told, index, match, new, "改标点", "")


def new_paragraph(rng: Random, told: Sequence[Told], _: Plan) -> Edited | None:
    places = [place for place, one in enumerate(told) if not CELL.fullmatch(one.where)]
    place = rng.choice(places)
    new = Told("第0段", "市领导高度重视创建工作，多次深入企业调研指导，提出明确要求。", told[place].heading)
    return Edited("添一段话", (*told[:place], new, *told[place:]))


def sentence_deleted(rng: Random, told: Sequence[Told], _: Plan) -> Edited | None:
    places = _places(told, re.compile("(?<=。)[^。]{15,}。$"), cells=False)
    index, match = rng.choice(places)
    return _put(told, index, match, "", "删一句", "")


def rows_moved(rng: Random, told: Sequence[Told], _: Plan) -> Edited | None:
    tables = sorted({match[1] for one in told if (match := CELL.fullmatch(one.where))})
    table = rng.choice(tables)
    rows = sorted(
        {
            int(match[2])
            for one in told
            if (match := CELL.fullmatch(one.where)) and match[1] == table and match[2] != "1"
        }
    )
    if len(rows) < 3:
        return None
    first, second = rng.sample(rows[:-1], 2)
    swap = {first: second, second: first}
    made = []
    for one in told:
        match = CELL.fullmatch(one.where)
        row = int(match[2]) if match and match[1] == table else 0
        made.append(replace(one, where=f"表{table}第{swap.get(row, row)}行第{match[3]}列") if match and row else one)
    return Edited("表格换行序", tuple(made))


def columns_moved(rng: Random, told: Sequence[Told], _: Plan) -> Edited | None:
    table = rng.choice(sorted({match[1] for one in told if (match := CELL.fullmatch(one.where))}))
    columns = sorted(
        {
            int(match[3])
            for one in told
            if (match := CELL.fullmatch(one.where)) and match[1] == table and match[2] == "1"
        }
    )
    first, second = rng.sample(columns, 2)
    swap = {first: second, second: first}
    made = []
    for one in told:
        match = CELL.fullmatch(one.where)
        column = int(match[3]) if match and match[1] == table else 0
        made.append(
            replace(one, where=f"表{table}第{match[2]}行第{swap.get(column, column)}列") if match and column else one
        )
    return Edited("表格换列序", tuple(made))


WRONG: tuple[Edit, ...] = (
    digit, table_digit, percentage, day, month, other_unit, misspelt_unit, judgement, row_deleted, unit_out_of_list,
    unit_into_list, invented, digit_and_moved, digit_and_reworded,
)  # fmt: skip
ALLOWED: tuple[Edit, ...] = (
    spelling, moved, split, merged, reworded, clauses_swapped, punctuated, new_paragraph, sentence_deleted, rows_moved,
    columns_moved,
)  # fmt: skip
