"""The receipt register: when each file came."""

from __future__ import annotations

from datetime import date

import pytest

from helpers_read import book, found, moment, sheet
from report_gen.intake.register import UNKNOWN, read_register, receipt_for, without_file
from report_gen.model.raw import RawBook, RawCell, RawSheet
from report_gen.model.submission import ReceiptSource

HEAD = "| 文件名 | 收到时间 | 经办人 | 方式 | 备注 |"


def register(rows: str, at: tuple[int, int] = (1, 1)) -> RawBook:
    return book(sheet("收件登记", f"{HEAD}\n{rows}", at))


def test_lines_are_read_with_their_place() -> None:
    receipts, findings = read_register(register("| 甲.xlsx | 2024-07-05 09:30 | 张三 | 邮箱 | |"), 2024)
    receipt = receipts["甲.xlsx"]
    assert (receipt.at, receipt.source) == (moment(2024, 7, 5, 9, 30), ReceiptSource.REGISTER)
    assert receipt.place.cell == "B2"
    assert findings == ()


@pytest.mark.parametrize("text", ["7月5日", "2024.7.5", "2024年7月5日", "20240705"])
def test_dates_without_a_clock_time(text: str) -> None:
    assert read_register(register(f"| 甲.xlsx | {text} |"), 2024)[0]["甲.xlsx"].at == moment(2024, 7, 5)


def test_cells_that_are_dates_already() -> None:
    cells = register("| 甲.xlsx | x |\n| 乙.xlsx | x |").sheets[0].cells
    given = {**cells, (2, 2): RawCell(2, 2, moment(2024, 7, 5, 9)), (3, 2): RawCell(3, 2, date(2024, 7, 6))}
    receipts, _ = read_register(book(RawSheet("收件登记", given)), 2024)
    assert [receipt.at for receipt in receipts.values()] == [moment(2024, 7, 5, 9), moment(2024, 7, 6)]


@pytest.mark.parametrize("text", ["上周五", ""])
def test_a_time_that_cannot_be_read_stays_open(text: str) -> None:
    receipts, findings = read_register(register(f"| 甲.xlsx | {text} | 张三 |"), 2024)
    assert (receipts["甲.xlsx"].at, receipts["甲.xlsx"].source) == (None, ReceiptSource.UNKNOWN)
    assert found(findings) == [("S402", "收件登记!B2")]


def test_of_several_lines_the_earliest_counts() -> None:
    rows = "| 甲.xlsx | 不详 |\n| 甲.XLSX | 2024-07-06 |\n| 甲.xlsx | 2024-07-05 |"
    receipts, findings = read_register(register(rows), 2024)
    assert receipts["甲.xlsx"].at == moment(2024, 7, 5)
    assert found(findings) == [("S402", "收件登记!B2"), ("S403", "收件登记!第3行"), ("S403", "收件登记!第4行")]


def test_two_lines_without_a_time() -> None:
    findings = read_register(register("| 甲.xlsx | 不详 |\n| 甲.xlsx | 不详 |"), 2024)[1]
    assert "时间待定" in findings[-1].message


def test_a_line_without_a_file_is_noted() -> None:
    receipts, findings = read_register(register("| | 2024-07-05 |"), 2024)
    assert (receipts, found(findings)) == ({}, [("S404", "收件登记!第2行")])


def test_the_head_may_stand_anywhere() -> None:
    assert list(read_register(register("| 甲.xlsx | 2024-07-05 |", (4, 3)), 2024)[0]) == ["甲.xlsx"]


@pytest.mark.parametrize("received", [book(), book(sheet("收件登记", "| 文件 | 时间 |"))])
def test_a_register_without_its_columns(received: RawBook) -> None:
    receipts, findings = read_register(received, 2024)
    assert receipts == {}
    assert [code for code, _ in found(findings)] == ["S401"]


@pytest.mark.parametrize(
    ("file", "found_as"),
    [
        ("甲.xlsx", "甲.XLSX"),
        ("甲.xlsx", "县区/甲.xlsx"),
        ("县区\\甲.xlsx", "县区/甲.xlsx"),
        ("县区/甲.xlsx", "甲.xlsx"),
    ],
)
def test_a_line_whose_file_came_is_as_it_should_be(file: str, found_as: str) -> None:
    receipts, _ = read_register(register(f"| {file} | 7月1日 |"), 2024)
    assert list(without_file(receipts, [found_as, "乙.xlsx"])) == []


def test_a_line_whose_file_did_not_come_names_the_nearest() -> None:
    receipts, _ = read_register(register("| 甲局6月.xlsx | 7月1日 |\n| 乙局.xlsx | 7月2日 |\n| 丙 | 不详 |"), 2024)
    findings = list(without_file(receipts, ["甲局6月(1).xlsx", "乙局.xlsx"]))
    assert found(findings) == [("S405", "收件登记!第2行"), ("S405", "收件登记!第4行")]
    assert findings[0].message == "登记的文件“甲局6月.xlsx”在本期“报送”文件夹中找不到。"
    assert findings[0].hint.startswith("是否为“甲局6月(1).xlsx”？请核对文件名")
    assert findings[1].hint.startswith("请核对文件名")


def test_files_are_looked_up_without_folder_and_case() -> None:
    rows = "| 甲.xlsx | 7月1日 |\n| 县区\\乙.xlsx | 7月2日 |\n| a/丙.xlsx | 7月3日 |\n| b/丙.xlsx | 7月4日 |"
    receipts, _ = read_register(register(rows), 2024)

    def day(file: str) -> int:
        at = receipt_for(receipts, file).at
        return at.day if at else 0

    assert [day(file) for file in ("甲.xlsx", "部门/甲.XLSX", "县区/乙.xlsx", "乙.xlsx", "a/丙.xlsx", "b/丙.xlsx")] == [
        1, 1, 2, 2, 3, 4,
    ]  # fmt: skip
    assert receipt_for(receipts, "丙.xlsx") is UNKNOWN
    assert receipt_for(receipts, "丁.xlsx") is UNKNOWN
