"""The portal of an office whose ledger is a file or a PostgreSQL server: the same requests, the same ends."""

from __future__ import annotations

import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from helpers_office_ledger import KINDS, spare
from helpers_portal_live import (
    PERIOD,
    Client,
    Sent,
    codes_of,
    inbox,
    kept_exactly_once,
    lean_office,
    masters,
    newest_counts,
    receipts,
    report_gen,
    send,
    serving,
    sha256,
    version,
)
from report_gen.ledger.store import Ledger
from report_gen.model.event import Act

FIRST, SECOND = "U01", "U02"


@dataclass(frozen=True)
class Office:
    """A workspace, the address of its ledger, and forms of two units."""

    root: Path
    address: str
    forms: Mapping[str, bytes]

    @property
    def at(self) -> tuple[str, str]:
        """The option that says where the ledger is."""
        return "--ledger", self.address

    @property
    def ledger(self) -> Ledger:
        """The ledger, read only."""
        place = Path(self.address)
        seal = self.root / "台账" / "链尾.txt"
        return Ledger.existing(self.address, seal) if "://" in self.address else Ledger.existing(place, seal)


@pytest.fixture(params=KINDS)
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Office:
    root = lean_office(tmp_path / "办公室")
    place = spare(request.param, root / "台账")
    return Office(root, str(place.address), masters(root, most=2))


def _client(port: int, code: str) -> Client:
    client = Client(port)
    assert client.sign_in(code).status == 303
    return client


def _codes(office: Office) -> Mapping[str, str]:
    return codes_of(office.root, *office.at)


def test_upload_receipt_merge_close(office: Office) -> None:
    codes, sent = _codes(office), list[Sent]()
    with serving(office.root, *office.at) as served:
        clients = {unit: _client(served.port, codes[unit]) for unit in (FIRST, SECOND)}
        for number in (1, 1, 2):
            sent += [send(client, unit, version(office.forms[unit], number)) for unit, client in clients.items()]
        assert [one.status for one in sent] == [200] * 6
        assert all(one.acknowledged for one in sent)
        kept_exactly_once(office.root, sent, office.ledger)
        assert len(receipts(office.ledger)) == 4
        newest_counts(office.root, office.ledger, *office.at)
        _close(office, clients[FIRST])
    assert not (office.root / "台账" / "台账.db").exists() or "://" not in office.address
    assert report_gen(office.root, "log", "verify", *office.at).returncode == 0


def _close(office: Office, client: Client) -> None:
    """A closed period takes nothing more and says who closed it; reopened it does."""
    words = ("--by", "王芳", "--force", "--reason", "其余单位下期补报")
    assert report_gen(office.root, "close", PERIOD, *words, *office.at).returncode in {0, 1}
    before, late = inbox(office.root), version(office.forms[FIRST], 3)
    told = send(client, FIRST, late).told
    assert told is not None
    assert (told["taken"], told["event"]) == (False, 0)
    assert "王芳" in told["reason"] + told["hint"]
    assert inbox(office.root) == before
    reopened = report_gen(office.root, "reopen", PERIOD, "--by", "王芳", "--reason", "补报已到", *office.at)
    assert reopened.returncode == 0, reopened.stderr
    again = send(client, FIRST, late)
    assert again.acknowledged, again.told
    assert sha256(late) in inbox(office.root).values()


def test_codes_are_made_listed_and_revoked(office: Office) -> None:
    codes = _codes(office)
    with serving(office.root, *office.at) as served:
        client = _client(served.port, codes[FIRST])
        assert client.get("/unit").status == 200
        shown = report_gen(office.root, "serve", "codes", "--json", *office.at)
        assert shown.returncode == 0, shown.stderr
        assert not [code for code in codes.values() if code in shown.stdout]
        renewed = codes_of(office.root, "--renew", *office.at)
        assert renewed[FIRST] != codes[FIRST]
        assert Client(served.port).sign_in(codes[FIRST]).headers["location"].startswith("/signin")
        assert Client(served.port).sign_in(renewed[FIRST]).headers["location"] == "/unit"
    events = office.ledger.events(Act.KEY_MADE)
    assert len(events) == len(codes) + len(renewed)
    assert not [
        code
        for code in (*codes.values(), *renewed.values())
        if code[5:] in json.dumps([dict(one.data) for one in events])
    ]


def test_many_at_once(office: Office) -> None:
    codes = _codes(office)
    with serving(office.root, *office.at) as served:
        clients = [(unit, _client(served.port, codes[unit])) for unit in (FIRST, SECOND) for _ in range(3)]
        with ThreadPoolExecutor(len(clients)) as pool:
            forms = [version(office.forms[unit], number % 3 + 1) for number, (unit, _) in enumerate(clients)]
            sent = list(pool.map(lambda one: send(one[0][1], one[0][0], one[1]), zip(clients, forms, strict=True)))
        assert all(one.acknowledged for one in sent), [(one.status, one.told) for one in sent]
    kept_exactly_once(office.root, sent, office.ledger)
    assert len(receipts(office.ledger)) == len({one.sha256 for one in sent}) == 6
