"""The only room that knows Dask: the machines of a cluster as an ordinary executor of `concurrent.futures`."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from typing import NamedTuple

from report_gen.errors import ReportGenError

_SECONDS = 15


class Elsewhere(NamedTuple):
    """Who does the work in place of this machine's own processes, and how many files it can read at the same time."""

    executor: Executor
    slots: int


@contextmanager
def connected(scheduler: str) -> Iterator[Elsewhere]:
    """The cluster behind the address of its scheduler (tcp://…), for the length of the block.

    Its machines need report_gen of the same version, and nothing else of this one: files are sent to them. ReportGenError
    where the extra is not installed, nobody answers within 15 seconds, or the cluster has no workers.
    """
    try:
        from distributed import Client
    except ImportError as error:
        raise ReportGenError(
            "使用集群需要 distributed，本机没有安装。", "请运行 python -m pip install report-gen[cluster]。"
        ) from error
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what matters is raised; the rest is not for a clerk
    try:
        client = Client(scheduler, timeout=_SECONDS, set_as_default=False)
    except (OSError, ValueError, ImportError) as error:
        raise ReportGenError(
            f"连不上集群调度器“{scheduler}”。", "请检查地址（如 tcp://10.1.2.3:8786）、网络和调度器是否已启动。"
        ) from error
    try:
        slots = sum(client.nthreads().values())
        if not slots:
            raise ReportGenError(f"集群“{scheduler}”里没有工作节点。", "请先在各台机器上运行 dask worker 加入集群。")
        yield Elsewhere(client.get_executor(pure=False), slots)
    finally:
        client.close(timeout=_SECONDS)
