"""A command that would do just what it did before: how that is known, and what it told then.

Kept in the cache: all that the outputs are made of, and the marks of the outputs themselves. One that was edited, moved or
deleted, a file that came, a decision, another template or version of the program, and the work is done anew.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from report_gen.model.period import Period
from report_gen.office import find_office
from report_gen.packing import packed
from report_gen.resources import shipped
from report_gen.steps.load import Office, by_mishap
from report_gen.workspace import TEMPLATES
from report_gen.workspace.cache import Mark, key_of, mark_of

Marks = tuple[tuple[str, Mark | None], ...]


class Told(NamedTuple):
    """What a command told: its lines, the same as JSON, and whether a person is needed."""

    lines: tuple[str, ...]
    json: str
    clean: bool


def inputs_seen(office: Office) -> tuple[Marks, ...]:
    """The received files and the templates as they are at this moment: what comes later is no ground of this run."""
    return tuple(map(_marks, (office.workspace.inbox, _templates(office), shipped("templates"))))


def ground_of(office: Office, command: str, period: Period, options: object, seen: tuple[Marks, ...]) -> str:
    """A hash of all that the command's outputs for the period are made of; '' where there is no telling.

    `seen` are the inputs as they were before the run. Of a file that is first seen in this run it holds what the ledger
    will say of it from the next run on.
    """
    if not office.edition or office.cache is None or office.accounts is not None:
        return ""
    workspace, known = office.workspace, office.decisions
    sightings = sorted((one.period, one.sha256, str(one.at)) for one in (*known.sightings, *office.sightings))
    return key_of(
        "told",
        (command, period.code, options, str(office.today), office.edition, find_office()),
        [(path, path.absolute()) for path in (workspace.root, workspace.plan, workspace.inbox, workspace.output)],
        sightings,
        replace(known, sightings=(), keys=()),
        [(one.code, one.sort_key) for one in office.recorded.findings],
        seen,
    )


def told_before(office: Office, period: Period, ground: str) -> Told | None:
    """What the command told when it was made of the same, if all it wrote is still there as it was left."""
    found = office.cache.record(ground) if ground and office.cache else None
    if not isinstance(found, tuple):
        return None
    told, outputs = found
    return Told(*told) if outputs == _marks(office.workspace.period_output(period)) else None


def remember(office: Office, period: Period, ground: str, told: Told) -> None:
    """Keep what the command has told, and how it leaves the outputs of the period.

    Not where it may end otherwise the next time: a file was not read by mishap, or an output could not go to its place.
    """
    if ground and office.cache and not office.outputs.notes and not any(map(by_mishap, office.read.values())):
        outputs = _marks(office.workspace.period_output(period))
        office.cache.put([(ground, packed((tuple(told), outputs)))])


def _templates(office: Office) -> Path:
    return office.workspace.templates or office.workspace.root / TEMPLATES


def _marks(folder: Path) -> Marks:
    """The files below the folder, each with what shows at a glance whether it is still the same."""
    return tuple(sorted((path.relative_to(folder).as_posix(), mark_of(path)) for path in _files(folder)))


def _files(folder: Path) -> Iterator[Path]:
    for place, _, names in os.walk(folder):
        yield from (Path(place, name) for name in names)
