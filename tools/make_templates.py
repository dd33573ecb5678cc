"""Build the Word templates from nothing: own styles without theme fonts, margins and page numbers of GB/T 9704-2012."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from bodies_national import national_form_body
from bodies_office import bulletin_body, dispatch_body, meeting_body
from bodies_print import print_pack_body
from paper import annex, each, ending, foot, grid, head, headed, paragraph, section, when
from paper_looks import LANDSCAPE, PORTRAIT
from paper_package import write

ROOT: Final = Path(__file__).resolve().parent.parent / "templates"


def half_year_body() -> str:
    """The half-year report: six sections, sign-off, three annexes of which the first two lie landscape.

    Below the text of all parts but the second stands a place where a person may write on.
    """
    text = paragraph("公文正文", "{{ 段 }}")

    def part(heading: str, source: str) -> str:
        return paragraph("一级标题", heading) + each("段", source, text)

    def by_hand(name: str) -> str:
        return paragraph("公文正文", f"〔人工：{name}〕")

    def parts(heading: str, source: str, intro: str = "") -> str:
        inner = headed("二级标题", "{{ 节.标题 }}", "{{ 节.首段 }}") + each("段", "节.段落", text)
        first = paragraph("公文正文", intro) if intro else ""
        return paragraph("一级标题", heading) + first + each("节", source, inner)

    return "".join(
        (
            head(),
            part("一、总体进展", "总体进展"),
            by_hand("总体进展补充"),
            paragraph("图", "〔图：任务进展分类图〕"),
            paragraph("表文", "〔表：任务亮灯统计〕"),
            parts("二、重点任务推进情况", "重点任务", "{{ 任务说明 }}"),
            part("三、指标完成情况", "指标情况"),
            by_hand("指标情况补充"),
            when(
                "图表.指标",
                paragraph("表文", "〔表：指标完成情况〕"),
                paragraph("图", "〔图：指标完成程度图〕"),
            ),
            part("四、报送与考核情况", "报送情况"),
            by_hand("报送考核补充"),
            parts("五、存在问题", "存在问题"),
            by_hand("存在问题补充"),
            parts("六、{{ 下步标题 }}", "下步安排"),
            by_hand("工作安排补充"),
            ending("重点任务进展情况表", "指标完成情况表", "成员单位报送情况表"),
            section(PORTRAIT),
            annex(1, "重点任务进展情况表", "附件1任务进展"),
            annex(2, "指标完成情况表", "附件2指标完成"),
            section(LANDSCAPE),
            annex(3, "成员单位报送情况表", "附件3报送情况"),
            foot(),
        )
    )


def score_sheet_body() -> str:
    """The score sheet of one unit: facts, the table of points, what the rules do, grade, signatures."""
    day = "　　年　　月　　日"
    signatures = (
        ("考核人", "（签字）", "日期", day),
        ("复核人", "（签字）", "日期", day),
        ("被考核单位确认", "（盖章）", "日期", day),
    )
    facts = (
        ("被考核单位", "{{ 单位 }}", "单位类别", "{{ 单位类别 }}"),
        ("考核期间", "{{ 期间 }}", "数据截至", "{{ 截至 }}"),
        ("{{ 小计名 }}", "{{ 小计 }}", "等次", "{{ 等次 }}"),
    )
    widths = (1500, 2922, 1500, 2922)
    return "".join(
        (
            each("行", "标题", paragraph("公文标题", "{{ 行 }}")),
            when("副题", paragraph("公文副题", "{{ 副题 }}")),
            paragraph("表注"),
            grid(facts, widths),
            paragraph("表注"),
            paragraph("表文", "〔表：考核评分〕"),
            when("办法", paragraph("表注", "{{ 办法 }}")),
            each("段", "说明", paragraph("表注", "{{ 段 }}", "<w:keepNext/>")),
            grid(signatures, (2050, 2797, 1200, 2797), 560),
            paragraph("分节"),
            section(PORTRAIT, last=True),
        )
    )


def year_plan_body() -> str:
    """The table of a year's work: landscape, the notes above, months as rows across."""
    return "".join(
        (
            each("行", "标题", paragraph("公文标题", "{{ 行 }}")),
            when("副题", paragraph("公文副题", "{{ 副题 }}")),
            paragraph("表注", "编制单位：{{ 编制单位 }}", "<w:keepNext/>"),
            paragraph("表注", "编制依据：{{ 编制依据 }}", "<w:keepNext/>"),
            each("段", "说明", paragraph("表注", "{{ 段 }}")),
            paragraph("表文", "〔表：年度工作进度〕"),
            section(LANDSCAPE, last=True),
        )
    )


# Text of 12 pt on lines of 21 pt: a notice with its table stays on one page.
_NOTICE_LINE: Final = '<w:spacing w:before="0" w:after="0" w:line="420" w:lineRule="exact"/>'
_NOTICE_INDENT: Final = '<w:ind w:firstLineChars="200" w:firstLine="480"/>'


def _letter(table: str, banners: Iterable[str] = (), tail: Iterable[str] = ()) -> str:
    """A one-page letter to one unit: title, unit, what is the case, its table, what is asked, signature and date.

    `banners` stand above the unit's name, `tail` below the date.
    """

    def text(words: str, indent: str = _NOTICE_INDENT) -> str:
        return paragraph("表文", words, _NOTICE_LINE + indent)

    right = '<w:ind w:right="480"/><w:jc w:val="right"/>'
    return "".join(
        (
            each("行", "标题", paragraph("公文标题", "{{ 行 }}")),
            when("副题", paragraph("表文居中", "{{ 副题 }}")),
            *banners,
            text("{{ 单位 }}：", ""),
            each("段", "情况", text("{{ 段 }}")),
            paragraph("表文", f"〔表：{table}〕"),
            each("段", "要求", text("{{ 段 }}")),
            each("行", "署名", text("{{ 行 }}", right)),
            text("{{ 日期 }}", right),
            *tail,
            section(PORTRAIT, last=True),
        )
    )


def return_notice_body() -> str:
    """The notice that sends a form back: what is wrong, item by item, until when, and how to answer; one page."""
    return _letter("退回修改事项")


def conflict_letter_body() -> str:
    """The letter about a figure that units state differently: the figures, what is asked, and the slip to answer on."""
    slip = (
        ("核对后的数", "", "依据", ""),
        ("经办人及电话", "", "负责人盖章", ""),
    )
    answer = grid(slip, (1700, 2722, 1700, 2722), 620)
    return _letter("各单位所报", tail=(paragraph("表注"), paragraph("表题", "回　　执"), answer, paragraph("分节")))


# The three colours of a reminder: a rule below the banner, told apart in black and white by kind and weight.
_REMINDER_RULES: Final = (
    ("红色督办", "thick", 48, "C00000"),
    ("黄色督办", "double", 12, "C98A00"),
    ("蓝色督办", "dashed", 12, "1F5FA8"),
)


def reminder_body() -> str:
    """The reminder of one unit: banner in its colour, matters, what is asked and by when; one page."""

    def banner(name: str, line: str, size: int, colour: str) -> str:
        rule = f'<w:pBdr><w:bottom w:val="{line}" w:sz="{size}" w:space="4" w:color="{colour}"/></w:pBdr>'
        return when(name, paragraph("表头", f"{{{{ {name} }}}}", rule))

    banners = (banner(*rule) for rule in _REMINDER_RULES)
    return _letter("督办事项", banners, (paragraph("表注", "{{ 级别说明 }}"),))


TEMPLATES: Final[tuple[tuple[str, Callable[[], str]], ...]] = (
    ("半年总结报告.docx", half_year_body),
    ("考核评分表.docx", score_sheet_body),
    ("年度工作进度表.docx", year_plan_body),
    ("退回修改通知.docx", return_notice_body),
    ("督办单.docx", reminder_body),
    ("核对函.docx", conflict_letter_body),
    ("运行情况信息表.docx", national_form_body),
    ("考核通报.docx", bulletin_body),
    ("会议材料.docx", meeting_body),
    ("季度调度通报.docx", dispatch_body),
    ("打印册目录.docx", print_pack_body),
)


def main(folder: Path = ROOT) -> int:
    """Write the templates into `folder`."""
    for name, body in TEMPLATES:
        write(folder / name, body())
    return 0


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:2])))
