"""Files are opened by another process: in order, within limits, and whatever becomes of that process."""

from __future__ import annotations

import io
import os
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import IO, Any

import pytest
from openpyxl import Workbook

from conftest import EXAMPLES
from report_gen.excel import guard as guarding
from report_gen.excel import guard_process, guard_worker
from report_gen.excel.guard import Guard, read_all, read_one, shared_guard
from report_gen.excel.guard_process import Limits, Process, command_for, serve_if_asked
from report_gen.excel.guard_worker import Reading, Reply, framed, read_bounded, receive
from report_gen.excel.read import read_book
from report_gen.model.finding import Finding
from report_gen.model.place import Place
from report_gen.model.raw import RawBook
from report_gen.packing import packed, unpacked

FORMS = EXAMPLES / "luoyang" / "报送" / "2024-06"
# A reading process that obeys what the file is called: the real one, with `read_bounded` replaced.
TRICKY = """
import os, sys, time
sys.path[:] = sys.argv[3:]
from pathlib import Path
from report_gen.excel import guard_worker
read, kept = guard_worker.read_bounded, []

def obey(path, name):
    match path.stem:
        case "hang":
            time.sleep(60)
        case "spin":
            while True:
                pass
        case "crash":
            os.abort()
        case "crash-if-used" if kept:
            os.abort()
        case "eat":
            kept.append(bytearray(2**34))
        case "swell":
            kept.append(bytearray(140 * 2**20))
        case "rust":
            os.write(2, b"memory allocation of 8589934592 bytes failed")
            os.abort()
        case "bug":
            raise KeyError(name)
        case "talk":
            print("WARNING *** file size not 512 + multiple of sector size")
        case "slow":
            time.sleep(0.3)
    kept.append(b"")
    return read(path, name)

guard_worker.read_bounded = obey
guard_worker.main(float(sys.argv[1]), int(sys.argv[2]))
"""
LIMITS = Limits(seconds=5, megabytes=512, start_seconds=30)


def tricky(limits: Limits = LIMITS) -> tuple[str, ...]:
    return (sys.executable, "-I", "-c", TRICKY, str(limits.seconds), str(limits.megabytes), *filter(None, sys.path))


@pytest.fixture(scope="module")
def forms(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], tuple[Path, str]]:
    """A small workbook of that name, as `read_all` wants it."""
    folder = tmp_path_factory.mktemp("forms")
    book = Workbook()
    book.worksheets[0]["C4"] = "序号"
    book.save(folder / "good.xlsx")
    content = (folder / "good.xlsx").read_bytes()

    def made(name: str) -> tuple[Path, str]:
        path = folder / f"{name}.xlsx"
        path.write_bytes(content)
        return path, f"某局/{path.name}"

    return made


@pytest.fixture(scope="module")
def guard() -> Iterator[Guard]:
    """A guard whose process obeys file names."""
    with Guard(LIMITS, processes=2, command=tricky()) as one:
        yield one


def codes(readings: list[Reading]) -> list[str]:
    """What came of each: 'read' or the one code."""
    found = []
    for book, findings in readings:
        assert (book is None) == (len(findings) == 1)
        found.append("read" if book else findings[0].code)
    return found


def test_it_reads_what_is_read_without_it() -> None:
    files = [(path, path.name) for path in sorted(FORMS.rglob("*")) if path.is_file()]
    assert list(read_all(files)) == [read_book(*file) for file in files]
    assert read_one(*files[0]) == read_book(*files[0])
    assert shared_guard() is shared_guard()


@pytest.mark.parametrize(
    ("name", "code"),
    [("crash", "S123"), ("bug", "S123"), ("eat", "S122"), ("rust", "S122"), ("talk", "read"), ("swell", "read")],
)
def test_what_a_file_does_to_the_process_is_said_and_the_next_one_is_read(
    guard: Guard, forms: Callable[[str], tuple[Path, str]], name: str, code: str
) -> None:
    files = [forms(one) for one in ("a", name, "b", name, "c")]
    readings = list(guard.read_all(files))
    assert codes(readings) == ["read", code, "read", code, "read"]
    assert [(book.file if book else findings[0].place.file) for book, findings in readings] == [one for _, one in files]
    assert all(finding.message and finding.hint for _, findings in readings for finding in findings)


@pytest.mark.parametrize("name", ["hang", "spin"])
def test_a_file_that_takes_too_long_is_given_up(forms: Callable[[str], tuple[Path, str]], name: str) -> None:
    limits = Limits(seconds=2)
    with Guard(limits, command=tricky(limits)) as guard:
        begun = time.monotonic()
        readings = list(guard.read_all([forms("a"), forms(name), forms("b")]))
        assert time.monotonic() - begun < 10
    assert codes(readings) == ["read", "S121", "read"]
    assert readings[1][1][0].message == "文件读了 2 秒仍未读完，已停止读取。"


def test_time_counts_for_each_file_not_for_the_queue(forms: Callable[[str], tuple[Path, str]]) -> None:
    limits = Limits(seconds=2)
    with Guard(limits, command=tricky(limits)) as guard:
        assert codes(list(guard.read_all([forms("slow")] * 8))) == ["read"] * 8


def test_what_an_earlier_file_left_behind_is_not_held_against_a_file(
    guard: Guard, forms: Callable[[str], tuple[Path, str]]
) -> None:
    assert codes(list(guard.read_all([forms("a"), forms("crash-if-used"), forms("b")]))) == ["read"] * 3


def test_many_files_go_to_several_processes_and_come_in_order(
    guard: Guard, forms: Callable[[str], tuple[Path, str]]
) -> None:
    names = [f"f{number}" if number % 17 else ("crash", "slow")[number % 2] for number in range(60)]
    files = [forms(name) for name in names]
    readings = guard.read_all(files)
    first = next(readings)
    assert len(guard._lanes) == 2
    found = codes([first, *readings])
    assert found == ["S123" if name == "crash" else "read" for name in names]
    assert len(guard._lanes) == len(guard._idle) == 1


def test_stopping_halfway_leaves_nothing_running(guard: Guard, forms: Callable[[str], tuple[Path, str]]) -> None:
    readings = guard.read_all([forms("a"), forms("hang"), forms("b")])
    next(readings)
    readings.close()  # type: ignore[attr-defined]  # read_all is a generator
    assert not guard._lanes
    assert codes([guard.read(*forms("a"))]) == ["read"]


def test_two_readings_at_a_time_do_not_mix(guard: Guard, forms: Callable[[str], tuple[Path, str]]) -> None:
    one, two = (guard.read_all([forms(f"{letter}{number}") for number in range(3)]) for letter in "xy")
    names = [book.file for pair in zip(one, two, strict=True) for book, _ in pair if book]
    assert names == [f"某局/{letter}{number}.xlsx" for number in range(3) for letter in "xy"]


def test_the_process_stays_for_the_next_call(forms: Callable[[str], tuple[Path, str]]) -> None:
    with Guard(LIMITS, command=tricky()) as guard:
        guard.warm()
        (lane,) = guard._idle
        guard.warm()
        process = lane.process
        assert process
        guard.read(*forms("a"))
        guard.read(*forms("b"))
        assert (guard._idle, lane.process, process.served) == ([lane], process, 2)


def test_no_files_no_process() -> None:
    with Guard(command=("no such program",)) as guard:
        assert list(guard.read_all([])) == []


# --- where no process can be started ---


@pytest.mark.parametrize("command", [("no-such-program-here",), (sys.executable, "-c", "")])
def test_without_a_process_files_are_read_here_and_it_is_said_once(
    forms: Callable[[str], tuple[Path, str]], command: tuple[str, ...]
) -> None:
    with Guard(LIMITS, command=command) as guard:
        readings = [*guard.read_all([forms("a"), forms("b")]), guard.read(*forms("c"))]
    assert [book.file for book, _ in readings if book] == ["某局/a.xlsx", "某局/b.xlsx", "某局/c.xlsx"]
    assert [[finding.code for finding in findings] for _, findings in readings] == [["S128"], [], []]


def test_without_a_process_memory_may_still_run_out(
    forms: Callable[[str], tuple[Path, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guarding, "read_bounded", raising(MemoryError()))
    with Guard(command=("no-such-program-here",)) as guard:
        book, findings = guard.read(*forms("a"))
    assert (book, [finding.code for finding in findings]) == (None, ["S122", "S128"])


def test_a_process_that_cannot_be_replaced(
    forms: Callable[[str], tuple[Path, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    with Guard(LIMITS, command=tricky()) as guard:
        guard.read(*forms("a"))
        monkeypatch.setattr(guard_process, "_started", raising(OSError()))
        guard._idle[0].command = ("no-such-program-here",)
        readings = list(guard.read_all([forms("crash"), forms("b")]))
    assert [book is not None for book, _ in readings] == [True, True]


def raising(error: BaseException) -> Callable[..., Any]:
    def fail(*_: object) -> None:
        raise error

    return fail


def test_as_many_processes_stay_as_are_wanted(forms: Callable[[str], tuple[Path, str]]) -> None:
    with Guard(LIMITS, command=tricky()) as guard:
        guard.kept = 2
        guard.warm()
        guard.warm()
        first = list(guard._idle)
        assert len(first) == 2
        with guard._lent(3) as lanes:
            assert set(first) < set(lanes)
            assert codes([guard.read(*forms("a"))]) == ["read"]  # by a fourth one
        assert len(guard._idle) == 2
        assert guard._lanes == set(guard._idle)


# --- how it is started and ends ---


def test_a_frozen_program_starts_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    command = command_for(Limits())
    assert command == (sys.executable, "--read-files", "20.0", "512")
    asked: list[tuple[float, int]] = []
    monkeypatch.setattr(guard_worker, "main", lambda *limits: asked.append(limits))
    serve_if_asked(["merge", "2024-06"])
    serve_if_asked([])
    serve_if_asked(list(command[1:]))
    assert asked == [(20.0, 512)]


def test_windows_options(monkeypatch: pytest.MonkeyPatch) -> None:
    options: dict[str, Any] = {}
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0x200, raising=False)
    monkeypatch.setattr(subprocess, "CREATE_NO_WINDOW", 0x8000000, raising=False)
    monkeypatch.setattr(
        subprocess, "Popen", lambda *_, **more: options.update(more) or SimpleNamespace(stdin=1, stdout=2)
    )
    guard_process._started(["x"], io.BytesIO())
    assert (options["creationflags"], "start_new_session" in options) == (0x8000200, False)
    assert guarding._cores() >= 1
    guard_worker._limit(1)
    assert guard_worker._in_use() == 0


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("busy", [False, True])
def test_the_process_ends_with_the_program_even_when_that_is_killed(
    tmp_path: Path,
    forms: Callable[[str], tuple[Path, str]],
    busy: bool,  # noqa: FBT001
) -> None:
    script = f"""
import sys, time
from pathlib import Path
from report_gen.excel.guard import Guard
guard = Guard(command={tricky()!r})
guard.read(Path({str(forms("a")[0])!r}), "a")
process = guard._idle[0].process
if {busy}:
    process.ask(Path({str(forms("hang")[0])!r}), "hang")
    time.sleep(0.5)
print(process._process.pid, flush=True)
time.sleep(60)
"""
    command = [sys.executable, "-c", script]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=tmp_path) as parent:  # noqa: S603  # ours
        assert parent.stdout
        child = int(parent.stdout.readline())
        assert os.getsid(child) != os.getsid(parent.pid), "Ctrl+C would reach it"
        parent.kill()
    for _ in range(100):
        if not Path(f"/proc/{child}").exists():
            return
        time.sleep(0.05)
    pytest.fail("the reading process is still there")


def test_a_killed_process_is_replaced(guard: Guard, forms: Callable[[str], tuple[Path, str]]) -> None:
    guard.read(*forms("a"))
    process = guard._idle[0].process
    assert process
    process._process.kill()
    assert codes([guard.read(*forms("a"))]) == ["read"]


def named(name: str, book: RawBook | None, findings: tuple[Finding, ...]) -> Place:
    """A job: where the file is, and how many sheets it has."""
    return Place(name, ",".join(one.code for one in findings), len(book.sheets) if book else 0)


def confused(name: str, *_: object) -> Place:
    """A job with a bug."""
    raise LookupError(name)


def test_a_job_is_done_by_the_processes(guard: Guard, forms: Callable[[str], tuple[Path, str]]) -> None:
    files = [forms(name) for name in ("a", "hang", "b", "crash", "c")]
    found = list(guard.map(named, files))
    assert [(one.file, one.sheet, one.row) for one in found] == [
        ("某局/a.xlsx", "", 1), ("某局/hang.xlsx", "S121", 0), ("某局/b.xlsx", "", 1),
        ("某局/crash.xlsx", "S123", 0), ("某局/c.xlsx", "", 1),
    ]  # fmt: skip
    assert codes([guard.read(*files[0])]) == ["read"], "the job is over"


def test_a_bug_in_a_job_shows_here(guard: Guard, forms: Callable[[str], tuple[Path, str]]) -> None:
    with pytest.raises(LookupError, match="某局"):
        list(guard.map(confused, [forms("a")]))
    assert codes([guard.read(*forms("b"))]) == ["read"]


def test_memory_that_runs_out_in_a_job(forms: Callable[[str], tuple[Path, str]]) -> None:
    def greedy(*_: object) -> None:
        raise MemoryError

    path, name = forms("a")
    assert guard_worker._answer(os.fsencode(path), name, greedy) == (Reply(None, last=True).framed(), True)


def test_only_records_are_taken_from_the_process(forms: Callable[[str], tuple[Path, str]]) -> None:
    """What says something else than a reading is taken for a process that went out of its mind."""
    said = f"import os, sys; os.write(1, {framed(())!r} + {framed(os.system)!r})"
    guard = Guard(LIMITS, command=(sys.executable, "-c", said))
    with guard:
        assert codes([guard.read(*forms("a"))]) == ["S123"]


# --- the process from inside ---


def test_serving(forms: Callable[[str], tuple[Path, str]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard_worker, "_in_use", lambda: 0)
    path, name = forms("a")
    request = framed((os.fsencode(path), name))
    replies, gone = io.BytesIO(), []
    guard_worker.serve(io.BytesIO(request + request), replies, 20, lambda: gone.append(1))
    replies.seek(0)
    found = [Reply(*unpacked(frame)) for frame in iter(lambda: receive(replies), None)]
    assert found == [Reply(None), *[Reply(read_book(path, name))] * 2]
    assert gone == [1]


@pytest.mark.parametrize(("in_use", "error"), [(2**40, None), (0, MemoryError())])
def test_a_process_that_has_grown_serves_no_more(
    forms: Callable[[str], tuple[Path, str]], monkeypatch: pytest.MonkeyPatch, in_use: int, error: BaseException | None
) -> None:
    path, name = forms("a")
    monkeypatch.setattr(guard_worker, "_in_use", lambda: in_use)
    if error:
        monkeypatch.setattr(guard_worker, "read_bounded", raising(error))
    request = framed((os.fsencode(path), name))
    replies = io.BytesIO()
    guard_worker.serve(io.BytesIO(request + request), replies, 20, lambda: None)
    replies.seek(0)
    found = [Reply(*unpacked(frame)) for frame in iter(lambda: receive(replies), None)]
    assert found[1:] == [Reply(None if error else read_book(path, name), last=True)]


@pytest.mark.parametrize("content", [b"", b"\1\0", struct.pack("<Q", 9) + b"short"])
def test_half_a_message_is_none(content: bytes) -> None:
    assert receive(io.BytesIO(content)) is None


def test_too_many_cells(forms: Callable[[str], tuple[Path, str]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard_worker, "MOST_CELLS", 0)
    book, (finding,) = read_bounded(*forms("a"))
    assert (book, finding.code, dict(finding.data)) == (None, "S124", {"count": "1", "limit": "0"})


def test_limits_keep_to_what_the_system_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    resource = pytest.importorskip("resource")
    given: list[tuple[int, tuple[int, int]]] = []
    monkeypatch.setattr(
        resource, "getrlimit", lambda what: (0, 5 if what == resource.RLIMIT_AS else resource.RLIM_INFINITY)
    )
    monkeypatch.setattr(resource, "setrlimit", lambda what, limits: given.append((what, limits)))
    guard_worker._limit(512)
    assert given == [(resource.RLIMIT_AS, (5, 5)), (resource.RLIMIT_CORE, (0, 0))]
    assert guard_worker._in_use() > 0 or sys.platform != "linux"


def test_a_system_that_does_not_tell_how_much_is_in_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard_worker, "Path", lambda _: tmp_path / "nothing")
    assert guard_worker._in_use() == 0


def test_the_main_function_serves_and_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[object] = []

    def serve(requests: IO[bytes], replies: IO[bytes], seconds: float, gone: Callable[[], None]) -> None:
        requests.close()
        replies.close()
        done.append(seconds)
        gone()

    monkeypatch.setattr("os.dup", lambda _: os.open(os.devnull, os.O_RDWR))
    monkeypatch.setattr("os.dup2", lambda *ends: done.append(ends))
    monkeypatch.setattr("os._exit", done.append)
    monkeypatch.setattr(guard_worker, "_limit", done.append)
    monkeypatch.setattr(guard_worker, "serve", serve)
    monkeypatch.setitem(sys.modules, "numpy", sys.modules.get("numpy"))
    guard_worker.main(20, 512)
    assert done == [(2, 1), 512, 20, 0, 0]


def test_a_process_may_be_stopped_before_it_is_up() -> None:
    process = Process((sys.executable, "-c", "import time; time.sleep(60)"), LIMITS)
    begun = time.monotonic()
    process.stop()
    assert time.monotonic() - begun < 5


def test_records_survive_the_way() -> None:
    book, _ = read_book(next(FORMS.rglob("*.xls")), "a.xls")
    assert isinstance(book, RawBook)
    assert unpacked(packed((book, ()))) == (book, ())
