"""`rehearse`: honest forms of every unit, mistakes planted in them, the real merge, and what it found."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from report_gen.errors import WorkspaceError
from report_gen.excel.filled import write_filled, write_rows
from report_gen.model.finding import Finding
from report_gen.model.form import Form
from report_gen.model.outcome import Merged
from report_gen.model.period import Period
from report_gen.model.plan import Plan
from report_gen.rehearsal.dice import Dice
from report_gen.rehearsal.file_mistakes import EMPTY, FOREIGN, TEXT_TABLE, text_table
from report_gen.rehearsal.mistake import REGISTER_FILE, REGISTER_SHEET, Delivery, Desk
from report_gen.rehearsal.rounds import Round, planned
from report_gen.rehearsal.rules import instances
from report_gen.rehearsal.spoiled import spoiled
from report_gen.rehearsal.stories import Story, stories
from report_gen.rehearsal.verdict import Miss, Verdict, judged
from report_gen.rules.background import accepted_of
from report_gen.rules.forms import build_form
from report_gen.rules.obligations import obligations
from report_gen.steps.load import Office, read_period, reporting_period
from report_gen.steps.merge import merge_period
from report_gen.steps.progress import Progress, silent
from report_gen.workspace import Workspace
from report_gen.workspace.writing import disk_errors

__all__ = ["Miss", "Rehearsed", "rehearse"]

_TITLES = ("文件名", "收到时间", "经办人", "方式", "备注")
_FOREIGN_ROWS = (("序号", "工作", "进展"), ("1", "本单位工作", "正在推进"))
_LIST_FILE = "埋设清单.xlsx"


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What came out of all rounds; the first had no mistakes in it. `idle` kinds of mistake had no place here."""

    plan: Plan
    period: Period
    seed: int
    rounds: tuple[Round, ...]
    verdicts: tuple[Verdict, ...]
    idle: int

    @property
    def planted(self) -> int:
        """How many mistakes and odd writings were planted."""
        return sum(verdict.planted for verdict in self.verdicts)

    @property
    def harmless(self) -> int:
        """How many of them were odd writings that had to be read without complaint."""
        return sum(not (one.expected or one.skips) for given in self.rounds for one in given.mistakes)

    @property
    def kinds(self) -> int:
        """Of how many kinds they were."""
        return len({mistake.title for one in self.rounds for mistake in one.mistakes})

    @property
    def missed(self) -> tuple[Miss, ...]:
        """Those that were not caught."""
        return tuple(miss for verdict in self.verdicts for miss in verdict.missed)

    @property
    def false(self) -> tuple[Finding, ...]:
        """The errors and queries nobody planted."""
        return tuple(finding for verdict in self.verdicts for finding in verdict.false)

    @property
    def clean(self) -> bool:
        """Whether all were caught at their cells, and nothing else was said."""
        return all(verdict.clean for verdict in self.verdicts)


def rehearse(
    plan: Plan, period: Period, seed: int, count: int = 60, progress: Progress = silent, keep: Path | None = None
) -> Rehearsed:
    """Rehearse the merge of `period` by that plan with at least `count` mistakes, chosen by `seed` alone.

    Nothing of the office's own is touched: the files lie in a temporary folder, or in `keep`, which must be new or
    empty. Raises ReportGenError for a period the plan does not ask forms for, WorkspaceError if `keep` holds files.
    """
    reporting_period(plan, period)
    if keep is None:
        with TemporaryDirectory() as folder:
            return _Stage(plan, period, Path(folder), keep=False).play(seed, count, progress)
    if keep.exists() and (not keep.is_dir() or any(keep.iterdir())):
        raise WorkspaceError(f"“{keep}”已存在且不是空文件夹。", "请换一个新文件夹，已有内容不会被改动。")
    with disk_errors(keep):
        keep.mkdir(parents=True, exist_ok=True)
        return _Stage(plan, period, keep, keep=True).play(seed, count, progress)


class _Stage:
    """The folder where the rounds are played one after the other; what one unit sends is written once if it is the same."""

    def __init__(self, plan: Plan, period: Period, folder: Path, *, keep: bool) -> None:
        self.plan, self.period, self.folder, self.keep = plan, period, folder, keep
        self.workspace = Workspace.at(folder / "演练")
        self.written: dict[str, bytes] = {}
        self.before: dict[Period, Merged] = {}
        self.last_forms: dict[str, Form] = {}

    def play(self, seed: int, count: int, progress: Progress) -> Rehearsed:
        dice = Dice(seed, self.plan.id, self.period.code)
        owed = {one.unit: one for one in obligations(self.plan, self.period)}
        last, now = stories(self.plan, self.period, frozenset(owed), dice)
        if last is not None:
            self._play_last(last)
        forms = {unit: self._form(unit) for unit in owed}
        filled = {unit: now.filled(unit) for unit in owed}
        figures = last.figures if last else {}
        rules = instances(self.plan, figures, frozenset(owed))
        desk = Desk(self.plan, self.period, now, last, forms, filled, owed, rules)
        rounds, idle = planned(desk, dice.about("mistakes"), count)
        numbered = progress(tuple(enumerate(rounds)), "演练各轮")
        verdicts = tuple(self._play(number, one, desk) for number, one in numbered)
        return Rehearsed(self.plan, self.period, seed, rounds, verdicts, idle)

    def _form(self, unit: str) -> Form:
        last = accepted_of(self.before.get(self.period.previous()), unit)
        return build_form(self.plan, self.plan.unit(unit), self.period, last)

    def _play_last(self, last: Story) -> None:
        """The period before: honest forms, read once for all rounds."""
        folder = self.workspace.period_inbox(last.period)
        folder.mkdir(parents=True)
        owing = obligations(self.plan, last.period)
        for one in owing:
            form = build_form(self.plan, self.plan.unit(one.unit), last.period)
            self.last_forms[one.unit] = form
            write_filled(form, folder / f"{one.unit}.xlsx", last.filled(one.unit))
        lines = [(f"{one.unit}.xlsx", f"{one.due.isoformat()} 09:30") for one in owing]
        write_rows(folder / REGISTER_FILE, REGISTER_SHEET, [_TITLES, *lines])
        self.before = {last.period: read_period(Office(self.workspace, self.plan), last.period)}

    def _play(self, number: int, one: Round, desk: Desk) -> Verdict:
        """One inbox filled, merged as every month, and judged."""
        folder = self.workspace.period_inbox(self.period)
        folder.mkdir(parents=True)
        for delivery in one.deliveries:
            path = folder / delivery.file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(self._content(delivery, desk))
        titles = () if one.headless else (_TITLES,)
        write_rows(folder / REGISTER_FILE, REGISTER_SHEET, [*titles, *one.register])
        office = Office(self.workspace, self.plan, read=dict(self.before))
        verdict = judged(number, one, merge_period(office, self.period, dry_run=True).merged)
        self._clear(number, one, folder)
        return verdict

    def _clear(self, number: int, one: Round, folder: Path) -> None:
        if not self.keep:
            shutil.rmtree(folder)
            return
        place = self.folder / f"第{number}轮"
        place.mkdir()
        folder.rename(place / folder.name)
        write_rows(place / _LIST_FILE, "埋设清单", [("名称", "单位", "应报", "位置"), *_listed(one)])

    def _content(self, delivery: Delivery, desk: Desk) -> bytes:
        if delivery.spoil in {EMPTY, FOREIGN}:
            return self._strange(delivery)
        if delivery.spoil == TEXT_TABLE:
            return text_table(desk, delivery.unit)
        key = f"{replace(delivery, file='', received='', spoil='')}"
        if key not in self.written:
            self.written[key] = self._write(delivery, desk)
        return spoiled(self.written[key], delivery.spoil)

    def _strange(self, delivery: Delivery) -> bytes:
        path = self.folder / "另制.xlsx"
        write_rows(path, "Sheet1", _FOREIGN_ROWS if delivery.spoil == FOREIGN else ())
        return _taken(path)

    def _write(self, delivery: Delivery, desk: Desk) -> bytes:
        form = self.last_forms[delivery.unit] if delivery.last else desk.forms[delivery.unit]
        if delivery.identity is not None:
            form = replace(form, identity=delivery.identity)
        filled = {} if delivery.blank else {**desk.filled[delivery.unit], **delivery.filled}
        path = self.folder / "填写中.xlsx"
        write_filled(form, path, filled, delivery.edits)
        return _taken(path)


def _taken(path: Path) -> bytes:
    content = path.read_bytes()
    path.unlink()
    return content


def _listed(one: Round) -> list[tuple[str, ...]]:
    """A line a mistake and finding of the round; odd writings have none."""
    lines: list[tuple[str, ...]] = []
    for mistake in one.mistakes:
        wanted = [(found.kind.code, found.place.label) for found in mistake.expected] or [("照常读取", "")]
        lines += [(mistake.title, mistake.unit, code, place) for code, place in wanted]
    return lines
