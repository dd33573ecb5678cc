"""A line of the rubric in words: its full marks, and what its rule does with the settings of the line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Final

from report_gen.model.plan import RubricItem
from report_gen.model.rubric import RUBRIC_RULES, WITHOUT_POINTS, RuleKind
from report_gen.model.rubric_values import Step, read_codes, read_number, read_steps
from report_gen.wording import listed, number_text


def kind_of(line: RubricItem) -> RuleKind:
    """What the line's rule does with points."""
    return RUBRIC_RULES[line.rule].kind


def gives_no_points(line: RubricItem) -> bool:
    """Whether the line only limits the grade."""
    return kind_of(line) in WITHOUT_POINTS


def draws_on_base(line: RubricItem) -> bool:
    """Whether the line has no full marks of its own and takes from the 基础分 of its block."""
    return kind_of(line) is RuleKind.DEDUCT and not line.points


def counts_as_full(line: RubricItem) -> bool:
    """Whether the line's full marks are part of the full score: bonuses come on top of it."""
    return kind_of(line) not in {RuleKind.BONUS, *WITHOUT_POINTS}


def full_marks(line: RubricItem) -> str:
    """`10`, `≤5` of a bonus, `—` where the line has none of its own."""
    if gives_no_points(line) or draws_on_base(line):
        return "—"
    return f"≤{number_text(line.points)}" if kind_of(line) is RuleKind.BONUS else number_text(line.points)


def full_words(line: RubricItem) -> str:
    """`满分10分`, `最多加5分`, `从基础分中扣除`, `只限制等次`."""
    if gives_no_points(line):
        return "只限制等次"
    if draws_on_base(line):
        return "从基础分中扣除"
    return f"{'最多加' if kind_of(line) is RuleKind.BONUS else '满分'}{number_text(line.points)}分"


def settings_words(line: RubricItem) -> str:
    """`逾期每次扣1分，未报每次扣2分；扣完为止`: the rule with the settings of the line, defaults filled in."""
    return _WORDS[line.rule](line)


def _text(line: RubricItem, name: str) -> str:
    """The setting as written, else its default; '' for none."""
    parameter = RUBRIC_RULES[line.rule].parameter(name)
    return line.parameters.get(name, "").strip() or (parameter.default if parameter else "")


def _number(line: RubricItem, name: str) -> Decimal:
    return read_number(_text(line, name)) or Decimal(0)


def _points(line: RubricItem, name: str) -> str:
    return f"{number_text(_number(line, name))}分"


def _base(line: RubricItem) -> str:
    return f"先给{number_text(line.points)}分，本板块满分为“—”的各项从中扣除，最低得{_points(line, '下限')}"


def _end(line: RubricItem) -> str:
    """Where deducting ends: at nothing, at a cap, at what the block's base holds."""
    cap = read_number(_text(line, "封顶"))
    if line.points:
        full = cap is None or cap >= line.points
        return "扣完为止" if full else f"最多扣{_points(line, '封顶')}"
    return "从本板块基础分中扣除" + ("" if cap is None else f"，最多扣{_points(line, '封顶')}")


def _in_time(line: RubricItem) -> str:
    late, missed = _points(line, "逾期每次扣"), _points(line, "未报每次扣")
    return f"逾期每次扣{late}，未报每次扣{missed}；{_end(line)}"


def _per_form(line: RubricItem, what: str, each: str) -> str:
    missed = _points(line, "未报每次扣")
    return f"{what}{_points(line, each)}，未报每次扣{missed}，一份表最多扣{missed}；{_end(line)}"


def _complete(line: RubricItem) -> str:
    return _per_form(line, "必填栏空缺每项扣", "缺项每项扣")


def _proper(line: RubricItem) -> str:
    return _per_form(line, "强制性错误每处扣", "错误每处扣")


def _penalty(line: RubricItem) -> str:
    return f"登记的事项每次扣{_points(line, '每次扣')}，登记时写明分值的从其分值；{_end(line)}"


def _share(line: RubricItem) -> str:
    return f"{_text(line, '量')}乘以满分"


def _steps(line: RubricItem) -> str:
    steps = read_steps(_text(line, "档次")) or ()
    return f"按{_text(line, '量')}分档：{'，'.join(map(_step, steps))}"


def _step(step: Step) -> str:
    sign = "不低于" if step.inclusive else "超过"
    return f"{sign}{number_text(step.bound)}%得{number_text(step.points)}分"


def _count(line: RubricItem) -> str:
    goal, items = number_text(_number(line, "目标")), read_codes(_text(line, "数据项"))
    counted = f"本单位所报数据项{listed(items)}" if items else "登记的次数"
    return f"目标{goal}，完成数取{counted}；得分为完成数与目标之比乘以满分，达到目标得满分"


def _lights(line: RubricItem) -> str:
    leading, sharing = (number_text(_number(line, name)) for name in ("牵头权重", "配合权重"))
    weights = f"牵头权重{leading}、配合权重{sharing}"
    rates = f"超期得{_rate(line, '超期得分率')}、临期得{_rate(line, '临期得分率')}，待定不扣分"
    return f"{weights}，{'，'.join(_normalised(line))}；{rates}"


def _normalised(line: RubricItem) -> Iterator[str]:
    """How the number of tasks is made up for."""
    if _text(line, "折算") == "逐项":
        yield f"逐项折算，权重为1的任务不得分扣{_points(line, '每项扣')}"
        return
    yield "按占比折算"
    least = _number(line, "至少按项数") * max(_number(line, "牵头权重"), _number(line, "配合权重"))
    if least:
        yield f"权重合计不足{number_text(least)}的按{number_text(least)}计"


def _at_least(line: RubricItem) -> Iterator[str]:
    least = number_text(_number(line, "至少按项数"))
    if least != "0":
        yield f"不足{least}项按{least}项计"


def _rate(line: RubricItem, name: str) -> str:
    """`满分`, `0分`, `50%的分` of a rate from 0 to 1."""
    rate = _number(line, name)
    if rate == 1:
        return "满分"
    return f"{number_text(rate * 100)}%的分" if rate else "0分"


def _targets(line: RubricItem) -> str:
    failed = f"到期未达标得{_rate(line, '未达标得分率')}，未到期的按达到目标的程度"
    return "，".join((f"所牵头任务的指标平分满分，{failed}", *_at_least(line))) + "；无法判定不扣分"


def _pace(line: RubricItem) -> str:
    slack = number_text(_number(line, "容差"))
    scale = f"按完成进度与时间进度之比得分，落后不超过{slack}个百分点的不扣"
    return "，".join((f"所牵头任务的指标平分满分，{scale}", *_at_least(line))) + "；无法比较不扣分"


def _proven(line: RubricItem) -> str:
    items = read_codes(_text(line, "数据项"))
    which = f"数据项{listed(items)}" if items else "本单位填报的全部是否、有无项"
    return f"{which}平分满分，填“是”“有”并列出佐证材料的得分，没有佐证的得{_rate(line, '无佐证得分率')}"


def _by_hand(line: RubricItem) -> str:
    mean = "取平均分" if _text(line, "多人取值") == "平均" else "三人以上去掉一个最高分、一个最低分后平均"
    return f"评分人打分并写明理由；几人评分的，{mean}"


def _bonus(line: RubricItem) -> str:
    each, most = _points(line, "每次加"), number_text(line.points)
    return f"登记的事项每次加{each}，登记时写明分值的从其分值；最多加{most}分"


def _gate(line: RubricItem) -> str:
    missed = (("指标", "未达标"), ("任务", "超期"))
    told = [f"{what}{listed(codes)}有{state}的" for what, state in missed if (codes := read_codes(_text(line, what)))]
    free = "无法判定、待定" if _text(line, "时限未到") == "受限" else "无法判定、待定、时限未到"
    return f"{'，或'.join(told)}，最高评为{_text(line, '最高等次')}；{free}的不受限"


def _veto(line: RubricItem) -> str:
    return f"登记了所列情形的，定为{_text(line, '等次') or '最低等次'}"


_WORDS: Final[Mapping[str, Callable[[RubricItem], str]]] = {
    "基础分": _base,
    "按时报送": _in_time,
    "完整报送": _complete,
    "规范报送": _proper,
    "扣分登记": _penalty,
    "报送占比": _share,
    "分档计分": _steps,
    "目标计数": _count,
    "任务亮灯": _lights,
    "指标达标": _targets,
    "指标进度": _pace,
    "佐证核验": _proven,
    "人工评分": _by_hand,
    "加分登记": _bonus,
    "达标门槛": _gate,
    "一票否决": _veto,
}
