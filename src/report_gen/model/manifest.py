"""What went into a closed period and what came out of it: by the hashes of files, so that it can be made again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import Enum
from typing import Final

Files = Mapping[str, str]  # file name as it stands below its folder → SHA-256
LAYOUT: Final = 1  # of the text a manifest is kept as


class Origin(Enum):
    """Who made a file among the outputs what it is."""

    MADE = "程序生成"
    EDITED = "人工改定"  # the program wrote it, a person changed it
    STALE = "写出后数据有变"  # the program wrote it from other data than there were at the closing
    ADDED = "人工放入"  # the program never wrote it


@dataclass(frozen=True, slots=True)
class Run:
    """A run of a command that wrote outputs: its options as the clerk gave them, when, and who."""

    command: str
    options: Mapping[str, str]
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Output:
    """A file of the period's output folder. `made` is the hash of what the program wrote there, '' if it wrote none."""

    name: str
    sha256: str
    origin: Origin = Origin.MADE
    made: str = ""


@dataclass(frozen=True, slots=True)
class Manifest:
    """A closed period.

    `inputs` are the received files by period code, `templates` the office's own, `before` what lay in the output folder
    when `runs` began (the clerk's notes are in it). `event` is the last event of the ledger that counted and `chain` its
    hash. `open` says what was still open, where somebody insisted. `inbox` is the way from the outputs to what was received.
    """

    period: str
    number: int
    program: str
    by: str
    at: datetime
    plan: str
    plan_name: str
    event: int
    chain: str
    inbox: str
    inputs: Mapping[str, Files]
    templates: Files
    before: Files
    runs: tuple[Run, ...]
    outputs: tuple[Output, ...]
    open: tuple[str, ...] = ()
    reason: str = ""
    layout: int = field(default=LAYOUT)

    @property
    def hashes(self) -> frozenset[str]:
        """Every original it needs."""
        received = (sha256 for files in self.inputs.values() for sha256 in files.values())
        made = (output.sha256 for output in self.outputs)
        return frozenset({self.plan, *received, *self.templates.values(), *self.before.values(), *made})

    @property
    def text(self) -> str:
        """The one text this manifest is kept as; its hash is the manifest's."""
        said = asdict(self)
        said["at"] = self.at.isoformat()
        said["runs"] = [{**asdict(run), "at": run.at.isoformat()} for run in self.runs]
        said["outputs"] = [{**asdict(output), "origin": output.origin.value} for output in self.outputs]
        return f"{canonical(said)}\n"


def canonical(value: object, *, lines: bool = True) -> str:
    """The one JSON text of a value: keys in order, a line a member (or all in one), only what cannot be shown escaped."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1 if lines else None)
    return "".join(mark if mark.isprintable() or mark == "\n" else json.dumps(mark)[1:-1] for mark in text)
