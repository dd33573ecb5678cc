"""The sheet of a plan workbook that explains the rules of its rubric."""

from __future__ import annotations

from report_gen.excel.plan_book import PlanValue
from report_gen.excel.plan_guide import rubric_guide
from report_gen.model.rubric import RUBRIC_RULES

GUIDE = rubric_guide("评分规则说明")
TITLES = [column.title for column in GUIDE.columns]


def cells(rule: str, parameter: str) -> dict[str, PlanValue]:
    rows = (dict(zip(TITLES, row, strict=True)) for row in GUIDE.rows)
    return next(row for row in rows if (row["规则"], row["参数"]) == (rule, parameter))


def test_every_rule_says_what_it_does_and_what_its_full_marks_are() -> None:
    told = {row[0]: row for row in GUIDE.rows if row[1]}
    assert set(told) == {*RUBRIC_RULES, "等次"}
    assert all(row[2] for row in told.values())
    assert cells("扣分登记", "每次扣")["“满分”列填什么"] == "大于0的，从满分中扣，扣完为止；写0的，从本板块的基础分中扣"
    assert cells("达标门槛", "指标")["“满分”列填什么"] == "0，不计分，只限制等次"


def test_every_parameter_says_what_to_fill_in_and_what_holds_without_it() -> None:
    told = {(row[0], row[3]): row[6] for row in GUIDE.rows}
    known = {(name, one.name): one.meaning for name, rule in RUBRIC_RULES.items() for one in rule.parameters}
    assert known.items() <= told.items()
    assert cells("按时报送", "逾期每次扣")["不写时按"] == "1"
    assert cells("按时报送", "封顶")["不写时按"] == "无"
    assert cells("目标计数", "目标")["不写时按"] == "必须写"
    assert cells("任务亮灯", "折算")["填什么"] == "选一个：占比、逐项"
    assert cells("任务亮灯", "超期得分率")["填什么"] == "0到1之间的数"
