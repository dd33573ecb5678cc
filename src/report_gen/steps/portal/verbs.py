"""The runs an office can start from the portal: what each is called, asks for, and when it fits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from report_gen.errors import ReportGenError
from report_gen.model.decisions import Decisions
from report_gen.model.period import Period, Span
from report_gen.model.plan import Plan
from report_gen.steps.papers import NO_WISH, kinds_for
from report_gen.steps.run import closing_of

TEXT, DAY, FLAG = "text", "date", "checkbox"  # as a form calls such a field
YES: Final = "是"  # a flag that is set, as the ledger keeps it
_UNSET: Final = frozenset({"", "0", "否", "false", "off", "no"})
_LONGEST: Final = 500
_YEARS: Final = range(2000, 2100)
FORMS, MERGE, REPORT, SCORE = "forms", "merge", "report", "score"
REMIND, PACK, CLOSE, REOPEN = "remind", "pack", "close", "reopen"
_SCORED: Final = frozenset({Span.QUARTER, Span.HALF, Span.YEAR})


@dataclass(frozen=True, slots=True)
class Field:
    """Something a run can be told: its name as the command calls it, its kind (TEXT, DAY, FLAG), its words on the page."""

    name: str
    kind: str
    label: str
    help: str = ""
    required: bool = False


@dataclass(frozen=True, slots=True)
class Verb:
    """A run: the command it is, what a button says, what it does in a sentence, what it asks for.

    `weighty`: a person is asked once more before it starts.
    """

    name: str
    label: str
    help: str
    fields: tuple[Field, ...] = ()
    weighty: bool = False


_AS_OF: Final = Field("as_of", DAY, "截至日", "亮灯和判定以哪天为准；不写为报送期最后一天。")
_PDF: Final = (
    Field("pdf", FLAG, "同时写出 PDF", "需要本机装有 LibreOffice。"),
    Field("allow_fonts", FLAG, "认可替换的字体", "PDF 上不印“草稿”，只说明替换了什么。"),
)
_REVIEW: Final = Field("review", FLAG, "另写核对稿", "每个数字加批注，写明出自哪份表的哪个单元格。")
VERBS: Final = (
    Verb(FORMS, "生成空白填报表", "按方案生成本期的空白填报表，每单位一份；收到过上一期的，印上上期值。"),
    Verb(
        MERGE,
        "汇总",
        "读取收到的全部填报表，校核、汇总，写出汇总台账、看板，并为要退回的单位备好修改件。",
        (_AS_OF, Field("issued", DAY, "退回修改通知的成文日期", "不写则留空手填，期限为锁定日。")),
    ),
    Verb(
        REPORT,
        "写出文书",
        "写出本期的总结报告、会议材料、调度通报等（Word）。缺少的内容在文中以红字标出。",
        (
            _AS_OF,
            Field("issued", DAY, "成文日期", "不写则在文中留【待补】。"),
            Field("number", TEXT, "发文字号", "如 洛绿货办〔2024〕3号；不写则不印。"),
            Field("signer", TEXT, "签发人", "上行文用；不写则不印。"),
            Field("draft", FLAG, "草稿", "有未裁定的冲突也写出，并在文中注明。"),
            _REVIEW,
            *_PDF,
        ),
    ),
    Verb(
        SCORE,
        "考核评分",
        "按评分细则计算各单位得分，写出考核评分表、考核汇总和考核通报。",
        (
            _AS_OF,
            Field("issued", DAY, "考核通报的成文日期", "写了日期的通报才算印发，各单位随之看到自己的得分。"),
            Field("number", TEXT, "考核通报的发文字号", "如 洛绿货办〔2024〕3号；不写则不印。"),
            Field("reissue", FLAG, "更正重发", "与上一次印发的通报比较，在文中写明更正说明。"),
            _REVIEW,
            *_PDF,
        ),
    ),
    Verb(
        REMIND,
        "催报",
        "列出到这一天该催的单位和事项，写出催报清单，并为每家单位写一页督办单。程序不会自行发出任何东西。",
        (Field("on", DAY, "以哪天为准", "也是督办单的日期。", required=True),),
    ),
    Verb(PACK, "装订打印册", "把本期的全部文书装订成一个 PDF，供打印。需要本机装有 LibreOffice。", (_PDF[1],)),
    Verb(
        CLOSE,
        "封账",
        "再汇总一次，把报送文件、方案、决定和全部输出封存；此后本期的输出不再改动，也不再收件。",
        (
            Field("force", FLAG, "还有未了事项也封账", "须写明原因，未了事项一并写入封账清单。"),
            Field("reason", TEXT, "原因", "为什么在还有未了事项时封账。"),
        ),
        weighty=True,
    ),
    Verb(
        REOPEN,
        "开账",
        "把封账的一期重新打开；封存的原件和原来的封账清单都保留，本期的更正随之失效。",
        (Field("reason", TEXT, "原因", "为什么开账。", required=True),),
        weighty=True,
    ),
)


def verb_named(name: str) -> Verb:
    """The run of that name; ReportGenError if there is none."""
    found = next((verb for verb in VERBS if verb.name == name), None)
    if found is None:
        raise ReportGenError("没有这项操作。", f"可以：{'、'.join(verb.label for verb in VERBS)}。")
    return found


def verbs_for(plan: Plan, decisions: Decisions, period: Period) -> tuple[Verb, ...]:
    """The runs that fit the period as it is now: of a closed one only 开账, of an open one all others that it has."""
    if closing_of(decisions, period) is not None:
        return (verb_named(REOPEN),)
    return tuple(verb for verb in VERBS if verb.name != REOPEN and _fits(plan, verb.name, period))


def _fits(plan: Plan, name: str, period: Period) -> bool:
    """Whether the plan has anything of that kind for periods of this length."""
    if name == FORMS:
        return plan.schedule_for(period) is not None
    if name == REPORT:
        return bool(kinds_for(plan, period, NO_WISH))
    return name != SCORE or (bool(plan.rubric) and period.span in _SCORED)


def options_of(verb: Verb, told: Mapping[str, str]) -> dict[str, str]:
    """What was filled in, as the command records its options: days as 2024-07-10, flags as 是, nothing for what is not set.

    What the run does not ask for is left out. ReportGenError for a day that is none, or something required that is missing.
    """
    said = {one.name: _option(one, told.get(one.name, "")) for one in verb.fields}
    missing = [one.label for one in verb.fields if one.required and not said[one.name]]
    if missing:
        raise ReportGenError(f"没有写明“{missing[0]}”。", "请填写后重试。")
    return {name: text for name, text in said.items() if text}


def _option(field: Field, text: str) -> str:
    words = " ".join(text.split())
    if field.kind == FLAG:
        return "" if words.casefold() in _UNSET else YES
    if field.kind == DAY and words:
        return _day(field, words)
    if len(words) > _LONGEST:
        raise ReportGenError(f"“{field.label}”太长，最多 {_LONGEST} 个字。", "请写得简短些。")
    return words


def _day(field: Field, words: str) -> str:
    try:
        day = date.fromisoformat(words)
    except ValueError:
        day = date.min
    if day.year not in _YEARS:
        raise ReportGenError(f"“{field.label}”写的“{words[:40]}”不是日期。", "请写 2024-06-30 的样式。")
    return day.isoformat()
