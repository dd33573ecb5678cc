"""Kinds of finding about Word templates."""

from __future__ import annotations

from report_gen.model.finding import Kind, Severity

TEMPLATE_NAME = Kind(
    "W101",
    Severity.ERROR,
    title="模板用了报告没有的名称",
    message="模板“{paragraph}”一段用了“{name}”，报告里没有这个名称。",
    hint="{advice}",
)
TEMPLATE_TAG = Kind(
    "W102",
    Severity.ERROR,
    title="模板标记写法有误",
    message="模板“{paragraph}”一段的标记写法有误（{reason}）。",
    hint="请核对双花括号、百分号是否成对，每个 for、if 是否都有 endfor、endif。",
)
TEMPLATE_MARKER = Kind(
    "W103",
    Severity.ERROR,
    title="模板要的表或图不存在",
    message="模板要放“{marker}”，报告里没有这张{kind}。",
    hint="{advice}",
)
TEMPLATE_UNUSED = Kind(
    "W201",
    Severity.NOTE,
    title="模板没有用到报告的内容",
    message="模板没有用到“{name}”，这部分内容不会出现在文中。",
    hint="如不是有意删去，请在模板相应位置补上“{tag}”。",
)
