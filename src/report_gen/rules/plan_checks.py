"""The checks the office writes itself: rows of 校核规则, run on one form or on the merged values."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
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


def run_rule(
    rule: CheckRule, values: Mapping[str, Decimal], place: Place, unit: str, blank: Collection[str] = ()
) -> Iterator[Finding]:
    """What the rule finds, at `place`: nothing if its formula holds of the values, which go by the formula's names.

    A missing value is dealt with as the row's 缺数处理 says: 跳过 says nothing, 提示 gives a note, 按零 takes 0 for
    a name in `blank` (nothing stands in its cell) and gives a note for any other that is missing; where no value at
    all is given it takes no zeros. A formula that cannot be computed gives a note.
    """
    names = names_in(rule.formula)
    given = {name: values[name] for name in names if name in values}
    zeros = _zeros(rule, names, given, blank)
    given |= dict.fromkeys(zeros, Decimal(0))
    lacking = [name for name in names if name not in given]
    if lacking:
        if rule.missing is not MissingStrategy.SKIP:
            yield _not_run(rule, place, unit, f"缺少{listed(lacking)}的有效数据")
        return
    try:
        holds = evaluate(rule.formula, given)
    except FormulaError as error:
        yield _not_run(rule, place, unit, str(error))
        return
    if not holds:
        shown = "，".join(_shown(name, given[name], blank=name in zeros) for name in names)
        yield _BY_LEVEL[rule.level].at(place, unit, rule=rule.code, text=rule.text, values=shown)


def _zeros(rule: CheckRule, names: Collection[str], given: Collection[str], blank: Collection[str]) -> frozenset[str]:
    """The names that count as 0."""
    asked = rule.missing is MissingStrategy.ZERO and bool(given)
    return frozenset(name for name in names if asked and name not in given and name in blank)


def _shown(name: str, value: Decimal, *, blank: bool) -> str:
    return f"{name}＝{number_text(value)}" + ("（未填，按零）" if blank else "")


def _not_run(rule: CheckRule, place: Place, unit: str, reason: str) -> Finding:
    return kinds.PLAN_CHECK_SKIPPED.at(place, unit, rule=rule.code, text=rule.text, reason=reason)
