"""Forms are read once: by this machine's processes or by any executor, in order, and what is known is not opened again."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from conftest import EXAMPLES
from report_gen.cluster import Elsewhere, connected
from report_gen.errors import ReportGenError, WorkspaceError
from report_gen.excel.guard import shared_guard
from report_gen.model.period import Period
from report_gen.model.submission import FormRead
from report_gen.steps import read_forms as reading
from report_gen.steps.form_reader import FormReader
from report_gen.steps.load import load_plan
from report_gen.steps.read_forms import Known, read_forms
from report_gen.workspace.cache import Cache, hashes_of

JUNE = Period(2024, 6, 1)
INBOX = EXAMPLES / "luoyang" / "报送" / "2024-06"
FILES = [(path, path.relative_to(INBOX).as_posix()) for path in sorted(INBOX.rglob("*")) if path.is_file()]
Files = Sequence[tuple[Path, str]]


@pytest.fixture(scope="module")
def reader() -> FormReader:
    plan, _ = load_plan(EXAMPLES / "luoyang" / "方案.xlsx")
    return FormReader(plan, JUNE)


@pytest.fixture(scope="module")
def expected(reader: FormReader) -> list[FormRead]:
    return list(read_forms(reader, FILES))


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that are opened."""
    names: list[str] = []
    original = shared_guard().map

    def told(job: Any, files: Files) -> Iterator[Any]:
        names.extend(name for _, name in files)
        return original(job, files)

    monkeypatch.setattr(shared_guard(), "map", told)
    return names


def known(folder: Path, files: Files = FILES) -> Known:
    return Known(Cache(folder / "缓存.db"), "方案", hashes_of(None, INBOX, {name: path for path, name in files}))


def test_what_is_known_by_its_hash_is_not_opened_again(
    reader: FormReader, expected: list[FormRead], tmp_path: Path, opened: list[str]
) -> None:
    assert list(read_forms(reader, FILES, known(tmp_path))) == expected
    assert opened == [name for _, name in FILES]
    opened.clear()
    assert list(read_forms(reader, FILES, known(tmp_path))) == expected
    assert opened == []


def test_one_changed_file_costs_one_file(
    reader: FormReader, expected: list[FormRead], tmp_path: Path, opened: list[str]
) -> None:
    forms = [one for one in zip(FILES, expected, strict=True) if one[1].submission][:5]
    files = [(tmp_path / f"{number}.xlsx", f"{number}.xlsx") for number in range(len(forms))]
    for (path, _), ((source, _), _) in zip(files, forms, strict=True):
        path.write_bytes(source.read_bytes())
    list(read_forms(reader, files, known(tmp_path, files)))
    files[2][0].write_bytes(forms[0][0][0].read_bytes())
    opened.clear()
    found = list(read_forms(reader, files, known(tmp_path, files)))
    assert opened == ["2.xlsx"]
    assert found[2].sha256 == found[0].sha256


def test_another_plan_or_name_is_read_anew(reader: FormReader, tmp_path: Path, opened: list[str]) -> None:
    files = FILES[:2]
    list(read_forms(reader, files, known(tmp_path)))
    list(read_forms(reader, files, known(tmp_path)._replace(plan="另一份方案")))
    assert len(opened) == 4
    moved = [(path, f"新{name}") for path, name in files]
    found = list(read_forms(reader, moved, known(tmp_path, moved)))
    assert [one.file for one in found] == [name for _, name in moved]
    assert len(opened) == 6


def test_a_damaged_result_is_made_anew(
    reader: FormReader, expected: list[FormRead], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    list(read_forms(reader, FILES[:3], known(tmp_path)))
    monkeypatch.setattr(Cache, "get", lambda *_: {})
    assert list(read_forms(reader, FILES[:3], known(tmp_path))) == expected[:3]


def test_a_mishap_is_not_kept(reader: FormReader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that took too long, changed meanwhile or could not be read may do better the next time."""
    files = [(tmp_path / "没有.xlsx", "没有.xlsx")]
    told = known(tmp_path, files)._replace(hashes={"没有.xlsx": "0" * 64})
    (one,) = read_forms(reader, files, told)
    assert [finding.code for finding in one.findings] == ["S101"]
    assert not told.cache.has([told.key(reader, "没有.xlsx")])
    broken = tmp_path / "坏.xlsx"
    broken.write_bytes(b"PK\x03\x04 no archive")
    files = [(broken, "坏.xlsx")]
    told = known(tmp_path, files)
    list(read_forms(reader, files, told))
    assert told.cache.has([told.key(reader, "坏.xlsx")]), "it stays broken"
    changed = told._replace(hashes={"坏.xlsx": "1" * 64})
    list(read_forms(reader, files, changed))
    assert not told.cache.has([changed.key(reader, "坏.xlsx")])
    monkeypatch.setattr(reading, "digest", raising)
    assert not reading._lasting(FormRead("坏.xlsx"), broken, "0")


def raising(path: Path) -> str:
    raise WorkspaceError(str(path), "")


class TestElsewhere:
    """On any executor of concurrent.futures."""

    def test_the_same_in_the_same_order(self, reader: FormReader, expected: list[FormRead]) -> None:
        with ThreadPoolExecutor(2) as pool, pytest.MonkeyPatch.context() as patch:
            patch.setattr(reading, "_LEAST_SENT", 3)
            assert list(read_forms(reader, FILES, None, Elsewhere(pool, 2))) == expected

    def test_what_cannot_be_sent_is_said(self, reader: FormReader, tmp_path: Path) -> None:
        (tmp_path / "夹").mkdir()
        files = [FILES[0], (tmp_path / "夹", "夹"), (tmp_path / "没有", "没有"), FILES[1]]
        with ThreadPoolExecutor(1) as pool:
            found = list(read_forms(reader, files, None, Elsewhere(pool, 1)))
        assert [one.file for one in found] == [name for _, name in files]
        assert [[finding.code for finding in one.findings] for one in found[1:3]] == [["S125"], ["S101"]]

    def test_work_broken_off_is_called_off(self, reader: FormReader, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(reading, "_LEAST_SENT", 1)
        pool = Waiting()
        found = read_forms(reader, FILES, None, Elsewhere(pool, 1))
        pool.failing = KeyboardInterrupt()
        with pytest.raises(KeyboardInterrupt):
            next(found)
        assert len(pool.futures) == 2
        assert pool.futures[1].cancelled()


class Waiting(Executor):
    """An executor that does nothing but fail."""

    def __init__(self) -> None:
        self.futures: list[Future[Any]] = []
        self.failing: BaseException | None = None

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:  # noqa: ARG002  # the executor's shape
        future: Future[Any] = Future()
        if not self.futures and self.failing:
            future.set_exception(self.failing)
        self.futures.append(future)
        return future


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    """A Dask cluster on this machine: a scheduler and one worker, each a process of its own, on the loopback address."""
    script = (
        "import sys; from distributed import LocalCluster\n"
        "if __name__ == '__main__':\n"
        "    cluster = LocalCluster(n_workers=1, threads_per_worker=2, host='127.0.0.1', dashboard_address=None)\n"
        "    print(cluster.scheduler_address, flush=True); sys.stdin.read(); cluster.close()\n"
    )
    with subprocess.Popen(  # noqa: S603  # our own script
        [sys.executable, "-W", "ignore", "-c", script],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout
        assert process.stdin
        yield process.stdout.readline().strip()
        process.stdin.close()


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
def test_a_cluster_reads_the_same(reader: FormReader, expected: list[FormRead], scheduler: str) -> None:
    with connected(scheduler) as elsewhere:
        assert elsewhere.slots == 2
        assert list(read_forms(reader, FILES, None, elsewhere)) == expected


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "哪里"])
def test_nobody_there(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("report_gen.cluster._SECONDS", 0.5)
    with pytest.raises(ReportGenError, match="连不上"), connected(address):
        pass


def test_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ReportGenError, match="没有安装"), connected("tcp://127.0.0.1:9"):
        pass
