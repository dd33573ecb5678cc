"""The tables and charts of the half-year report; a chart shows the same numbers as the table beside it.

Numbers, quoted words and verdicts of the tables are marked with their proofs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from report_gen.model.document import ChartData, TableData
from report_gen.model.outcome import (
    Assessment,
    IndicatorOutcome,
    TaskOutcome,
)
from report_gen.model.plan import Plan
from report_gen.model.proof import Proof
from report_gen.reports import proof_of
from report_gen.reports.facts import (
    LIGHTS,
    completion,
    light_counts,
    value_text,
)
from report_gen.reports.phrases import to_supply
from report_gen.reports.proofs import Proofs
from report_gen.wording import date_text, number_text, target_text

LIGHT_TABLE, INDICATOR_TABLE = "任务亮灯统计", "指标完成情况"
LIGHT_CHART, INDICATOR_CHART = "任务进展分类图", "指标完成程度图"
_TO_SUPPLY: Final = to_supply("").rstrip("】")
_NOTE_LESS: Final = "注：完成程度为完成值与目标值之比；以不高于目标为达标的指标，为目标值与完成值之比。"


def lights_table(plan: Plan, assessment: Assessment, categories: Sequence[str], proofs: Proofs) -> TableData:
    """Tasks of each category by light, with a total line."""
    rows = [_light_row(plan, category, of_category(assessment, category), proofs) for category in categories]
    return TableData(
        LIGHT_TABLE,
        f"表1　重点任务进展分类统计（截至{as_of_text(assessment, proofs)}，单位：项）",
        ("指标分类", "任务数", *(light.value for light in LIGHTS)),
        (*rows, _light_row(plan, "合计", assessment.tasks, proofs)),
        (66, 14, 14, 11, 11, 11, 18, 11),
        centred=tuple(range(1, 8)),
        small=True,
    )


def as_of_text(assessment: Assessment, proofs: Proofs) -> str:
    """The day the results are of, marked."""
    return proofs.mark(date_text(assessment.as_of), proof_of.of_day(assessment.as_of, "截至日期"))


def _light_row(plan: Plan, name: str, outcomes: Sequence[TaskOutcome], proofs: Proofs) -> tuple[str, ...]:
    def count(counted: Sequence[TaskOutcome], subject: str) -> str:
        return proofs.mark(str(len(counted)), proof_of.of_tasks(plan, counted, subject))

    shown = ([outcome for outcome in outcomes if outcome.light is light] for light in LIGHTS)
    counts = (count(found, f"“{name}”中{light.value}的任务数") for light, found in zip(LIGHTS, shown, strict=True))
    return (name, count(outcomes, f"“{name}”的任务数"), *counts)


def of_category(assessment: Assessment, category: str) -> tuple[TaskOutcome, ...]:
    """The tasks of that 指标分类, in plan order."""
    return tuple(outcome for outcome in assessment.tasks if outcome.task.category == category)


def lights_chart(assessment: Assessment, categories: Sequence[str]) -> ChartData:
    """The same counts as stacked bars; lights no task shows are left out."""
    counts = [light_counts(of_category(assessment, category)) for category in categories]
    series = tuple(
        (light.value, tuple(float(row[index]) for row in counts))
        for index, light in enumerate(LIGHTS)
        if any(row[index] for row in counts)
    )
    return ChartData(LIGHT_CHART, "图1　重点任务进展分类（项）", "stacked", tuple(categories), series, "项")


def indicators_table(plan: Plan, assessment: Assessment, proofs: Proofs) -> TableData:
    """Indicators against their targets, in short."""
    rows = tuple(
        (
            str(number),
            outcome.indicator.name,
            *by_proof(
                (
                    target_text(outcome.indicator),
                    shown_value(outcome),
                    _completion_text(outcome),
                    outcome.verdict.value,
                ),
                proof_of.of_indicator(plan, assessment, outcome),
                proofs,
            ),
        )
        for number, outcome in enumerate(assessment.indicators, start=1)
    )
    return TableData(
        INDICATOR_TABLE,
        "表2　指标完成情况",
        ("序号", "指标", "目标值", "完成值", "完成程度", "结论"),
        rows,
        (10, 76, 17, 19, 17, 17),
        centred=(0, 2, 3, 4, 5),
        note=_NOTE_LESS,
        small=True,
    )


def by_proof(texts: Iterable[str], proof: Proof, proofs: Proofs) -> Iterator[str]:
    """The texts tied to one proof, line by line: a mark does not run over the end of a line.

    Dashes and marks for what is to be supplied say nothing that could be proven.
    """
    for text in texts:
        told = text != "—" and not text.startswith(_TO_SUPPLY)
        yield "\n".join(proofs.mark(line, proof) for line in text.split("\n")) if told else text


def indicators_chart(assessment: Assessment) -> ChartData:
    """How far each indicator has come, in per cent of its target; a gap where there is no value."""
    values = tuple(
        None if (share := completion(outcome)) is None else float(share) for outcome in assessment.indicators
    )
    names = tuple(outcome.indicator.name for outcome in assessment.indicators)
    title = "图2　指标完成程度（目标值为100%）"
    return ChartData(INDICATOR_CHART, title, "bar", names, (("完成程度", values),), "%")


def shown_value(outcome: IndicatorOutcome) -> str:
    """Its value as printed, or the mark for what is to be supplied."""
    return to_supply("完成值") if outcome.value is None else value_text(outcome)


def _completion_text(outcome: IndicatorOutcome) -> str:
    share = completion(outcome)
    return "—" if share is None else f"{number_text(share, 1)}%"


def missing_values(assessment: Assessment) -> Iterator[str]:
    """What the tables leave for a person to supply."""
    for outcome in assessment.indicators:
        if outcome.value is None:
            yield f"指标“{outcome.indicator.name}”的完成值（{outcome.reason or '无数据'}）"
