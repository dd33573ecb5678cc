"""The portal killed while files come in: what was acknowledged is there, what was not can be sent again."""

from __future__ import annotations

import random
import shutil
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import count
from pathlib import Path

import pytest

from helpers_portal_live import (
    PERIOD,
    Client,
    Sent,
    Served,
    codes_of,
    free_port,
    inbox,
    kept_exactly_once,
    lean_office,
    ledger_at,
    masters,
    newest_counts,
    receipts,
    report_gen,
    send,
    sha256,
    spooled,
    version,
)
from helpers_portal_load import Job, signed_in
from report_gen.ledger.arrivals import FILE, HASH

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
SEED, ROUNDS, CLIENTS = 20240708, 3, 5


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Mapping[str, str], Mapping[str, bytes]]:
    """An office nothing has come to yet, the codes of its units, forms of some."""
    root = lean_office(tmp_path_factory.mktemp("ready") / "办公室")
    return root, codes_of(root), masters(root, most=CLIENTS)


@pytest.fixture
def office(
    ready: tuple[Path, Mapping[str, str], Mapping[str, bytes]], tmp_path: Path
) -> Iterator[tuple[Served, Mapping[str, str], Mapping[str, bytes]]]:
    """A portal not yet started, on a copy of that office."""
    root, codes, forms = ready
    served = Served(Path(shutil.copytree(root, tmp_path / "办公室")))
    yield served, codes, forms
    served.kill()


def _rush(served: Served, codes: Mapping[str, str], queue: Sequence[Iterator[tuple[str, bytes]]]) -> list[Sent]:
    """Clients that send one form after another until no answer comes any more."""
    sent: list[Sent] = []
    work = [Job(number, next(one)[0], ()) for number, one in enumerate(queue)]
    clients = signed_in(served.port, codes, work)

    def one(client: Client, forms: Iterator[tuple[str, bytes]]) -> None:
        for unit, form in forms:
            sent.append(send(client, unit, form))
            if sent[-1].status == 0:
                return

    threads = [threading.Thread(target=one, args=pair) for pair in zip(clients, queue, strict=True)]
    for thread in threads:
        thread.start()
    moment = next(_moments)
    time.sleep(moment)
    served.kill()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads)
    return sent


def _dice() -> Iterator[float]:
    """The moments of the kills, in seconds after the first file is on its way."""
    dice = random.Random(SEED)  # noqa: S311  # no secret
    for number in count():
        moment = dice.uniform(0.02, 1.2)
        print(f"kill {number} of seed {SEED}: after {moment:.3f} s")  # noqa: T201  # shown when a test fails
        yield moment


_moments = _dice()


def _whole(root: Path, sent: Sequence[Sent]) -> None:
    """After a kill: acknowledged files have a receipt each, receipts their file, and no visible file is half."""
    events = receipts(ledger_at(root))
    hashes = [one.data[HASH] for one in events]
    assert len(set(hashes)) == len(hashes)
    assert {one.sha256 for one in sent if one.acknowledged} <= set(hashes)
    files = inbox(root)
    assert all(files[one.data[FILE]] == one.data[HASH] for one in events)
    visible = {name: digest for name, digest in files.items() if not name.startswith(".")}
    assert set(visible.values()) <= {one.sha256 for one in sent}, "a half file"
    assert len(set(visible.values())) == len(visible)
    assert ledger_at(root).verify() == ()


def test_killed_at_random_moments_nothing_acknowledged_is_lost_and_nothing_doubled(
    office: tuple[Served, Mapping[str, str], Mapping[str, bytes]],
) -> None:
    served, codes, forms = office
    units = sorted(forms)
    numbers = count(1)
    contents: dict[str, tuple[str, bytes]] = {}

    def queue(unit: str) -> Iterator[tuple[str, bytes]]:
        while True:
            form = version(forms[unit], next(numbers))
            contents[sha256(form)] = unit, form
            yield unit, form

    sent: list[Sent] = []
    for _ in range(ROUNDS):
        served.start()
        sent += _rush(served, codes, [queue(unit) for unit in units])
        _whole(served.root, sent)
    served.start()
    sent += _again(served, codes, [contents[one.sha256] for one in sent if not one.acknowledged])
    done = {one.sha256 for one in sent if one.acknowledged}
    assert done == {one.sha256 for one in sent}
    assert any(one.status == 0 for one in sent)  # the kills did hit somebody
    assert served.stop() == 0
    assert report_gen(served.root, "log", "verify").returncode == 0
    newest_counts(served.root, ledger_at(served.root))  # and it clears what was left half written
    kept_exactly_once(served.root, sent, ledger_at(served.root))
    assert spooled(served.root) == []


def _again(served: Served, codes: Mapping[str, str], files: Sequence[tuple[str, bytes]]) -> list[Sent]:
    """What was not acknowledged, sent once more."""
    units = sorted({unit for unit, _ in files})
    clients = dict(zip(units, signed_in(served.port, codes, [Job(0, unit, ()) for unit in units]), strict=True))
    return [send(clients[unit], unit, form) for unit, form in files]


def test_a_second_portal_on_the_same_workspace_is_refused_and_a_killed_one_is_no_obstacle(
    office: tuple[Served, Mapping[str, str], Mapping[str, bytes]],
) -> None:
    served, _, _ = office
    served.start()
    second = report_gen(served.root, "serve", "--port", str(free_port()), timeout=60)
    assert second.returncode == 2
    assert "Traceback" not in second.stderr
    served.kill()
    served.start()
    assert Client(served.port).get("/healthz").status == 200


def test_killed_while_a_body_is_on_its_way_the_next_start_clears_it(
    office: tuple[Served, Mapping[str, str], Mapping[str, bytes]],
) -> None:
    served, codes, forms = office
    unit, form = min(forms.items())
    client = signed_in(served.start().port, codes, [Job(0, unit, ())])[0]
    thread = threading.Thread(target=_half_sent, args=(client, form))
    thread.start()
    time.sleep(0.5)
    served.kill()
    thread.join(60)
    assert inbox(served.root) == {}
    served.start()
    assert spooled(served.root) == []
    assert receipts(ledger_at(served.root)) == ()


def _half_sent(client: Client, form: bytes) -> None:
    """The first half of an upload; then nothing, until the connection breaks."""
    with suppress(OSError):
        client.stalled(f"/unit/{PERIOD}/upload", form)
