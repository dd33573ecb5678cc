"""Kinds of finding about official papers as such: what the rules on them warn of. The clerk decides; nothing is stopped."""

from __future__ import annotations

from typing import Final

from report_gen.model.finding import Kind, Severity

TOO_LONG: Final = Kind(
    "T101",
    Severity.NOTE,
    title="正文字数偏多",
    message="正文约{count}字，超过{limit}字（不含表格和附件）。",
    hint="为基层减负的规定要求文件一般控制在4000字以内，请酌情精简；限额可在“项目信息”表的“正文字数上限”中调整。",
)
LOWER_GOVERNMENT: Final = Kind(
    "T102",
    Severity.NOTE,
    title="主送机关中有下级党委、政府",
    message="主送机关写有“{name}”，议事协调机构及其办公室一般不得向下级党委、政府发布指令性公文。",
    hint="请核对主送机关；确需行文的，按规定由政府办公室等有权机关印发，或改为主送成员单位、抄送有关地方。",
)
IMPRINT_UNCHECKED: Final = Kind(
    "T104",
    Severity.NOTE,
    title="没有核对版记是否在双数页",
    message="本机没有可用的 LibreOffice，没有核对版记是否落在最后一面（双数页）。",
    hint="请打开文书查看；正文止于单数页的，在版记前插入分页符。",
)
REQUEST_IN_REPORT: Final = Kind(
    "T103",
    Severity.NOTE,
    title="报告中夹带请示事项",
    message="报告中写有“{quote}”，像是请示事项。",
    hint="报告不得夹带请示事项；确需上级研究解决的，请另行请示，或列入会议材料。",
)
