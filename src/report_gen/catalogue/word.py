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
TEMPLATE_BLOCK_TWICE = Kind(
    "W104",
    Severity.ERROR,
    title="模板中的人工段落重名",
    message="模板有{count}处“〔人工：{name}〕”，写在那里的话不知该放回哪一处。",
    hint="请给每一处取不同的名称。",
)
BLOCK_CHANGED = Kind(
    "W202",
    Severity.QUERY,
    title="人工段落写成后数据有变化",
    message="人工段落“{name}”写成后，它所在部分的数据有变化，已在文中用红字提醒。",
    hint="请核对这一段与新的数据是否相符，相符或改好后删去红字一行。",
)
BLOCK_HOMELESS = Kind(
    "W203",
    Severity.QUERY,
    title="人工段落在模板中没有位置",
    message="模板已没有“〔人工：{name}〕”，以前写在那里的话放在了正文末尾，并用红字提醒。",
    hint="请在模板中补上“〔人工：{name}〕”一段，或把这些话移到合适的地方。",
)
TEMPLATE_WIDE = Kind(
    "W105",
    Severity.ERROR,
    title="模板标记用了全角符号",
    message="模板“{paragraph}”一段的标记用了全角的花括号或百分号。",
    hint="标记的花括号、百分号须用半角（英文）输入，名称不变。",
)
TEMPLATE_LIKE = Kind(
    "W204",
    Severity.QUERY,
    title="模板中有写法不对的标记",
    message="模板中的“{marker}”像是标记，但写法不对，会原样印出来。",
    hint="如是标记，请写成“{proper}”，并让它独占一段。",
)
