"""What stands around the text of an official paper, from 项目信息 and the day and number of issue."""

from __future__ import annotations

from datetime import date

import pytest

from helpers_word import small_plan
from report_gen.model.document import ReportContext
from report_gen.reports.paper import missing_of, numbered, office, on_its_own_page, paper, signature

DAY = date(2024, 7, 5)
OFFICE = {"发文机关": "某办公室"}


def test_what_is_not_set_is_not_printed() -> None:
    values = paper(small_plan(info=OFFICE), DAY)
    assert values == {
        "标志": "", "发文字号": "", "签发人": "", "主送": "", "署名": ("某办公室",), "成文日期": "2024年7月5日", "附注": "",
        "抄送": "", "印发机关": "", "印发日期": "", "版记": False, "版记另页": False, "版记无页码": False,
    }  # fmt: skip


def test_what_is_set_is_printed_once_and_without_its_marks() -> None:
    info = {
        "发文机关标志": " 某市人民政府文件 ", "签发人": "张三", "主送": "市领导小组：", "抄送": "市委办公室。", "印发机关": "某办公室",
        "附注": "（联系人：李四）",
    }  # fmt: skip
    values = paper(small_plan(info=OFFICE | info), DAY, " 某办〔2024〕3号 ")
    assert values["标志"] == "某市人民政府文件"
    assert (values["发文字号"], values["签发人"]) == ("某办〔2024〕3号", "张三")
    assert (values["主送"], values["抄送"], values["附注"]) == ("市领导小组", "市委办公室", "联系人：李四")
    assert (values["印发机关"], values["印发日期"], values["版记"]) == ("某办公室", "2024年7月5日印发", True)


def test_the_signer_given_goes_before_the_one_of_the_plan() -> None:
    assert paper(small_plan(info=OFFICE | {"签发人": "张三"}), DAY, signer="李四")["签发人"] == "李四"


def test_copies_alone_make_an_imprint_without_a_date() -> None:
    values = paper(small_plan(info=OFFICE | {"抄送": "市委办公室"}), DAY)
    assert (values["版记"], values["印发日期"]) == (True, "")


def test_days_not_known_are_to_be_supplied() -> None:
    plan = small_plan(info={"印发机关": "某办公室"})
    values = paper(plan, None)
    assert (values["成文日期"], values["印发日期"]) == ("【待补：成文日期】", "【待补：印发日期】印发")
    assert values["署名"] == ("【待补：发文机关】",)
    assert list(missing_of(plan, None)) == ["成文日期", "发文机关（方案“项目信息”表）"]
    assert list(missing_of(small_plan(info=OFFICE), DAY)) == []


@pytest.mark.parametrize(
    ("info", "expected"),
    [
        ({"发文机关": "某办公室"}, ("某办公室",)),
        ({"领导小组办公室": "某办公室"}, ("某办公室",)),
        ({"发文机关": "某办公室", "代章单位": "某局"}, ("某办公室（某局代章）",)),
        ({"发文机关": "某办公室（某局代章）", "代章单位": "某局"}, ("某办公室（某局代章）",)),
        ({"发文机关": "某" * 20, "代章单位": "某局"}, ("某" * 20, "（某局代章）")),
    ],
)
def test_the_signature_says_who_seals(info: dict[str, str], expected: tuple[str, ...]) -> None:
    plan = small_plan(info=info)
    assert signature(plan) == expected
    assert office(plan) == info.get("发文机关", "某办公室")


def test_number_and_signer_are_put_into_a_paper_that_has_a_place_for_them() -> None:
    context = ReportContext("某.docx", {"发文字号": "", "签发人": "张三", "标题": "某"})
    assert numbered(context, "某办〔2024〕3号", "").values == {
        "发文字号": "某办〔2024〕3号",
        "签发人": "张三",
        "标题": "某",
    }
    assert numbered(context, "", "李四").values["签发人"] == "李四"
    assert numbered(ReportContext("某.docx", {"标题": "某"}), "某办〔2024〕3号", "李四").values == {"标题": "某"}


def test_an_imprint_of_its_own() -> None:
    context = ReportContext("某.docx", dict(paper(small_plan(info=OFFICE), DAY)))
    moved = on_its_own_page(context).values
    assert (moved["版记另页"], moved["版记无页码"]) == (True, False)
    assert on_its_own_page(context, after_blank=True).values["版记无页码"] is True
