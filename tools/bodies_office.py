"""The bodies of 考核通报, 会议材料 and 季度调度通报: parts that have nothing to say are left out, the others numbered on."""

from __future__ import annotations

from paper import each, ending, foot, head, headed, paragraph, section, when
from paper_looks import PORTRAIT


def bulletin_body() -> str:
    """The bulletin: rates, results, praise, problems, what is asked; the results of all units as annex."""
    return "".join(
        (
            head(),
            paragraph("公文正文", "{{ 引言 }}"),
            each("段", "更正", paragraph("公文正文", "{{ 段 }}")),
            _part("报送情况"),
            when("图表.各期报送表", paragraph("表文", "〔表：各期报送情况〕")),
            when("图表.各期报送图", paragraph("图", "〔图：报送比率走势图〕")),
            _part("考核结果"),
            *(
                when(
                    f"图表.{kind}得分",
                    paragraph("表文", f"〔表：{kind}得分表〕"),
                    paragraph("图", f"〔图：{kind}得分图〕"),
                )
                for kind in ("部门", "县区")
            ),
            _part("表扬"),
            _sections("问题"),
            _part("要求"),
            _by_hand("通报补充"),
            _signed("图表.汇总表", "考核结果汇总表"),
            when("图表.汇总表", _single_annex("考核结果汇总表", "附件考核结果汇总")),
            foot(),
        )
    )


def meeting_body() -> str:
    """The paper for the meeting: office and day below the title; late tasks and requests as annexes."""
    return "".join(
        (
            each("行", "标题", paragraph("公文标题", "{{ 行 }}")),
            when("副题", paragraph("公文副题", "{{ 副题 }}")),
            paragraph("公文副题", "{{ 单位 }}"),
            paragraph("公文副题", "（{{ 日期 }}）"),
            paragraph("公文正文"),
            _part("进展"),
            paragraph("图", "〔图：任务进展分类图〕"),
            paragraph("表文", "〔表：任务亮灯统计〕"),
            _sections("问题"),
            when("图表.走势", paragraph("表文", "〔表：指标走势〕"), paragraph("图", "〔图：指标走势图〕")),
            _sections("事项"),
            _by_hand("提请研究事项补充"),
            _sections("建议"),
            _by_hand("工作建议补充"),
            when("图表.超期", _annex("{{ 附件.超期号 }}", "{{ 附件.超期 }}", "超过时限任务")),
            when("图表.事项", _annex("{{ 附件.事项号 }}", "{{ 附件.事项 }}", "需协调事项")),
            section(PORTRAIT, last=True),
        )
    )


def dispatch_body() -> str:
    """The quarterly paper: forms, tasks, indicators, what is asked; what each unit has to do as annex."""
    return "".join(
        (
            head(),
            paragraph("公文正文", "{{ 引言 }}"),
            _part("报送情况"),
            _part("任务"),
            paragraph("图", "〔图：任务进展分类图〕"),
            paragraph("表文", "〔表：任务亮灯统计〕"),
            when(
                "指标",
                _part("指标"),
                paragraph("表文", "〔表：指标完成情况〕"),
                paragraph("图", "〔图：指标完成程度图〕"),
            ),
            _part("要求"),
            _by_hand("调度要求补充"),
            _signed("清单", "{{ 附件题 }}"),
            when("清单", _single_annex("{{ 附件题 }}", "附件办理事项")),
            foot(),
        )
    )


def _part(name: str) -> str:
    """A first-level part of plain paragraphs."""
    text = each("段", name, paragraph("公文正文", "{{ 段 }}"))
    return when(name, paragraph("一级标题", f"{{{{ 题.{name} }}}}"), text)


def _sections(name: str) -> str:
    """A first-level part of second-level sections; one without a heading is a plain paragraph."""
    text = paragraph("公文正文", "{{ 段 }}")
    inner = headed("二级标题", "{{ 节.标题 }}", "{{ 节.首段 }}") + each("段", "节.段落", text)
    return when(name, paragraph("一级标题", f"{{{{ 题.{name} }}}}"), each("节", name, inner))


def _by_hand(name: str) -> str:
    return paragraph("公文正文", f"〔人工：{name}〕")


def _signed(flag: str, annex: str) -> str:
    """Closing words and signature, with the annex named where there is one."""
    listed = when(flag, paragraph("结语"), paragraph("附件说明首行", f"附件：{annex}"))
    return ending(listed=listed)


def _single_annex(title: str, table: str) -> str:
    """The only annex bears no number (GB/T 9704-2012, 7.3.4)."""
    return _annex("", title, table)


def _annex(number: str, title: str, table: str) -> str:
    return "".join(
        (
            paragraph("附件标识", f"附件{number}"),
            paragraph("公文正文"),
            paragraph("附件标题", title),
            paragraph("表文", f"〔表：{table}〕"),
        )
    )
