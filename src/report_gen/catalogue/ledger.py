"""Kinds of finding about the ledger: what shows that it is no longer what was written into it."""

from __future__ import annotations

from report_gen.model.finding import Kind, Severity

EVENT_CHANGED = Kind(
    "K101",
    Severity.ERROR,
    title="台账事件被改动",
    message="第 {number} 号事件（{when} {kind}）的内容与它的哈希不符，记入之后被改动过。",
    hint="请查明原因；用 report-gen restore 从备份恢复，恢复前的台账会另存。",
)
EVENTS_MISSING = Kind(
    "K102",
    Severity.ERROR,
    title="台账缺号",
    message="第 {second} 号事件之前应为第 {first} 号，中间有事件被删去或编号被改动。",
    hint="请查明原因；用 report-gen restore 从备份恢复，恢复前的台账会另存。",
)
CHAIN_BROKEN = Kind(
    "K103",
    Severity.ERROR,
    title="台账链接不上",
    message="第 {number} 号事件所记的上一号哈希，与第 {other} 号事件的哈希不符，其中之一被换过。",
    hint="请查明原因；用 report-gen restore 从备份恢复，恢复前的台账会另存。",
)
TAIL_REMOVED = Kind(
    "K104",
    Severity.ERROR,
    title="台账末尾不符",
    message="{where}记有 {wanted} 件事件，台账现有 {found} 件，第 {wanted} 号已不在或已被换过。",
    hint="末尾的事件可能被删去；请查明原因，用 report-gen restore 从备份恢复。",
)
CLOCK_WENT_BACK = Kind(
    "K105",
    Severity.NOTE,
    title="事件时间倒退",
    message="第 {number} 号事件的时间 {when} 早于上一号的 {last}，记入时电脑的时钟可能不准。",
    hint="请核对电脑的日期和时间；先后以事件编号为准。",
)
GUARD_MISSING = Kind(
    "K106",
    Severity.QUERY,
    title="台账的防改保护不在",
    message="数据库中防止改动、删除事件的触发器少了：{names}。",
    hint="请查明是谁去掉的；事件本身是否被改动，以本次校验的其他结果为准。",
)
SEAL_MISSING = Kind(
    "K107",
    Severity.QUERY,
    title="链尾文件不在",
    message="没有找到链尾文件“{file}”，无从证明台账末尾没有被删减。",
    hint="若台账是从别处连来的，记入下一件事后会自动写出；否则请与备份核对。",
)
