"""What people wrote into documents survives a re-run, and what they changed is put aside."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import docx
import pytest
from docx.text.paragraph import Paragraph

from helpers_closing import FORCED, H1, build, closed, copied, opened
from helpers_office_ledger import tamper
from report_gen.cli import main
from report_gen.errors import ReportGenError
from report_gen.model.event import Act
from report_gen.model.manifest import Origin
from report_gen.steps.closed import manifest_of
from report_gen.steps.hand import take_over
from report_gen.steps.office_ledger import open_ledger
from report_gen.steps.papers import paper_path
from report_gen.steps.replay import replay
from report_gen.steps.run import closing_of
from report_gen.workspace import Workspace

OWN = "县委全会对文明健康创建作了部署，领导小组专题研究两次。"
BLOCK = "总体进展补充"


@pytest.fixture(scope="module")
def reported(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """An office whose half-year report is written."""
    workspace = build(tmp_path_factory.mktemp("written") / "云山县")
    _report(workspace)
    return workspace


def _report(workspace: Workspace, *more: str) -> int:
    wanted = ("report", "2024H1", "--document", "总结报告", "--issued", "2024-07-05", "--draft")
    return main([*wanted, *more, "-w", str(workspace.root)])


def _path(workspace: Workspace) -> Path:
    return paper_path(opened(workspace), H1, "总结报告")


def _write(path: Path, text: str = OWN, block: str = BLOCK) -> None:
    """Type a paragraph of one's own behind the block's mark."""
    document = docx.Document(str(path))
    mark = next(one for one in document.paragraphs if one.text.startswith(f"〔人工：{block}"))
    after = document.add_paragraph(text)
    mark._p.addnext(after._p)
    document.save(str(path))


def _remove(paragraph: Paragraph) -> None:
    above = paragraph._p.getparent()
    assert above is not None
    above.remove(paragraph._p)


def _texts(path: Path) -> list[str]:
    return [one.text for one in docx.Document(str(path)).paragraphs]


def _blocks(workspace: Workspace) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.block.name, one.block.lines) for one in opened(workspace).decisions.blocks]


def test_own_words_stand_again_where_they_stood(
    reported: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    workspace = copied(reported, tmp_path / "云山县")
    path = _path(workspace)
    before = _texts(path)
    at = next(number for number, text in enumerate(before) if text.startswith(f"〔人工：{BLOCK}"))
    _write(path)
    capsys.readouterr()
    assert _report(workspace) == 0
    said = capsys.readouterr().out
    assert f"已取回“{path.name}”中的人工段落“{BLOCK}”" in said
    assert _texts(path) == [*before[: at + 1], OWN, *before[at + 1 :]]
    assert _blocks(workspace) == [(BLOCK, (OWN,))]
    assert path.with_name(f"{path.stem}（手改稿1）.docx").is_file()


def test_a_second_run_records_nothing_and_puts_nothing_aside(reported: Workspace, tmp_path: Path) -> None:
    workspace = copied(reported, tmp_path / "云山县")
    path = _path(workspace)
    _write(path)
    _report(workspace)
    content, files = path.read_bytes(), sorted(path.parent.iterdir())
    _report(workspace)
    assert (path.read_bytes(), sorted(path.parent.iterdir())) == (content, files)
    ledger = open_ledger(workspace, opened(workspace).plan)
    assert len(ledger.events(Act.WRITTEN)) == 1


def test_words_outlive_the_document(reported: Workspace, tmp_path: Path) -> None:
    workspace = copied(reported, tmp_path / "云山县")
    path = _path(workspace)
    _write(path)
    _report(workspace)
    path.unlink()
    _report(workspace)
    assert OWN in _texts(path)


def test_words_taken_out_stay_out(reported: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    workspace = copied(reported, tmp_path / "云山县")
    path = _path(workspace)
    _write(path)
    _report(workspace)
    document = docx.Document(str(path))
    own = next(one for one in document.paragraphs if one.text == OWN)
    _remove(own)
    document.save(str(path))
    _report(workspace)
    assert f"人工段落“{BLOCK}”已经清空" in capsys.readouterr().out
    assert OWN not in _texts(path)
    assert _blocks(workspace) == [(BLOCK, ())]


def test_a_dry_run_says_so_and_records_nothing(reported: Workspace, tmp_path: Path) -> None:
    workspace = copied(reported, tmp_path / "云山县")
    path = _path(workspace)
    _write(path)
    office = opened(workspace)
    hand = take_over(office, H1, [path, path.with_name("没有.docx")], dry_run=True)
    assert [one.block.lines for one in hand.office.decisions.blocks] == [(OWN,)]
    assert len(hand.notes) == 2
    assert _blocks(workspace) == []
    assert not path.with_name(f"{path.stem}（手改稿1）.docx").exists()


def test_data_that_changed_under_own_words_are_flagged_until_a_person_looked(
    reported: Workspace, tmp_path: Path
) -> None:
    workspace = copied(reported, tmp_path / "云山县")
    path = _path(workspace)
    _write(path)
    _report(workspace)
    assert not any(text.startswith("【待核：") for text in _texts(path))
    next(iter(workspace.period_inbox(H1.split(H1.span)[0]).parent.glob("2024Q2/*.xlsx"))).unlink()
    for _ in range(2):
        _report(workspace)
        texts = _texts(path)
        assert texts[texts.index(OWN) - 1].startswith("【待核：本段写成后")
    document = docx.Document(str(path))
    red = next(one for one in document.paragraphs if one.text.startswith("【待核："))
    _remove(red)
    document.save(str(path))
    _report(workspace)
    assert not any(text.startswith("【待核：") for text in _texts(path))
    assert OWN in _texts(path)


def test_a_closed_period_with_own_words_is_made_again(reported: Workspace, tmp_path: Path) -> None:
    workspace = copied(reported, tmp_path / "云山县")
    path = _path(workspace)
    _write(path)
    _report(workspace)
    done = closed(workspace, H1, FORCED)
    origins = {one.name: one.origin for one in done.manifest.outputs}
    assert origins[path.name] is Origin.MADE
    assert origins[f"{path.stem}（手改稿1）.docx"] is Origin.ADDED
    office = opened(workspace)
    closing = closing_of(office.decisions, H1)
    assert closing is not None
    assert manifest_of(office, closing).outputs == done.manifest.outputs
    assert replay(office, H1, tmp_path / "复现").differences == ()


def test_words_typed_after_the_last_run_make_it_a_document_edited_by_hand(reported: Workspace, tmp_path: Path) -> None:
    workspace = copied(reported, tmp_path / "云山县")
    path = _path(workspace)
    _write(path)
    done = closed(workspace, H1, FORCED)
    assert {one.name: one.origin for one in done.manifest.outputs}[path.name] is Origin.EDITED
    assert not any("重新运行 report" in words for words in done.open)


def test_a_paper_the_ledger_knows_nothing_of_is_kept_and_nobody_is_said_to_have_changed_it(
    reported: Workspace, tmp_path: Path
) -> None:
    workspace = copied(reported, tmp_path / "云山县")
    meeting = paper_path(opened(workspace), H1, "会议材料")
    meeting.write_bytes(_path(workspace).read_bytes())
    copy = f"{meeting.stem}（手改稿1）.docx"
    assert take_over(opened(workspace), H1, [meeting]).notes == (
        f"“{meeting.name}”不是台账里记着的那一份，原有的已另存为“{copy}”。",
    )
    assert meeting.with_name(copy).is_file()


def test_nothing_is_taken_over_into_a_ledger_that_was_touched(reported: Workspace, tmp_path: Path) -> None:
    workspace = copied(reported, tmp_path / "云山县")
    path = _path(workspace)
    _write(path)
    tamper(open_ledger(workspace, opened(workspace).plan), ["UPDATE ledger_events SET event_by = '李四'"])
    with pytest.raises(ReportGenError, match="没有通过校验"):
        take_over(opened(workspace), H1, [path])


def test_without_a_clock_words_are_kept_for_the_run_only(reported: Workspace, tmp_path: Path) -> None:
    workspace = copied(reported, tmp_path / "云山县")
    path = _path(workspace)
    _write(path)
    hand = take_over(replace(opened(workspace), now=None, by=""), H1, [path])
    (one,) = hand.office.decisions.blocks
    assert (one.block.lines, one.event, one.by, one.on) == ((OWN,), 0, "未署名", H1.last)
    assert _blocks(workspace) == []
