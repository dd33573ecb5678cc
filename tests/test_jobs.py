"""Jobs of the portal: one at a time, watched while they run, told of when they have ended, whatever became of them."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from report_gen.errors import ReportGenError, WorkspaceError
from report_gen.steps import bugs
from report_gen.steps.portal.runs import RunDone
from report_gen.steps.progress import Progress
from report_gen.web.jobs import Jobs, JobState, State

NOW = datetime.fromisoformat("2024-07-10T09:30:00")
LONG = 30  # seconds; nothing here takes so long unless it hangs


class Gate:
    """Work that stops until it is let go on, having counted the first of its items."""

    def __init__(self) -> None:
        self.reached, self.open = threading.Event(), threading.Event()

    def work(self, progress: Progress) -> RunDone:
        for number, _ in enumerate(progress(("甲", "乙", "丙"), "读取填报表")):
            if number == 1:
                self.reached.set()
                assert self.open.wait(LONG)
        return RunDone(("通过 3 家",), person_needed=True)


@pytest.fixture
def jobs() -> Iterator[Jobs]:
    made = Jobs(lambda: NOW)
    yield made
    assert made.join(LONG)


@pytest.fixture
def gate() -> Iterator[Gate]:
    made = Gate()
    yield made
    made.open.set()


def ended(jobs: Jobs, work: Callable[[Progress], RunDone]) -> JobState:
    """The job once it has ended."""
    job = jobs.start("merge", "2024年6月 汇总", "张三", work, "2024-06")
    assert jobs.join(LONG)
    found = jobs.job(job)
    assert found is not None
    return found


def test_a_job_is_watched_while_it_runs_and_tells_what_came_of_it(jobs: Jobs, gate: Gate) -> None:
    job = jobs.start("merge", "2024年6月 汇总", "张三", gate.work, "2024-06")
    assert gate.reached.wait(LONG)
    assert jobs.running() == jobs.job(job) == JobState(
        job, "merge", "2024年6月 汇总", "张三", NOW, State.RUNNING, "读取填报表", 1, 3, period="2024-06"
    )  # fmt: skip
    assert jobs.join(0) is False
    gate.open.set()
    assert jobs.join(LONG)
    done = jobs.job(job)
    assert done is not None
    assert (done.state, done.lines, done.person_needed, done.ended) == (State.DONE, ("通过 3 家",), True, NOW)
    assert (done.done, done.total, done.doing, done.error) == (3, 3, "", "")
    assert jobs.running() is None


def test_a_second_one_is_refused_while_the_first_runs(jobs: Jobs, gate: Gate) -> None:
    jobs.start("merge", "2024年6月 汇总", "张三", gate.work)
    with pytest.raises(ReportGenError, match="张三自09:30起正在运行“2024年6月 汇总”"):
        jobs.start("pack", "2024年6月 装订打印册", "李四", gate.work)
    gate.open.set()
    assert jobs.join(LONG)
    assert [one.verb for one in jobs.recent()] == ["merge"]
    assert ended(jobs, gate.work).state is State.DONE


def test_only_one_of_many_starts_at_once_wins(jobs: Jobs, gate: Gate) -> None:
    refused: list[str] = []

    def start() -> None:
        try:
            jobs.start("merge", "汇总", "张三", gate.work)
        except ReportGenError as error:
            refused.append(error.message)

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LONG)
    assert (len(refused), len(jobs.recent())) == (7, 1)


def test_a_refusal_is_told_in_its_own_words(jobs: Jobs) -> None:
    def refuse(_: Progress) -> RunDone:
        raise WorkspaceError("磁盘已满。", "请清理磁盘。")

    failed = ended(jobs, refuse)
    assert (failed.state, failed.error, failed.hint, failed.lines) == (State.FAILED, "磁盘已满。", "请清理磁盘。", ())
    assert failed.ended == NOW


def test_what_nobody_foresaw_is_one_line_and_a_log(jobs: Jobs, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def explode(progress: Progress) -> RunDone:
        return RunDone((str(sum(1 // one for one in progress((1, 0), "相除"))),))

    failed = ended(jobs, explode)
    assert failed.state is State.FAILED
    assert failed.error.startswith("程序缺陷：ZeroDivisionError")
    assert "请把该文件发给维护人员" in failed.error
    assert "ZeroDivisionError" in (tmp_path / "report_gen-错误记录.log").read_text(encoding="utf-8")
    assert ended(jobs, lambda _: RunDone(())).state is State.DONE


def test_a_log_that_cannot_be_written_hides_nothing(tmp_path: Path) -> None:
    try:
        int("boom")
    except ValueError:
        said = bugs.bug_words(tmp_path / "没有这个文件夹")
    assert said.startswith("程序缺陷：ValueError(")
    assert "详情没有能够写入" in said


def test_a_job_that_could_not_start_is_none(jobs: Jobs, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    with monkeypatch.context() as patched:
        patched.setattr(threading.Thread, "start", fail)
        with pytest.raises(RuntimeError):
            jobs.start("merge", "汇总", "张三", lambda _: RunDone(()))
    assert jobs.recent() == ()
    assert ended(jobs, lambda _: RunDone(())).state is State.DONE


def test_the_last_fifty_are_kept_and_ids_say_nothing(jobs: Jobs) -> None:
    assert jobs.join() is True
    ids = [ended(jobs, lambda _: RunDone(())).id for _ in range(52)]
    assert [one.id for one in jobs.recent()] == ids[:1:-1]
    assert jobs.job(ids[0]) is None
    assert jobs.job("没有的") is None
    assert len(set(ids)) == 52


def test_the_thread_is_waited_for_when_the_program_ends(jobs: Jobs, gate: Gate) -> None:
    jobs.start("merge", "汇总", "张三", gate.work)
    assert [thread.daemon for thread in threading.enumerate() if thread.name == "job-merge"] == [False]
