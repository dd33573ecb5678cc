"""The checks the office writes itself: rows of 校核规则, run on one form or on the merged values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from report_gen.catalogue import logic as kinds
from report_gen.formulas import FormulaError, evaluate, names_in
from report_gen.model.finding import Finding
from report_gen.model.place import Place
from report_gen.model.plan import CheckRule, MissingStrategy
from report_gen.wording import listed, number_text

_BY_LEVEL = {
    kind.severity.value: kind for kind in (kinds.PLAN_CHECK_ERROR, kinds.PLAN_CHECK_QUERY, kinds.PLAN_CHECK_NOTE)
}


def run_rule(rule: CheckRule, values: Mapping[str, Decimal], place: Place, unit: str) -> Iterator[Finding]:
    """What the rule finds, at `place`: nothing if its formula holds of the values (by short name of the item).

    A missing value gives nothing or a note, as the row's 缺数处理 says; a formula that cannot be computed a note.
    """
    names = names_in(rule.formula)
    lacking = [name for name in names if name not in values]
    if lacking:
        if rule.missing is MissingStrategy.REPORT:
            yield _not_run(rule, place, unit, f"缺少{listed(lacking)}的有效数据")
        return
    try:
        holds = evaluate(rule.formula, values)
    except FormulaError as error:
        yield _not_run(rule, place, unit, str(error))
        return
    if not holds:
        shown = "，".join(f"{name}＝{number_text(values[name])}" for name in names)
        yield _BY_LEVEL[rule.level].at(place, unit, rule=rule.code, text=rule.text, values=shown)


def _not_run(rule: CheckRule, place: Place, unit: str, reason: str) -> Finding:
    return kinds.PLAN_CHECK_SKIPPED.at(place, unit, rule=rule.code, text=rule.text, reason=reason)
