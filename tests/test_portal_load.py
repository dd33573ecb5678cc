"""Many clients at once: each file is answered, none is lost, none is there twice."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from helpers_portal_live import (
    Sent,
    codes_of,
    inbox,
    kept_exactly_once,
    lean_office,
    ledger_at,
    masters,
    newest_counts,
    receipts,
    serving,
    spooled,
)
from helpers_portal_load import jobs, run_load

CLIENTS, FILES = 12, 40


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Sent]]:
    """An office after the rush."""
    root = lean_office(tmp_path_factory.mktemp("rush") / "办公室")
    work = jobs(masters(root), CLIENTS, FILES)
    codes = codes_of(root)
    with serving(root) as served:
        sent = run_load(served.port, codes, work).sent
        assert served.stop() == 0
    return root, list(sent)


def test_every_request_is_answered_and_every_file_taken(office: tuple[Path, list[Sent]]) -> None:
    _, sent = office
    assert {one.status for one in sent} == {200}
    assert [one.told for one in sent if not one.acknowledged] == []
    assert len({one.sha256 for one in sent}) == FILES
    assert len(sent) > FILES  # some were sent again, some twice at once


def test_every_file_is_kept_exactly_once(office: tuple[Path, list[Sent]]) -> None:
    root, sent = office
    kept_exactly_once(root, sent, ledger_at(root))
    assert len(receipts(ledger_at(root))) == len(inbox(root)) == FILES
    assert spooled(root) == []


def test_a_file_sent_twice_has_one_receipt_and_is_new_once(office: tuple[Path, list[Sent]]) -> None:
    _, sent = office
    twice = {sha256 for sha256, times in Counter(one.sha256 for one in sent).items() if times > 1}
    assert twice
    for sha256 in twice:
        told = [one.told for one in sent if one.sha256 == sha256 and one.told]
        assert len({one["event"] for one in told}) == len({one["at"] for one in told}) == 1
        assert sorted(bool(one["fresh"]) for one in told) == [*[False] * (len(told) - 1), True]


def test_a_merge_afterwards_takes_the_newest_of_each_unit(office: tuple[Path, list[Sent]]) -> None:
    root, sent = office
    told = newest_counts(root, ledger_at(root))
    assert told["files"]["found"] == FILES
    assert {one["unit"] for one in told["units"] if one["file"]} == {one.unit for one in sent}
