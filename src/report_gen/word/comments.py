"""The review copy: a comment at every marked number that names its subject, its formula and the cells it comes from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from typing import Any, Final

from lxml import etree

from report_gen.model.proof import Cell, Proof, marked
from report_gen.word.names import FROM, ID, MAIN, NAMESPACE, TO, escaped
from report_gen.word.package import WORD, Package
from report_gen.word.text import clean, printed

AUTHOR, _INITIALS = "报告生成程序", "报"
_PART: Final = "word/comments.xml"
_SHOWN: Final = 4  # cells or facts named; the rest is counted
_LONGEST: Final = 80  # characters of a cell's raw text
_NO_DATE: Final = date(2024, 1, 1)
_FONT: Final = '<w:rFonts w:ascii="宋体" w:hAnsi="宋体" w:eastAsia="宋体" w:cs="宋体" w:hint="eastAsia"/>'
_SMALL: Final = f'{_FONT}<w:sz w:val="18"/><w:szCs w:val="18"/>'


def add_comments(root: Any, package: Package, proofs: Sequence[Proof], made_on: date | None) -> None:
    """Number the marked stretches under `root` and add the part with a comment for each."""
    noted: list[Proof] = []
    for end, proof in _ends(root, proofs):
        if end.tag == FROM:
            noted.append(proofs[proof])
        number = str(len(noted) - 1)
        end.set(ID, number)
        if end.tag == TO:
            end.addnext(_run(f'<w:rPr>{_SMALL}</w:rPr><w:commentReference w:id="{number}"/>'))
    if noted:
        package.relate("comments", package.add(_PART, _part(noted, made_on), f"{WORD}.comments+xml"))


def spell_marks(root: Any, proofs: Sequence[Proof]) -> None:
    """Put the marks of the texts under `root` back into the words, for whoever reads these on."""
    for end, proof in _ends(root, proofs):
        opening, closing = marked("\0", proof).split("\0")
        end.addprevious(_run(f"<w:t>{opening if end.tag == FROM else closing}</w:t>"))
        end.getparent().remove(end)


def _ends(root: Any, proofs: Sequence[Proof]) -> Iterator[tuple[Any, int]]:
    """The ends of marked stretches with the number of their proof.

    One whose proof the document has not (nobody but us makes any) is taken off, its text stays.
    """
    for end in list(root.iter(FROM, TO)):
        proof = int(end.get(ID))
        if proof < len(proofs):
            yield end, proof
        else:
            end.getparent().remove(end)


def _run(inner: str) -> Any:
    return etree.fromstring(f"<w:r {NAMESPACE}>{inner}</w:r>")


def _part(proofs: Sequence[Proof], made_on: date | None) -> bytes:
    when = f"{(made_on or _NO_DATE).isoformat()}T00:00:00Z"
    inner = cache(_inner)
    comments = "".join(
        f'<w:comment w:id="{number}" w:author="{AUTHOR}" w:initials="{_INITIALS}" w:date="{when}">{inner(proof)}</w:comment>'
        for number, proof in enumerate(proofs)
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:comments xmlns:w="{MAIN}">{comments}</w:comments>'
    ).encode()


def _inner(proof: Proof) -> str:
    first = f"<w:r><w:rPr>{_SMALL}</w:rPr><w:annotationRef/></w:r>"
    xml = ""
    for line in comment_lines(proof):
        words = f'<w:r><w:rPr>{_SMALL}</w:rPr><w:t xml:space="preserve">{escaped(line)}</w:t></w:r>'
        xml += (
            f'<w:p><w:pPr><w:spacing w:line="240" w:lineRule="auto"/><w:jc w:val="left"/></w:pPr>{first}{words}</w:p>'
        )
        first = ""
    return xml or "<w:p/>"


def comment_lines(proof: Proof) -> tuple[str, ...]:
    """The lines of the comment on a number that rests on `proof`."""
    return tuple(printed(clean(line)).replace("\n", " ") for line in _lines(proof) if line)


def _lines(proof: Proof) -> Iterator[str]:
    yield proof.subject
    yield proof.formula if proof.formula != proof.subject else ""
    cells = proof.cells
    if cells:
        yield from map(_cell_line, cells[:_SHOWN])
        yield f"等{len(cells)}处。" if len(cells) > _SHOWN else ""
    else:
        yield from (f"{fact.label}：{fact.value}" for fact in proof.facts[:_SHOWN])
        yield f"等{len(proof.facts)}项。" if len(proof.facts) > _SHOWN else ""


def _cell_line(cell: Cell) -> str:
    """`文件 › 表 › D7：“８２”（全角转半角：82）`."""
    raw = cell.raw if len(cell.raw) <= _LONGEST else f"{cell.raw[:_LONGEST]}……"
    steps = "；".join(f"{step.rule}：{step.value}" for step in cell.conversions)
    return f"{cell.label}{f'：“{raw}”' if raw else ''}{f'（{steps}）' if steps else ''}"
