"""Write docs/findings.md: every kind of finding, by stage, for the clerk and the member units to look up."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from report_gen.catalogue import STAGES, kinds
from report_gen.model.finding import Kind, Severity

PAGE: Final = Path(__file__).resolve().parent.parent / "docs" / "findings.md"
_HEAD: Final = """# 校核问题一览

本页由 `tools/make_findings.py` 按程序中的问题目录生成，请勿手工修改。
说明和处理办法中的〔 〕在报出时换成具体的栏目、单元格、所填内容等。

| 级别 | 意思 |
|---|---|
| 强制性 | 该值不采用，须改正后重报 |
| 核实性 | 在说明栏写明情况后采用 |
| 提示 | 供参考，不影响汇总 |
"""
_FIELDS: Final = {
    "value": "所填内容", "column": "栏目", "expected": "应为", "name": "名称", "task": "任务", "sheet": "工作表",
    "reason": "原因", "item": "数据项", "rule": "规则编码", "no": "序号", "text": "提示文字", "first": "第一处",
    "second": "第二处", "first_place": "第一处位置", "second_place": "第二处位置", "values": "各值", "suggestion": "建议",
    "what": "内容", "choices": "可选项", "measure": "计量单位", "limit": "限度", "last": "上期值", "state": "状态",
    "due": "时限", "period": "报送期", "other": "另一处", "count": "个数", "lowest": "下限", "highest": "上限",
    "file": "文件", "files": "各文件", "paragraph": "段落", "advice": "办法", "length": "字数", "decimals": "小数位数",
    "change": "变动幅度", "least": "最少字数", "explanation": "说明", "message": "提示", "errors": "强制性问题数",
    "queries": "核实性问题数", "number": "编号", "units": "各单位", "unit": "单位", "year": "年份", "start": "起始值",
    "start_column": "起始栏目", "minimum": "最小值", "maximum": "最大值", "actual": "实际值", "size": "大小",
    "heads": "各列名", "rows": "各行", "cells": "各单元格", "marker": "标记", "kind": "类别", "tag": "标记",
    "columns": "各栏目", "row": "行", "quote": "原句", "nearest": "相近写法", "found": "实际行号", "pages": "各页",
    "tasks": "各任务", "short": "简称", "text_column": "原文栏目", "day": "日期", "where": "所在处", "names": "各名称",
    "title": "任务名称", "end": "结束日期", "before": "前一序号", "missing": "缺的序号", "wanted": "任务要求",
    "given": "指标所写", "code": "编码", "effect": "影响", "unit_kind": "单位类别", "when": "时段", "total": "合计",
    "lines": "各评分项", "points": "分值", "parameter": "参数", "items": "各数据项", "by": "说明人",
    "full": "应有满分", "block": "板块", "event": "事项", "codes": "各编码", "meaning": "意思",
}  # fmt: skip


def page() -> str:
    """The whole page: a heading and a table a stage that has kinds, kinds in order of their codes."""
    found = kinds()
    sections = [
        _section(letter, title, [kind for kind in found if kind.code.startswith(letter)]) for letter, title, _ in STAGES
    ]
    return "\n".join([_HEAD, _counts(found), *(section for section in sections if section)])


def _counts(found: tuple[Kind, ...]) -> str:
    parts = [f"{level.value} {sum(kind.severity is level for kind in found)} 种" for level in Severity]
    return f"共 {len(found)} 种：{'，'.join(parts)}。\n"


def _section(letter: str, title: str, found: list[Kind]) -> str:
    if not found:
        return ""
    rows = [
        f"| {kind.code} | {kind.severity.value} | {kind.title} | {_plain(kind.message)} | {_plain(kind.hint)} |"
        for kind in found
    ]
    head = ["| 编码 | 级别 | 标题 | 说明 | 处理办法 |", "|---|---|---|---|---|"]
    return "\n".join([f"## {letter} {title}（{len(found)} 种）", "", *head, *rows, ""])


def _plain(text: str) -> str:
    """The sentence as a table cell, saying in 〔〕 which data go where; where all of it is data, that is said."""
    if re.fullmatch(r"\{\w+\}", text):
        return "按具体情况给出。"
    return (
        re.sub(r"\{(\w+)\}", lambda field: f"〔{_FIELDS.get(field[1], '……')}〕", text)
        .replace("|", "\\|")
        .replace("\n", "<br>")
    )


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
