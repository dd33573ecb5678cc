"""What a page says instead of a command: the button, where there is one."""

from __future__ import annotations

import pytest

from report_gen.model.access import Role
from report_gen.web.page_words import page_words


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("请检查报送期。", "请检查报送期。"),
        (
            "确需重做的，先用 report-gen reopen 2024-06 --reason 原因 --by 经办人 开账。",
            "确需重做的，先在该期页面的“办理”中开账。",
        ),
        ("确要改变的先开账：report-gen reopen 2024-06。", "确要改变的，先在该期页面的“办理”中开账。"),
        ("请先运行 report-gen report 2024H1 或 report-gen score 2024H1。", "请先在“办理”中写出文书或考核评分。"),
        ("请先结束免报：report-gen exempt --end 7，再重新汇总。", "请先在“免报”页结束免报，再重新汇总。"),
        ("请用 report-gen exempt --list 查看。", "请在“免报”页查看。"),
        ("请用 report-gen serve codes 查看现有的登录码。", "请在“登录码”页查看。"),
        ("请用 justify 报送期 --list 查看。", "请在该期页面的“核实说明”中查看。"),
        ("请用 resolve 2024-04 --list 查看。", "请在该期页面的“数据冲突”中查看。"),
        ("请用 --reason 写明原因。", "请写明原因。"),
        ("请检查 --from 和 --until。", "请检查起止两期。"),
    ],
)
def test_a_clerk_is_led_to_the_button(said: str, shown: str) -> None:
    assert page_words(said) == shown


def test_a_unit_is_told_whom_to_ask() -> None:
    assert page_words("请运行 report-gen log verify 查看。", Role.UNIT) == "请与领导小组办公室联系。"
    assert page_words("请用 --reason 写明原因。", None) == "请与领导小组办公室联系。"
    assert page_words("请检查报送期。", Role.UNIT) == "请检查报送期。"
