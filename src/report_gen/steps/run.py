"""A run of a command that writes: nobody else at work, the office open, and what was done recorded."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from report_gen.errors import ReportGenError
from report_gen.model.decisions import NO_DECISIONS, Closing, Decisions
from report_gen.model.event import Act, Event
from report_gen.model.finding import has_errors
from report_gen.model.manifest import Files, Run, canonical
from report_gen.model.period import Period
from report_gen.steps.alone import alone
from report_gen.steps.load import Office, open_office
from report_gen.steps.office_ledger import NOTHING, ledger_of, open_ledger
from report_gen.steps.receive import record_seen
from report_gen.wording import date_text
from report_gen.workspace import OUTPUT, Workspace
from report_gen.workspace.cache import cache_of
from report_gen.workspace.lock import PATIENCE
from report_gen.workspace.manifest import files_in, keep_all, keep_text, manifest_copies
from report_gen.workspace.sealed import originals_of
from report_gen.workspace.writing import Outputs

# What the data of a 运行 event are called.
COMMAND, OPTIONS, PLAN, INPUTS, OUTPUTS = "命令", "选项", "方案", "输入", "输出"
_ON_CLOSED: Final = frozenset({"receive", "reopen", "correct"})  # they change no output of a closed period


@dataclass(frozen=True, slots=True)
class Work:
    """What is to be done: the command, its period and options, when, and who does it.

    `dry` writes nothing; `anew` goes by nothing that is kept of earlier runs.
    """

    command: str
    period: Period | None = None
    options: Mapping[str, str] = field(default_factory=dict)
    now: datetime | None = None
    by: str = ""
    dry: bool = False
    wait: float = PATIENCE
    anew: bool = False

    @property
    def label(self) -> str:
        """What others are told while it runs: 张三 自 09:30 运行 merge 2024-06."""
        since = f" 自 {self.now:%H:%M}" if self.now else ""
        period = f" {self.period.code}" if self.period else ""
        return f"{self.by or '有人'}{since} 运行的 {self.command}{period} "


@contextmanager
def working(
    workspace: Workspace, work: Work, *, with_accounts: bool = False, tell: Callable[[str], None] = lambda _: None
) -> Iterator[Office]:
    """The office for one run: alone in its workspace unless the run is dry, and recorded when it has ended well.

    `tell` says whom it waits for. ReportGenError if the period is closed and the command would change its outputs.
    """
    with nullcontext() if work.dry else alone(workspace, work.label, work.wait, tell):
        cache = cache_of(workspace, kept=not work.dry)
        if work.anew and not work.dry:
            cache.clear()
        office = open_office(workspace, now=work.now, by=work.by, with_accounts=with_accounts, cache=cache)
        if work.period is not None and work.command != "receive":  # what has come is kept whatever the ledger says
            if work.command not in _ON_CLOSED:
                refuse_closed(office.decisions, work.period)
            _refuse_unsure(office, work.period)
        office = replace(office, outputs=guarded(office))
        yield office
        if not work.dry:
            record(office, work)


@dataclass(slots=True)
class _Guarded(Outputs):
    """Outputs that refuse every file of a closed period, whatever period the command was called for."""

    shut: Mapping[Path, Period] = field(default_factory=dict)
    decisions: Decisions = NO_DECISIONS

    @contextmanager
    def file(self, path: Path) -> Iterator[Path]:
        for folder, period in self.shut.items():
            if path.is_relative_to(folder):
                refuse_closed(self.decisions, period)
        with Outputs.file(self, path) as temporary:
            yield temporary


def guarded(office: Office) -> Outputs:
    """Outputs for the office that leave closed periods alone."""
    periods = (Period.parse(one.period) for one in office.decisions.closings)
    shut = {office.workspace.period_output(period): period for period in periods if period}
    return _Guarded(shut=shut, decisions=office.decisions)


def closing_of(decisions: Decisions, period: Period) -> Closing | None:
    """How the period was closed, or None if it is open."""
    return next((one for one in decisions.closings if one.period == period.code), None)


def refuse_closed(decisions: Decisions, period: Period) -> None:
    """ReportGenError if the period is closed: by whom, when, and how to open it again."""
    closing = closing_of(decisions, period)
    if closing is None:
        return
    raise ReportGenError(
        f"{period.label}已由{closing.by}于{date_text(closing.at.date())}封账（第{closing.event}号），不再改动。",
        f"个别数据有误的，用 report-gen correct {period.code} 更正，后面各期按更正后的数计算；"
        f"确需重做的，先用 report-gen reopen {period.code} --reason 原因 --by 经办人 开账。",
    )


def refuse_unfit(office: Office, period: Period) -> None:
    """ReportGenError if no decision about the period can be recorded: it is closed, or the ledger was touched."""
    refuse_touched(office)
    refuse_closed(office.decisions, period)


def refuse_touched(office: Office) -> None:
    """ReportGenError if somebody touched the ledger: nothing is recorded behind that."""
    if has_errors(office.recorded.findings):
        raise ReportGenError("台账没有通过校验，不能记入。", "请运行 report-gen log verify 查看，从备份恢复。")


def _refuse_unsure(office: Office, period: Period) -> None:
    """ReportGenError if the period was closed once and the ledger that knows whether it still is cannot be believed."""
    unsure = office.recorded is NOTHING or has_errors(office.recorded.findings)
    if unsure and manifest_copies(office.workspace, period.code):
        raise ReportGenError(
            f"{period.label}封过账，而台账不在或没有通过校验，不能断定是否已经开账。",
            "请运行 report-gen log verify 查看，用 report-gen restore 从备份恢复台账。",
        )


def record(office: Office, work: Work) -> None:
    """Record what was seen for the first time, and the run if it wrote outputs.

    Nothing is recorded where nobody looked at the clock, nor behind events that somebody touched.
    """
    if office.now is None or has_errors(office.recorded.findings):
        return
    record_seen(office)
    if not office.outputs.written:
        return
    ledger = open_ledger(office.workspace, office.plan, office.workspace.ledger)
    originals = originals_of(office.workspace)
    inputs = {
        part.code: files_in(office.workspace.period_inbox(part), office.hashes.get(part, {}))
        for part in sorted(office.read)
    }
    for code, files in inputs.items():
        keep_all(originals, office.workspace.inbox / code, files)
    data = {
        COMMAND: work.command,
        OPTIONS: canonical({**work.options, **office.chosen}, lines=False),
        PLAN: originals.keep(office.workspace.plan),
        INPUTS: keep_text(originals, canonical(inputs)),
        OUTPUTS: canonical(outputs_of(office), lines=False),
    }
    code = work.period.code if work.period else ""
    ledger.append(Act.RAN, at=office.now, by=office.by or "未署名", period=code, data=data)


def outputs_of(office: Office) -> Files:
    """The hashes of what the run has written that is still there, by name: 输出/2024-06/汇总台账.xlsx."""
    last = {one.path: one.sha256 for one in office.outputs.written}
    return {output_name(office.workspace, path): sha256 for path, sha256 in last.items() if path.is_file()}


def output_name(workspace: Workspace, path: Path) -> str:
    """What records call a written file: below 输出 or the workspace, wherever these lie on the machine."""
    if path.is_relative_to(workspace.output):
        return f"{OUTPUT}/{path.relative_to(workspace.output).as_posix()}"
    return path.relative_to(workspace.root).as_posix() if path.is_relative_to(workspace.root) else path.name


def run_of(event: Event) -> Run:
    """The run that a 运行 event records."""
    return Run(event.data[COMMAND], json.loads(event.data[OPTIONS]), event.at, event.by)


def last_run(office: Office, period: Period, command: str) -> Run | None:
    """The last recorded run of the command for the period, or None."""
    ledger = ledger_of(office.workspace, office.plan, office.workspace.ledger)
    events = ledger.events(Act.RAN, period.code) if ledger else ()
    return next((run_of(event) for event in reversed(events) if event.data.get(COMMAND) == command), None)


def outputs_in(event: Event) -> Files:
    """The outputs that a 运行 event records, by name."""
    return dict(json.loads(event.data[OUTPUTS]))
