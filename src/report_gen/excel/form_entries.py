"""What an entry cell of a form accepts while someone types: lists, numbers with limits, dates, ratios."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from report_gen.model.form import NOT_APPLICABLE, Column, Limits, ValueKind

Validation = dict[str, Any]  # what XlsxWriter's data_validation takes

FIRST_DAY: Final = date(2020, 1, 1)
LAST_DAY: Final = date(2035, 12, 31)
_LONGEST_TITLE: Final = 32  # Excel takes no more in the title of a prompt
_RATIO_SIGNS: Final = (":", "：", "∶", "比")
_ANSWERED: Final = (
    f"没有发生填 0，确不涉及填“{NOT_APPLICABLE}”并在“说明”栏写明原因。",
    f"确不涉及的填“{NOT_APPLICABLE}”。",
)
_LEFT_OPEN: Final = ("选填，不填的留空。", "不填的留空。")
_STYLES: Final = {  # by the word of the kind: an enum takes its time to hash
    ValueKind.NUMBER.value: "number",
    ValueKind.PERCENT.value: "number",
    ValueKind.RATIO.value: "text_centre",
    ValueKind.DATE.value: "date",
    ValueKind.CHOICE.value: "text_centre",
    ValueKind.TEXT.value: "text",
}


def style_of(limits: Limits) -> str:
    """The name of the style of an entry cell: numbers show as typed, ratios and codes are text."""
    return _STYLES[limits.kind.value]


def offered(column: Column, limits: Limits) -> tuple[str, ...]:
    """The words of the drop-down list of a cell: a required choice may always be answered 不适用."""
    if limits.kind is ValueKind.CHOICE and column.required and NOT_APPLICABLE not in limits.choices:
        return (*limits.choices, NOT_APPLICABLE)
    return limits.choices


def validation(column: Column, limits: Limits, cell: str, listed: str) -> Validation | None:
    """The validation of the cell at the address `cell`; `listed` is the range of its words; None for free text.

    A list is always a range: Excel drops lists of more than 255 characters that stand in the cell itself.
    """
    match limits.kind:
        case ValueKind.TEXT:
            return _suggestion(column, listed) if listed else None
        case ValueKind.CHOICE:
            return _choice(column, listed)
        case ValueKind.DATE:
            return _date(column)
        case ValueKind.RATIO:
            return _ratio(column, cell)
        case _:
            return _number(column, limits, cell)


def _choice(column: Column, listed: str) -> Validation:
    return {
        "validate": "list",
        "source": f"={listed}",
        "input_title": column.title,
        "input_message": "请从下拉列表中选取。",
        "error_title": "选项不符",
        "error_message": f"“{column.title}”请从下拉列表中选取，不要自行填写其他文字。",
    }


def _suggestion(column: Column, listed: str) -> Validation:
    """A list that helps to write and stops nobody from writing something else."""
    return {
        "validate": "list",
        "source": f"={listed}",
        "input_title": column.title,
        "input_message": "可从下拉列表中选取，也可自行填写。",
        "show_error": False,
    }


def _date(column: Column) -> Validation:
    return {
        "validate": "date",
        "criteria": "between",
        "minimum": FIRST_DAY,
        "maximum": LAST_DAY,
        "input_title": column.title,
        "input_message": "请填日期，如 2024-06-30。",
        "error_title": "日期不符",
        "error_message": f"“{column.title}”请填{FIRST_DAY.year}年至{LAST_DAY.year}年之间的日期，如 2024-06-30，写明年月日。",
    }


def _ratio(column: Column, cell: str) -> Validation:
    signs = ",".join(f'ISNUMBER(FIND("{sign}",{cell}))' for sign in _RATIO_SIGNS)
    return {
        "validate": "custom",
        "value": f'=OR({cell}="{NOT_APPLICABLE}",{signs})',
        "input_title": f"{column.title}（比值）",
        "input_message": f"请按 4:1 的样式填写；确不涉及的填“{NOT_APPLICABLE}”，并在“说明”栏写明原因。",
        "error_title": "比值不符",
        "error_message": f"“{column.title}”请按 4:1 的样式填写；确不涉及的填“{NOT_APPLICABLE}”。",
    }


def _number(column: Column, limits: Limits, cell: str) -> Validation:
    """Numbers with their limits; 不适用 is an answer only where one is required."""
    whole = limits.kind is ValueKind.NUMBER and limits.decimals == 0
    tests = [f"ISNUMBER({cell})"]
    tests += [f"{cell}>={limits.minimum:f}"] if limits.minimum is not None else []
    tests += [f"{cell}<={limits.maximum:f}"] if limits.maximum is not None else []
    tests += [f"{cell}=INT({cell})"] if whole else []
    wanted = _wanted(limits, whole=whole)
    title = f"{column.title}（{limits.measure}）" if limits.measure else column.title
    test = f"AND({','.join(tests)})"
    advice, otherwise = _ANSWERED if column.required else _LEFT_OPEN
    return {
        "validate": "custom",
        "value": f'=OR({cell}="{NOT_APPLICABLE}",{test})' if column.required else f"={test}",
        "input_title": title[:_LONGEST_TITLE],
        "input_message": f"请填{wanted}；{advice}",
        "error_title": "数值不符",
        "error_message": f"“{column.title}”请填{wanted}，只填阿拉伯数字，不带单位；{otherwise}",
    }


def _wanted(limits: Limits, *, whole: bool) -> str:
    """`0 至 100 之间的数（95% 填 95）`, `不小于 0 的整数`: the limits in words."""
    noun = "整数" if whole else "数"
    low, high = limits.minimum, limits.maximum
    if low is not None and high is not None:
        words = f" {low:f} 至 {high:f} 之间的{noun}"
    elif low is not None:
        words = f"不小于 {low:f} 的{noun}"
    else:
        words = f"不大于 {high:f} 的{noun}" if high is not None else noun
    return f"{words}（95% 填 95）" if limits.kind is ValueKind.PERCENT else words
