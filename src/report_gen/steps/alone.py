"""One run at a time in a workspace, and nothing of a killed one left lying about."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from report_gen.workspace import BLANKS, LEDGER, Workspace
from report_gen.workspace.disk import DiskTrouble
from report_gen.workspace.lock import PATIENCE, locked
from report_gen.workspace.writing import clear_leftovers

_OURS: Final = ("原件", "封账")  # below 台账; what else lies there is written without the workspace's lock, too


@contextmanager
def alone(
    workspace: Workspace, who: str, wait: float = PATIENCE, tell: Callable[[str], None] = lambda _: None
) -> Iterator[None]:
    """Nobody else at work in the workspace, and nothing left half written by a run that was killed.

    `who` is what others are told meanwhile, `tell` says whom this run waits for, at most `wait` seconds. Without a plan
    workbook it waits for nobody and makes no folder: opening the office will refuse. WorkspaceError where the lock is
    not to be had, or where the block runs into a full or unwritable disk.
    """
    if not workspace.plan.is_file():
        yield
        return
    with locked(workspace.root / LEDGER, who, wait, tell), DiskTrouble(workspace.root):
        places = (workspace.inbox, workspace.output, workspace.forms or workspace.root / BLANKS)
        clear_leftovers((*places, *(workspace.root / LEDGER / one for one in _OURS)))
        yield
