from __future__ import annotations

from report_gen.catalogue import logic
from report_gen.model.finding import Finding
from report_gen.model.finding_groups import cells_text, grouped
from report_gen.model.place import Place


def undated(
    row: int, unit: str = "市公安局", sheet: str = "任务进展", file: str = "公安.xlsx", no: str = "5"
) -> Finding:
    return logic.COMPLETED_WITHOUT_DATE.at(Place(file, sheet, row, 3), unit, task=no)


def test_one_line_for_one_kind_of_one_sheet() -> None:
    rows = [undated(row, no=str(row)) for row in (5, 7, 9, 12, 13, 20)]
    other = logic.PLANNED_DATE_MISSING.at(Place("公安.xlsx", "问题与下步计划", 6, 6), "市公安局")
    first, second = grouped([rows[0], other, *rows[1:]])
    assert (first.kind, first.unit, first.cells) == (logic.COMPLETED_WITHOUT_DATE, "市公安局", "C5、C7、C9等6处")
    assert first.findings == tuple(rows)
    assert first.message == "已完成未填完成日期。"
    assert first.hint == rows[0].hint
    assert (second.findings, second.cells, second.message) == ((other,), "F6", other.message)


def test_other_units_sheets_and_files_are_told_apart() -> None:
    many = [undated(5), undated(5, unit="市商务局"), undated(5, sheet="任务进展 (2)"), undated(5, file="公安2.xlsx")]
    assert [group.findings for group in grouped(many)] == [(one,) for one in many]
    assert grouped([]) == ()


def test_hints_that_differ_are_left_to_the_single_findings() -> None:
    place = Place("公安.xlsx", "佐证材料", 6, 1)
    rows = [logic.EVIDENCE_MISSING.at(place, "市公安局", item=name, value="有") for name in ("通行政策", "停车政策")]
    (group,) = grouped(rows)
    assert (group.message, group.hint, group.cells) == ("没有列出佐证材料。", "", "A6")


def test_cells_in_words() -> None:
    assert cells_text([]) == ""
    assert cells_text(["", "第7行", "", "第7行"]) == "第7行"
    assert cells_text(["C5", "C7", "C9"]) == "C5、C7、C9"
    assert cells_text(["C5", "C7", "C9", "C10"]) == "C5、C7、C9等4处"
