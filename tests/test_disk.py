"""A disk that is full, read-only or takes no big files stops a run in one sentence; nothing is half, a rerun completes."""

from __future__ import annotations

import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from helpers_disturbed import EXEMPT, MERGE, REPORT, command, half_written, is_root, run, small_office, written
from report_gen.cli import DONE, PERSON_NEEDED
from report_gen.ledger.store import Ledger

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="mount, setpriv and limits of Linux")
_FINE = (DONE, PERSON_NEEDED)

# $1 the place of the small disk, $2 what to put on it, $3 where to report; then how many KB are left at each try, --,
# and the command to run.
_SMALL_DISK = """
set -eu
disk=$1 office=$2 told=$3; shift 3
mount -t tmpfs -o size=64m none "$disk"
cp -a "$office" "$disk/office"
while [ "$1" != -- ]; do
  rm -f "$disk/filler"
  left=$(df --output=avail -k "$disk" | tail -n 1)
  head -c "$((left - $1))k" /dev/zero > "$disk/filler"
  mkdir "$told/$1"
  code=0; ( while [ "$1" != -- ]; do shift; done; shift; "$@" ) > "$told/$1/out" 2> "$told/$1/err" || code=$?
  echo "$code" > "$told/$1/code"
  cp -a "$disk/office" "$told/$1/office"
  shift
done
shift
rm "$disk/filler"
code=0; "$@" > "$told/out" 2> "$told/err" || code=$?
echo "$code" > "$told/code"
cp -a "$disk/office" "$told/office"
"""
_READ_ONLY_DISK = """
set -eu
mount --bind "$1" "$1"
mount -o remount,bind,ro "$1"
shift
exec "$@"
"""
_NO_BIG_FILES = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), resource.RLIM_INFINITY))
import os
os.execv(sys.argv[2], sys.argv[2:])
"""


@cache
def _mounting() -> tuple[str, ...]:
    """What lets a process mount something that nobody else sees; () where that is not allowed."""
    for allowed in (("unshare", "-m"), ("unshare", "-r", "-m")):
        words = [*allowed, "mount", "-t", "tmpfs", "none", "/mnt"]
        if shutil.which("unshare") and subprocess.run(words, capture_output=True, check=False).returncode == 0:  # noqa: S603  # fixed
            return allowed
    return ()


def _shell(script: str, *words: str) -> subprocess.CompletedProcess[str]:
    if not _mounting():
        pytest.skip("mounting is not allowed here")
    whole = [*_mounting(), "sh", "-c", script, "sh", *words]
    return subprocess.run(whole, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False)  # noqa: S603  # fixed


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forms have come and nobody has merged them."""
    return small_office(tmp_path_factory.mktemp("office") / "office")


@pytest.fixture(scope="module")
def merged(office: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, merged on an ordinary disk."""
    root = Path(shutil.copytree(office, tmp_path_factory.mktemp("merged") / "office"))
    assert run(root, MERGE).returncode in _FINE
    return root


def _one_sentence(err: str) -> str:
    """The last line of the messages, where no other is anything but the course of the work."""
    *course, last = err.splitlines()
    assert all(line.startswith(("读取", "写出")) for line in course), err
    assert last.startswith("未能运行："), err
    return last


def test_a_full_disk_stops_at_any_point_in_one_sentence(office: Path, merged: Path, tmp_path: Path) -> None:
    """0 to 200 KB are left: the merge fills it with its workbook, the returns, the originals, the ledger."""
    tries = ("0", "60", "110", "150", "200")
    disk, told = tmp_path / "disk", tmp_path / "told"
    disk.mkdir()
    told.mkdir()
    done = _shell(_SMALL_DISK, str(disk), str(office), str(told), *tries, "--", *command(disk / "office", MERGE))
    assert done.returncode == 0, done.stderr
    full = [one for one in tries if (told / one / "code").read_text() == "2\n"]
    for one in tries:
        _nothing_is_half(told / one / "office", written(merged))
    for one in full:
        assert "磁盘已满" in _one_sentence((told / one / "err").read_text(encoding="utf-8"))
    assert "0" in full
    assert len(full) > 2
    assert (told / "code").read_text() == f"{PERSON_NEEDED}\n", (told / "err").read_text(encoding="utf-8")
    assert written(told / "office") == written(merged)
    assert Ledger.open(told / "office/台账/台账.db", told / "office/台账/链尾.txt").verify() == ()


def _nothing_is_half(root: Path, whole: dict[str, bytes]) -> None:
    assert half_written(root) == []
    for name, content in written(root).items():
        assert content == whole[name], name


def test_a_full_disk_takes_no_event_half(office: Path, tmp_path: Path) -> None:
    """The ledger is a database: its file grows before the event is in it."""
    tries = ("0", "8", "16")
    disk, told = tmp_path / "disk", tmp_path / "told"
    disk.mkdir()
    told.mkdir()
    done = _shell(_SMALL_DISK, str(disk), str(office), str(told), *tries, "--", *command(disk / "office", EXEMPT))
    assert done.returncode == 0, done.stderr
    for one in tries:
        assert (told / one / "code").read_text() == "2\n"
        assert "磁盘已满，没有记入" in _one_sentence((told / one / "err").read_text(encoding="utf-8"))
    assert (told / "code").read_text() == "0\n", (told / "err").read_text(encoding="utf-8")
    ledger = Ledger.open(told / "office/台账/台账.db", told / "office/台账/链尾.txt")
    assert (ledger.verify(), len(ledger.events())) == ((), 1)


@pytest.mark.parametrize(("words", "limit"), [(MERGE, 30_000), (REPORT, 20_000), (EXEMPT, 6_000)])
def test_a_system_that_takes_no_big_files_stops_it_in_one_sentence(
    office: Path, merged: Path, tmp_path: Path, words: tuple[str, ...], limit: int
) -> None:
    root = Path(shutil.copytree(office, tmp_path / "office"))
    limited = [sys.executable, "-c", _NO_BIG_FILES, str(limit), *command(root, words)]
    done = subprocess.run(limited, capture_output=True, text=True, encoding="utf-8", timeout=60, check=False)  # noqa: S603  # fixed
    assert done.returncode == 2, done.stderr
    assert "无法写入" in _one_sentence(done.stderr) or "台账" in _one_sentence(done.stderr)
    if words == MERGE:
        _nothing_is_half(root, written(merged))
    assert run(root, words).returncode in _FINE


def test_a_read_only_disk_is_one_sentence(office: Path, tmp_path: Path) -> None:
    root = Path(shutil.copytree(office, tmp_path / "office"))
    done = _shell(_READ_ONLY_DISK, str(root), *command(root, MERGE))
    assert done.returncode == 2
    assert "只读" in _one_sentence(done.stderr)
    done = _shell(_READ_ONLY_DISK, str(root), *command(root, MERGE, "--dry-run"))
    assert done.returncode == PERSON_NEEDED, done.stderr
    assert written(root) == {}


def _bound_by_rights() -> tuple[str, ...]:
    """What makes rights count: nothing for a person, for root a process without the power over them."""
    if not is_root():
        return ()
    if shutil.which("setpriv") is None:
        pytest.skip("rights do not bind root")
    return ("setpriv", "--bounding-set=-dac_override,-dac_read_search")


@pytest.mark.parametrize("folder", ["输出", "台账", "台账/台账.db"])
def test_a_folder_or_ledger_one_may_not_write_into_is_one_sentence(merged: Path, tmp_path: Path, folder: str) -> None:
    root = Path(shutil.copytree(merged, tmp_path / "office"))
    closed = [path for path in (root / folder, *(root / folder).rglob("*")) if path.is_dir() or path.suffix == ".db"]
    (root / "输出" / "2024Q2" / "汇总台账.xlsx").unlink()
    for path in closed:
        path.chmod(0o555 if path.is_dir() else 0o444)
    whole = [*_bound_by_rights(), *command(root, MERGE)]
    done = subprocess.run(whole, capture_output=True, text=True, encoding="utf-8", timeout=60, check=False)  # noqa: S603  # fixed
    for path in closed:
        path.chmod(0o755 if path.is_dir() else 0o644)
    assert done.returncode == 2, done.stderr
    assert "只读" in _one_sentence(done.stderr)
    assert half_written(root) == []
    assert run(root, MERGE).returncode in _FINE
    assert written(root) == written(merged)


def test_an_open_workbook_is_named_with_who_has_it_and_a_copy_written(merged: Path, tmp_path: Path) -> None:
    root = Path(shutil.copytree(merged, tmp_path / "office"))
    book = root / "输出" / "2024Q2" / "汇总台账.xlsx"
    assert run(root, MERGE, "--on", "2024-06-01").returncode == PERSON_NEEDED
    before = book.read_bytes()
    owner = book.with_name(".~lock.汇总台账.xlsx#")
    owner.write_text("李四,lisi,pc-2,08.07.2024 11:58,file:///home/lisi;", encoding="utf-8")
    done = run(root, MERGE)
    assert done.returncode == PERSON_NEEDED, done.stderr
    assert "“汇总台账.xlsx”正由 李四 打开，已另存为“汇总台账(1).xlsx”" in done.stderr
    assert "汇总台账(1).xlsx" in done.stdout
    assert book.read_bytes() == before
    assert book.with_name("汇总台账(1).xlsx").read_bytes() == written(merged)["输出/2024Q2/汇总台账.xlsx"]
