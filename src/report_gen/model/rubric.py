"""The scoring rules that a line of the rubric may name: what each does with points, and the parameters it takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final

from report_gen.model.period import Span


class ParameterKind(Enum):
    """How the value of a parameter is written."""

    NUMBER = "不小于0的数"
    SHARE = "0到1之间的数"
    COUNT = "不小于0的整数"
    CHOICE = "选项"
    CODES = "编码（几个的用顿号分开）"  # of indicators, data items or tasks
    STEPS = "档次（如 ≥100得5、>95得2.5、≥0得0）"
    GRADE = "等次名称"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A setting of a rule. `default` is taken where the line does not write it; '' there means: none.

    `meaning` says in words what it does, for the plan's guide and for prints; `required` ones have no default.
    """

    name: str
    kind: ParameterKind
    default: str
    meaning: str
    choices: tuple[str, ...] = ()
    required: bool = False


class RuleKind(Enum):
    """What a rule does with the points of its line."""

    BASE = "基础分"  # gives full marks, from which the other lines of its block take
    DEDUCT = "扣分"  # starts from full marks and takes for each event; with full marks 0 it takes from the block's base
    SHARE = "得分"  # gives a part of full marks by how well something was done
    HAND = "评分"  # a person gives the points
    BONUS = "加分"  # gives points on top, full marks are the most it gives
    GATE = "门槛"  # gives and takes no points, but limits the grade
    VETO = "否决"  # the same, by a registered event


@dataclass(frozen=True, slots=True)
class Rule:
    """A scoring rule: its kind, its parameters, and one sentence on what it does."""

    kind: RuleKind
    meaning: str
    parameters: tuple[Parameter, ...] = ()

    def parameter(self, name: str) -> Parameter | None:
        """The parameter of that name, or None."""
        return next((one for one in self.parameters if one.name == name), None)


def _per(name: str, default: str, meaning: str) -> Parameter:
    return Parameter(name, ParameterKind.NUMBER, default, meaning)


def _rate(name: str, default: str, meaning: str) -> Parameter:
    return Parameter(name, ParameterKind.SHARE, default, meaning)


_MISSED: Final = _per("未报每次扣", "2", "过了时限仍未报的，每次扣几分")
_CAP: Final = _per("封顶", "", "这一项最多扣几分；不写则扣完满分为止")
_AT_LEAST: Final = Parameter(
    "至少按项数",
    ParameterKind.COUNT,
    "0",
    "项数（任务按权重合计）不足这么多项的按这么多项折算，项数少的不因一项失分过多",
)
_MEASURES: Final = ("上报率", "按时率", "完整率", "规范率")
_WIDE: Final = (*_MEASURES, "任务按期率", "指标达标率")

RUBRIC_RULES: Final[Mapping[str, Rule]] = {
    "基础分": Rule(
        RuleKind.BASE,
        "先给满分，本板块满分为0的扣分项从中扣除，扣完为止",
        (_per("下限", "0", "本板块最低得几分"),),
    ),
    "按时报送": Rule(
        RuleKind.DEDUCT,
        "逾期、未报的填报表逐次扣分",
        (_per("逾期每次扣", "1", "逾期报送的，每次扣几分"), _MISSED, _CAP),
    ),
    "完整报送": Rule(
        RuleKind.DEDUCT,
        "必填栏空缺的逐项扣分，一份表最多扣到未报的分数",
        (_per("缺项每项扣", "0.5", "必填栏空缺的，每项扣几分"), _MISSED, _CAP),
    ),
    "规范报送": Rule(
        RuleKind.DEDUCT,
        "填报有强制性错误的逐处扣分，一份表最多扣到未报的分数；读不出的不扣",
        (_per("错误每处扣", "0.5", "强制性错误，每处扣几分"), _MISSED, _CAP),
    ),
    "扣分登记": Rule(
        RuleKind.DEDUCT,
        "登记的事项逐次扣分",
        (_per("每次扣", "1", "登记时未写分值的，每次扣几分"), _CAP),
    ),
    "报送占比": Rule(
        RuleKind.SHARE,
        "满分乘以占比",
        (Parameter("量", ParameterKind.CHOICE, "按时率", "按哪一个率计分", _MEASURES),),
    ),
    "分档计分": Rule(
        RuleKind.SHARE,
        "按达到的档次得分",
        (
            Parameter("量", ParameterKind.CHOICE, "上报率", "按哪一个率分档（百分数）", _WIDE),
            Parameter("档次", ParameterKind.STEPS, "", "各档的界限（百分数）和得分，自高而低", required=True),
        ),
    ),
    "目标计数": Rule(
        RuleKind.SHARE,
        "完成数除以目标数，再乘以满分，达到目标得满分",
        (
            Parameter("目标", ParameterKind.NUMBER, "", "目标数", required=True),
            Parameter("数据项", ParameterKind.CODES, "", "完成数取本单位所报的这个数据项；不写则取登记的次数"),
        ),
    ),
    "任务亮灯": Rule(
        RuleKind.SHARE,
        "按所承担任务的亮灯计分，待定的不扣分",
        (
            _per("牵头权重", "1", "牵头（共同负责）的任务，每项的权重"),
            _per("配合权重", "0.5", "配合的任务，每项的权重"),
            _rate("超期得分率", "0", "超期的任务得几成（0到1）"),
            _rate("临期得分率", "1", "临期的任务得几成（0到1）"),
            Parameter(
                "折算",
                ParameterKind.CHOICE,
                "占比",
                "占比：满分按各任务的权重分摊；逐项：每项扣固定分数",
                ("占比", "逐项"),
            ),
            _AT_LEAST,
            _per("每项扣", "2", "折算为逐项时，权重为1的任务失去全部得分率扣几分"),
        ),
    ),
    "指标达标": Rule(
        RuleKind.SHARE,
        "牵头任务的指标平分满分，达标的得其一份，无法判定的不扣分",
        (_rate("未达标得分率", "0", "到期未达标的指标得几成（0到1）"), _AT_LEAST),
    ),
    "指标进度": Rule(
        RuleKind.SHARE,
        "牵头任务的指标平分满分，按完成进度与时间进度之比得分，无法比较的不扣分",
        (_per("容差", "5", "落后不超过几个百分点的不扣"), _AT_LEAST),
    ),
    "佐证核验": Rule(
        RuleKind.SHARE,
        "填“是”“有”并列出佐证材料的得分",
        (
            Parameter("数据项", ParameterKind.CODES, "", "核验哪些数据项；不写则为本单位填报的全部是否、有无项"),
            _rate("无佐证得分率", "0", "填“是”“有”而没有佐证材料的得几成（0到1）"),
        ),
    ),
    "人工评分": Rule(
        RuleKind.HAND,
        "由评分人打分，写明理由和姓名",
        (
            Parameter(
                "多人取值",
                ParameterKind.CHOICE,
                "平均",
                "几位评分人都打了分的：平均；或去掉一个最高分、一个最低分后平均（三人以上）",
                ("平均", "去极值平均"),
            ),
        ),
    ),
    "加分登记": Rule(
        RuleKind.BONUS,
        "登记的事项逐次加分，满分为最多加的分数",
        (_per("每次加", "1", "登记时未写分值的，每次加几分"),),
    ),
    "达标门槛": Rule(
        RuleKind.GATE,
        "所列指标、任务有未达标、超期的，等次受限；无法判定、待定的不受限",
        (
            Parameter("指标", ParameterKind.CODES, "", "须达标的指标编码"),
            Parameter("任务", ParameterKind.CODES, "", "不得超期的任务序号"),
            Parameter("最高等次", ParameterKind.GRADE, "", "达不到时最高评为哪一等次", required=True),
            Parameter(
                "时限未到",
                ParameterKind.CHOICE,
                "不受限",
                "指标的完成时限还没有到时，未达标是否受限",
                ("不受限", "受限"),
            ),
        ),
    ),
    "一票否决": Rule(
        RuleKind.VETO,
        "登记了所列情形的，等次直接定为所写等次",
        (Parameter("等次", ParameterKind.GRADE, "", "否决后的等次；不写则为最低等次"),),
    ),
}
GRADE_RULE: Final = "等次"  # marks the rows of the rubric sheet that are grades
GRADE_PARAMETERS: Final = (
    Parameter(
        "至", ParameterKind.NUMBER, "", "本档印发时写到几分，只用来核对各档是否衔接；得分达到上一档最低分的归上一档"
    ),
)
REGISTERED_RULES: Final = ("扣分登记", "加分登记", "目标计数", "一票否决")  # take their events from the register
HAND_RULE: Final = "人工评分"
WITHOUT_POINTS: Final = frozenset({RuleKind.GATE, RuleKind.VETO})
# Settings of 项目信息 on the assessment, and how long the periods are that units may assess themselves for.
SELF_SETTING, RANKING_SETTING, FULL_SETTING = "考核自评", "考核排名", "考核满分"
SELF_SPANS: Final = {span.label: span for span in (Span.QUARTER, Span.HALF, Span.YEAR)}
