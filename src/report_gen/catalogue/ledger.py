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

# --- closed periods ---
VALUE_CORRECTED = Kind(
    "K201",
    Severity.NOTE,
    title="更正",
    message="{period}“{item}”封账后由“{old}”更正为“{new}”（{reason}；{by}，台账第{number}号），此后各期按更正后的数计算。",
    hint="{period}已封账的输出不变。",
)
CAME_AFTER_CLOSING = Kind(
    "K202",
    Severity.NOTE,
    title="封账后收到的文件",
    message="{period}已封账，此件在封账以后才放入或有改动，没有采用。",
    hint="确需采用的，请开账后重新汇总；只是个别数据有误的，可以用 report-gen correct 更正。",
)
FILE_CHANGED = Kind(
    "K203",
    Severity.ERROR,
    title="文件被改动",
    message="与{when}所记的不同，从第 {byte} 个字节起。",
    hint="请查明原因；原来的内容在“台账/原件”中，输出可以用 report-gen replay 重新生成。",
)
FILE_MISSING = Kind(
    "K204",
    Severity.ERROR,
    title="文件不见了",
    message="{when}时有此件，现在没有了。",
    hint="请查明原因；原来的内容在“台账/原件”中，输出可以用 report-gen replay 重新生成。",
)
FILE_ADDED = Kind(
    "K205",
    Severity.QUERY,
    title="多出的文件",
    message="{when}时没有此件，是此后放入的。",
    hint="此件没有计入；请查明来源，确需采用的，请开账后重新汇总。",
)
ORIGINAL_CHANGED = Kind(
    "K206",
    Severity.ERROR,
    title="封存的原件被改动",
    message="封存的原件与其哈希不符（{what}）。",
    hint="请从备份恢复“台账/原件”文件夹。",
)
ORIGINAL_MISSING = Kind(
    "K207",
    Severity.ERROR,
    title="封存的原件不见了",
    message="封存的原件不在了（{what}）。",
    hint="请从备份恢复“台账/原件”文件夹；原来的文件还在的，重新汇总一次即补存。",
)
MANIFEST_CHANGED = Kind(
    "K208",
    Severity.ERROR,
    title="封账清单被改动",
    message="封账清单与台账第{number}号事件所记的哈希不符，或已不在。",
    hint="以“台账/原件”中封存的清单为准；请从备份恢复此件。",
)
PLAN_REVISED = Kind(
    "K209",
    Severity.NOTE,
    title="方案此后有修订",
    message="方案工作簿与{when}时的不同，此后的运行已采用新方案并记入台账。",
    hint="该期仍按封存的方案计算。",
)
EDITED_SINCE = Kind(
    "K210",
    Severity.NOTE,
    title="输出经人工修改",
    message="程序写出后有人改过；{when}。",
    hint="这是提示：在台账上填写备注、修改报告文字都会如此。封账时按现在的内容封存，注明“人工改定”。",
)
MANIFEST_ALONE = Kind(
    "K211",
    Severity.ERROR,
    title="封账清单没有对应的封账事件",
    message="台账里没有这份封账清单所说的封账：台账被换过、删过，或清单不是程序写出的。",
    hint="请用 report-gen restore 从备份恢复台账；清单来历不明的，请查明后移走。",
)
