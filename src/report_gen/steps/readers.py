"""Who reads the files of a run: this machine's processes, or a cluster."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from report_gen.excel.guard import shared_guard
from report_gen.steps.load import Office


@contextmanager
def reading_with(office: Office, processes: int | None = None, scheduler: str = "") -> Iterator[Office]:
    """The office that has its files read by so many processes at once, or by the cluster behind that scheduler.

    ReportGenError as `cluster.connected` raises it.
    """
    if processes:
        shared_guard().processes = processes
    if not scheduler:
        yield office
        return
    from report_gen.cluster import connected

    with connected(scheduler) as elsewhere:
        yield replace(office, elsewhere=elsewhere)
