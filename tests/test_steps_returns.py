"""Return packages on the disk: written once, gone when all is well, never over a person's edits."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from conftest import Convert
from helpers_forms import JUNE
from helpers_returns import GOOD, PLAN, fill, form_of
from report_gen.errors import ReportGenError
from report_gen.excel.mark import NotPatchable
from report_gen.model.form import ITEMS
from report_gen.steps import returns as steps
from report_gen.steps.load import Office, read_period
from report_gen.steps.returns import (
    MARKED_COPY,
    NOTICE,
    PACKAGE_KINDS,
    RETURN_FOLDER,
    ReturnsDone,
    package_of,
    packages_for,
    write_returns,
)
from report_gen.steps.shelf import LIST_FILE
from report_gen.workspace import Workspace

BAD = dict(GOOD) | {(ITEMS, "D01", "value"): "很多"}
NAMES = ["更正表.xlsx", "退回修改通知.docx"]


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """An office that got one form with a mistake."""
    workspace = Workspace.at(tmp_path / "办公室")
    workspace.period_inbox(JUNE).mkdir(parents=True)
    found = Office(workspace, PLAN)
    receive(found, BAD)
    return found


def receive(office: Office, values: dict[tuple[str, str, str], object], name: str = "月报.xlsx") -> Path:
    return fill(office.workspace.period_inbox(JUNE) / name, form_of(), values)


def run(office: Office, issued: date | None = date(2024, 7, 8)) -> ReturnsDone:
    return write_returns(office, read_period(office, JUNE), issued)


def folder(office: Office) -> Path:
    return office.workspace.period_output(JUNE) / RETURN_FOLDER


def files(office: Office) -> list[str]:
    return sorted(path.relative_to(folder(office)).as_posix() for path in folder(office).rglob("*") if path.is_file())


def test_a_package(office: Office) -> None:
    done = run(office)
    unit = "市交通运输局"
    assert files(office) == sorted([LIST_FILE, *(f"{unit}/{name}" for name in NAMES), f"{unit}/月报_校核标注.xlsx"])
    assert (len(done.cases), len(done.written), done.removed, done.kept, done.remarks, done.notes) == (
        1,
        3,
        (),
        (),
        (),
        (),
    )
    assert done.folder == folder(office)
    assert set(json.loads((done.folder / LIST_FILE).read_text(encoding="utf-8"))["文件"]) == set(files(office)) - {
        LIST_FILE
    }
    marked = openpyxl.load_workbook(done.folder / unit / "月报_校核标注.xlsx")
    assert marked.sheetnames[0] == "校核意见"
    assert marked["指标数据"]["H4"].comment is not None


def test_the_second_run_writes_nothing(office: Office) -> None:
    run(office)
    before = {path: path.stat().st_mtime_ns for path in folder(office).rglob("*") if path.name != LIST_FILE}
    done = run(office)
    assert (done.written, done.removed, done.kept) == ((), (), ())
    assert {path: path.stat().st_mtime_ns for path in before} == before


def test_a_dry_run_writes_nothing(office: Office) -> None:
    done = write_returns(office, read_period(office, JUNE), dry_run=True)
    assert len(done.cases) == 1
    assert not folder(office).exists()


def test_nothing_goes_back_and_no_folder_is_made(office: Office) -> None:
    receive(office, dict(GOOD))
    assert run(office).cases == ()
    assert not folder(office).exists()


def test_packages_of_units_in_order_go_away(office: Office) -> None:
    run(office)
    receive(office, dict(GOOD))
    done = run(office)
    assert len(done.removed) == 3
    assert files(office) == [LIST_FILE]
    assert not (folder(office) / "市交通运输局").exists()


def test_what_a_person_edited_stays(office: Office) -> None:
    run(office)
    notice = folder(office) / "市交通运输局" / "退回修改通知.docx"
    notice.write_bytes(b"edited")
    done = run(office)
    assert (done.written, done.kept, notice.read_bytes()) == ((), (), b"edited")  # nothing new to say
    receive(office, BAD | {(ITEMS, "D02", "value"): "不少"})
    done = run(office)
    assert (done.kept, notice.read_bytes()) == ((notice,), b"edited")
    assert notice.with_name("退回修改通知(1).docx") in done.written
    assert run(office).written == ()
    receive(office, dict(GOOD))
    done = run(office)
    assert files(office) == ["市交通运输局/退回修改通知.docx", LIST_FILE]


def test_an_edited_package_of_a_unit_in_order_is_named(office: Office) -> None:
    run(office)
    notice = folder(office) / "市交通运输局" / "退回修改通知.docx"
    notice.write_bytes(b"edited")
    receive(office, dict(GOOD))
    assert run(office).kept == (notice,)


@pytest.mark.parametrize("text", ["", "[]", "{", '{"文件": 1}', '{"文件": [], "转换自": {}}'])
def test_a_damaged_list_protects_every_file(text: str, office: Office) -> None:
    run(office)
    (folder(office) / LIST_FILE).write_text(text, encoding="utf-8")
    receive(office, BAD | {(ITEMS, "D02", "value"): "不少"})
    assert len(run(office).kept) == 3


def test_files_of_other_formats_are_converted(office: Office, convert: Convert) -> None:
    path = office.workspace.period_inbox(JUNE) / "月报.xlsx"
    shutil.move(convert(path, "xls"), path.with_suffix(".xls"))
    path.unlink()
    assert len(run(office).written) == 3
    assert "市交通运输局/月报_校核标注.xlsx" in files(office)
    done = run(office)
    assert (done.written, done.kept) == ((), ())


def _no_office(*_: object) -> None:
    raise ReportGenError("本机没有安装 LibreOffice。")


def _nothing(*_: object) -> dict[Path, Path]:
    return {}


@pytest.mark.parametrize(("to_xlsx", "words"), [(_no_office, "没有安装"), (_nothing, "格式不能加标注")])
def test_without_a_marked_copy(
    to_xlsx: Callable[..., object], words: str, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> bytes:
        raise NotPatchable("x")

    monkeypatch.setattr(steps, "marked_copy", refuse)
    monkeypatch.setattr(steps, "to_xlsx", to_xlsx)
    done = run(office)
    assert files(office) == sorted([LIST_FILE, *(f"市交通运输局/{name}" for name in NAMES)])
    (remark,) = done.remarks
    assert remark.startswith("市交通运输局：“月报.xlsx”")
    assert words in remark


def test_a_file_that_is_no_zip_is_not_patched(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    merged = read_period(office, JUNE)
    (office.workspace.period_inbox(JUNE) / "月报.xlsx").write_bytes(b"\xd0\xcf")
    monkeypatch.setattr(steps, "to_xlsx", _nothing)
    assert len(write_returns(office, merged).remarks) == 1


def test_a_workbook_with_macros_keeps_its_kind(office: Office) -> None:
    path = office.workspace.period_inbox(JUNE) / "月报.xlsx"
    path.rename(path.with_name("月报_校核标注.xlsm"))
    run(office)
    assert "市交通运输局/月报_校核标注.xlsm" in files(office)


def test_amended_forms_get_a_new_correction_workbook_only(office: Office) -> None:
    merged = read_period(office, JUNE)
    status = merged.status("U01")
    assert status is not None
    assert status.accepted is not None
    amended = replace(status, accepted=replace(status.accepted, base="前件.xlsx"))
    found = replace(merged, statuses=(amended, *merged.statuses[1:]))
    done = write_returns(office, found)
    assert files(office) == sorted([LIST_FILE, *(f"市交通运输局/{name}" for name in NAMES)])
    assert "不另发校核标注表" in done.remarks[0]


def test_a_form_that_could_not_be_read_gets_a_notice(office: Office) -> None:
    book = openpyxl.load_workbook(office.workspace.period_inbox(JUNE) / "月报.xlsx")
    for name in ("任务进展", "指标数据"):
        del book[name]
    book.save(office.workspace.period_inbox(JUNE) / "月报.xlsx")
    done = run(office)
    assert files(office) == ["市交通运输局/退回修改通知.docx", LIST_FILE]
    (case,) = done.cases
    assert not case.readable
    assert len(case.sha256) == 64
    with zipfile.ZipFile(io.BytesIO((folder(office) / "市交通运输局" / "退回修改通知.docx").read_bytes())) as parts:
        assert "不能采用" in parts.read("word/document.xml").decode()


def one(office: Office, *kinds: str) -> dict[str, bytes]:
    return package_of(office, read_period(office, JUNE), "U01", date(2024, 7, 8), kinds or PACKAGE_KINDS)


def test_the_package_of_one_unit_is_what_the_folder_holds(office: Office) -> None:
    found = one(office)
    assert not folder(office).exists()
    run(office)
    there = folder(office) / "市交通运输局"
    assert found == {path.name: path.read_bytes() for path in there.iterdir()}
    assert packages_for(office, read_period(office, JUNE), "U01") == PACKAGE_KINDS


def test_one_kind_of_a_package_is_made_alone(office: Office) -> None:
    whole = one(office)
    assert [list(one(office, kind)) for kind in PACKAGE_KINDS] == [[name] for name in whole]
    assert one(office, NOTICE) == {
        "退回修改通知.docx": whole["退回修改通知.docx"]
    }  # it tells of the others all the same


def test_nothing_goes_back_to_other_units_or_for_good_forms(office: Office) -> None:
    merged = read_period(office, JUNE)
    assert package_of(office, merged, "U02") == {}
    assert packages_for(office, merged, "U02") == ()
    receive(office, dict(GOOD))
    assert one(office) == {}


def test_a_package_without_a_marked_copy(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> bytes:
        raise NotPatchable("x")

    whole = one(office, NOTICE)
    monkeypatch.setattr(steps, "marked_copy", refuse)
    monkeypatch.setattr(steps, "to_xlsx", _no_office)
    found = one(office)
    assert sorted(found) == sorted(NAMES)
    assert found["退回修改通知.docx"] != whole["退回修改通知.docx"]  # it does not promise what is not there
    with pytest.raises(ReportGenError, match="没有安装") as error:
        one(office, MARKED_COPY)
    assert error.value.hint.startswith("请填写更正表")


def test_the_kinds_for_a_form_that_could_not_be_read(office: Office) -> None:
    book = openpyxl.load_workbook(office.workspace.period_inbox(JUNE) / "月报.xlsx")
    for name in ("任务进展", "指标数据"):
        del book[name]
    book.save(office.workspace.period_inbox(JUNE) / "月报.xlsx")
    assert packages_for(office, read_period(office, JUNE), "U01") == (NOTICE,)
    assert one(office, MARKED_COPY) == {}
