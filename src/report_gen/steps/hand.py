"""What a person's hand did to a document that is to be written again: own paragraphs kept, other changes put aside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from report_gen.ledger.written import BASIS, DOCUMENT, NAME, TEXT
from report_gen.model.decisions import WrittenBlock
from report_gen.model.document import Block
from report_gen.model.event import Act
from report_gen.model.period import Period
from report_gen.steps.load import Office
from report_gen.steps.office_ledger import ledger_of, open_ledger
from report_gen.steps.run import output_name, outputs_in, refuse_touched
from report_gen.workspace.sealed import digest
from report_gen.workspace.writing import replacing

if TYPE_CHECKING:
    from report_gen.word.read_blocks import Written

_MOST_COPIES: Final = 99


@dataclass(frozen=True, slots=True)
class Hand:
    """What was found in the documents of a period: own paragraphs taken over, copies put aside, in sentences."""

    office: Office
    notes: tuple[str, ...] = ()


def take_over(office: Office, period: Period, paths: Iterable[Path], *, dry_run: bool = False) -> Hand:
    """Before documents and workbooks are written again, take what people wrote at 〔人工：…〕 into the ledger, keep changed ones.

    A document that is not as the program wrote it is put aside as 名称（手改稿1）.docx. Returns the office that knows
    the paragraphs, and what was done. ReportGenError if the ledger was tampered with.
    """
    there = [path for path in paths if path.is_file()]
    made = _as_written(office, period) if there else {}
    changed = [path for path in there if made.get(output_name(office.workspace, path)) != digest(path)]
    if not changed:
        return Hand(office)
    refuse_touched(office)
    from report_gen.word.read_blocks import read_blocks  # most runs meet no document that anybody touched

    papers = [path for path in changed if path.suffix == ".docx"]
    fresh = [(path, one) for path in papers for one in read_blocks(path) if _differs(office, period, path.name, one)]
    notes = [*(_note(path, one) for path, one in fresh), *_put_aside(office, changed, made, dry_run=dry_run)]
    blocks = tuple(_recorded(office, period, path.name, one, dry_run=dry_run) for path, one in fresh)
    known = {(one.period, one.document, one.block.name): one for one in (*office.decisions.blocks, *blocks)}
    decisions = replace(office.decisions, blocks=tuple(known.values()))
    return Hand(replace(office, recorded=office.recorded._replace(decisions=decisions)), tuple(notes))


def _as_written(office: Office, period: Period) -> dict[str, str]:
    """The hash of each output as the program last wrote it, by the name records give it."""
    ledger = ledger_of(office.workspace, office.plan, office.workspace.ledger)
    events = ledger.events(Act.RAN, period.code) if ledger else ()
    return {name: sha256 for event in events for name, sha256 in outputs_in(event).items()}


def _differs(office: Office, period: Period, document: str, found: Written) -> bool:
    """Whether the block says something else than the ledger knows, or its red line was taken off."""
    known = _known(office, period, document, found.name)
    if known is None:
        return bool(found.lines)
    return known.lines != found.lines or (not found.flagged and known.basis != found.basis)


def _known(office: Office, period: Period, document: str, name: str) -> Block | None:
    about = (period.code, document, name)
    blocks = (one.block for one in office.decisions.blocks if (one.period, one.document, one.block.name) == about)
    return next(blocks, None)


def _recorded(office: Office, period: Period, document: str, found: Written, *, dry_run: bool) -> WrittenBlock:
    """The block as the ledger has it from now on. While its red line stands, it rests on what it rested on before."""
    known = _known(office, period, document, found.name)
    basis = known.basis if found.flagged and known is not None else found.basis
    block = Block(found.name, found.lines, basis)
    by, at, number = office.by or "未署名", office.now, 0
    if at is not None and not dry_run:
        data = {DOCUMENT: document, NAME: block.name, TEXT: "\n".join(block.lines), BASIS: basis}
        ledger = open_ledger(office.workspace, office.plan, office.workspace.ledger)
        number = ledger.append(Act.WRITTEN, at=at, by=by, period=period.code, data=data).number
    return WrittenBlock(period.code, document, block, by, at.date() if at else period.last, number)


def _note(path: Path, found: Written) -> str:
    if not found.lines and not found.lost:
        return f"“{path.name}”中的人工段落“{found.name}”已经清空，不再写出。"
    what = f"已取回“{path.name}”中的人工段落“{found.name}”，重新生成后仍在原处。"
    return what + (f"其中的{found.lost}不能带过去，请从手改稿中复制。" if found.lost else "")


def _put_aside(office: Office, changed: Iterable[Path], made: Mapping[str, str], *, dry_run: bool) -> Iterator[str]:
    """Keep a copy of each document that is not what the program wrote last; none where no run was ever recorded."""
    for path in changed if made else ():
        copy = _free(path, digest(path))
        if copy.exists():
            continue
        if not dry_run:
            with replacing(copy) as temporary:  # a person's file, not one of this run's outputs
                temporary.write_bytes(path.read_bytes())
        known = output_name(office.workspace, path) in made
        why = "生成后有人改过，改过的一份" if known else "不是台账里记着的那一份，原有的"
        yield f"“{path.name}”{why}已另存为“{copy.name}”。"


def _free(path: Path, sha256: str) -> Path:
    """The first numbered name that is free, or holds just that content already."""
    names = (path.with_name(f"{path.stem}（手改稿{number}）{path.suffix}") for number in range(1, _MOST_COPIES + 1))
    return next(one for one in names if not one.exists() or digest(one) == sha256)
