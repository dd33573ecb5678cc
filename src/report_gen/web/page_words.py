"""What the steps say of commands, said for a page: it names the button, not the command line."""

from __future__ import annotations

import re
from typing import Final

from report_gen.model.access import Role

_ASK: Final = "请与领导小组办公室联系。"
_COMMAND: Final = re.compile(r"report-gen|(?<![\w-])--[a-z]|请用 [a-z]+ ")
_INSTEAD: Final = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (r"先用 report-gen reopen \S+ --reason 原因 --by 经办人 开账", "先在该期页面的“办理”中开账"),
        (r"确要改变的先开账：report-gen reopen \S+?。", "确要改变的，先在该期页面的“办理”中开账。"),
        (r"请先运行 report-gen report \S+ 或 report-gen score \S+?。", "请先在“办理”中写出文书或考核评分。"),
        (r"请先结束免报：report-gen exempt --end \S+?，", "请先在“免报”页结束免报，"),
        (r"请用 report-gen exempt --list 查看", "请在“免报”页查看"),
        (r"请用 report-gen serve codes 查看现有的登录码", "请在“登录码”页查看"),
        (r"请用 justify 报送期 --list 查看", "请在该期页面的“核实说明”中查看"),
        (r"请用 resolve \S+ --list 查看", "请在该期页面的“数据冲突”中查看"),
        (r"请检查 --from 和 --until", "请检查起止两期"),
        (r"--until 写仍然免报的最后一期；整条撤销的不写 --until", "请选仍然免报的最后一期；整条撤销的不选"),
        (r"写过成文日期（--issued）的通报才算印发；首次印发不写 --reissue", "写过成文日期的通报才算印发；首次印发不勾选“更正重发”"),
        (r"请用 --(?:reason|by) 写明", "请写明"),
    )
)  # fmt: skip


def page_words(text: str, role: Role | None = Role.CLERK) -> str:
    """The sentence as a page says it: a clerk is led to the button, where there is one; a unit never sees a command."""
    if role is not Role.CLERK:
        return _ASK if _COMMAND.search(text) else text
    for pattern, words in _INSTEAD:
        text = pattern.sub(words, text)
    return text
