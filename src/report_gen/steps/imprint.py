"""The imprint of a paper on the last, even page (GB/T 9704-2012, 7.1 and 7.4): on which page that is, somebody must count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from report_gen.catalogue.paper import IMPRINT_UNCHECKED
from report_gen.model.finding import Finding
from report_gen.model.place import Place
from report_gen.reports.paper import on_its_own_page
from report_gen.steps.load import Office
from report_gen.steps.papers import Paper, Wish
from report_gen.steps.typeset import charts_of

if TYPE_CHECKING:
    from report_gen.word.render import Renderer

OWN_PAGE: Final = "own_page"  # the option under which a run records which papers got a page for their imprint
NONE: Final = "无"
_AFTER_BLANK: Final = "（空白页后）"  # behind the name of one whose imprint comes after a blank page


def has_imprint(paper: Paper) -> bool:
    """Whether the paper is to have an imprint."""
    return bool(paper.context.values.get("版记"))


def settled(office: Office, paper: Paper, wish: Wish, renderer: Renderer) -> tuple[Paper, tuple[Finding, ...]]:
    """The paper, its imprint on a page of its own where it would come to stand on an odd one.

    What a recorded run found is taken over; else LibreOffice counts, and the run records what it found. Without
    LibreOffice nobody knows, and the finding says so (T104).
    """
    if not has_imprint(paper):
        return paper, ()
    if wish.own_page is not None:
        return _placed(paper, wish.own_page), ()
    pages = _pages(office, paper, renderer)
    where = _named(office, paper, renderer) if pages is not None and pages % 2 else ""
    _remember(office, where)
    notes = () if pages is not None else (IMPRINT_UNCHECKED.at(Place(paper.path.name)),)
    return _placed(paper, (where,)), notes


def _placed(paper: Paper, own_page: Sequence[str]) -> Paper:
    """The paper as those names have it."""
    blank = f"{paper.name}{_AFTER_BLANK}" in own_page
    if not blank and paper.name not in own_page:
        return paper
    return paper._replace(context=on_its_own_page(paper.context, after_blank=blank))


def _named(office: Office, paper: Paper, renderer: Renderer) -> str:
    """The name that says where the imprint goes: the text alone may already end on an even page, too full to hold it."""
    bare = paper._replace(context=replace(paper.context, values={**paper.context.values, "版记": False}))
    pages = _pages(office, bare, renderer)
    return paper.name if pages is None or pages % 2 else f"{paper.name}{_AFTER_BLANK}"


def _pages(office: Office, paper: Paper, renderer: Renderer) -> int | None:
    from report_gen.steps.printing import pages_of  # few papers have an imprint: the others do not wait for pypdf

    with TemporaryDirectory(prefix="report-gen-", ignore_cleanup_errors=True) as folder:
        trial = Path(folder) / paper.path.name
        renderer.render(paper.context, trial, charts_of(paper.context))
        return pages_of(office, trial)


def _remember(office: Office, name: str) -> None:
    known = [one for one in office.chosen.get(OWN_PAGE, "").split("、") if one not in {"", NONE}]
    office.chosen[OWN_PAGE] = "、".join([*known, name] if name else known) or NONE
