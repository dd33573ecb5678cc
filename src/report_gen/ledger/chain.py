"""The chain of events: what a hash is taken over, and what shows that somebody touched the events afterwards."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final, NamedTuple

from report_gen.catalogue import ledger as kinds
from report_gen.errors import ReportGenError
from report_gen.ledger.arrivals import PORTAL, SEEN_BY
from report_gen.model.event import Act, Event
from report_gen.model.finding import Finding
from report_gen.model.place import Place

SHEET = "事件"  # what a finding's place calls the events of a ledger; its row is the number of the event


class Record(NamedTuple):
    """An event as it is stored: texts only, so that every database gives back what was hashed."""

    number: int
    at: str  # ISO 8601, to the second
    by: str
    act: str
    period: str
    unit: str
    data: str  # JSON, keys in order
    previous: str
    hash: str

    @property
    def digest(self) -> str:
        """The SHA-256 (hexadecimal) its hash must be: over all its other texts, as one JSON list in UTF-8."""
        return hashlib.sha256(_json([*self[:-1]]).encode()).hexdigest()


class Head(NamedTuple):
    """The end of a chain: the number of the last event and its hash; 0 and '' of an empty one."""

    number: int = 0
    hash: str = ""


def head_of(records: Sequence[Record]) -> Head:
    """The end of that chain."""
    return Head(records[-1].number, records[-1].hash) if records else Head()


def chained(head: Head, event: Event) -> Record:
    """The event as the next record after `head`; its own number and hashes do not count.

    ReportGenError if nobody is named or a text holds what no database and no hash can take.
    """
    texts = (event.by, event.period, event.unit, *event.data, *event.data.values())
    if not event.by.strip():
        raise ReportGenError("没有写明经办人。", "请写明是谁。")
    if any(_unfit(text) for text in texts):
        raise ReportGenError("文字中有无法保存的字符。", "请删去控制字符或乱码后重试。")
    at = event.at.isoformat(timespec="seconds")
    data = _json(dict(sorted(event.data.items())))
    texts = (at, event.by.strip(), event.act.value, event.period, event.unit, data)
    record = Record(head.number + 1, *texts, previous=head.hash, hash="")
    return record._replace(hash=record.digest)


def event_of(record: Record) -> Event:
    """The record as an event; ReportGenError if a newer program wrote it or its texts are no event's."""
    try:
        act, at, data = Act(record.act), datetime.fromisoformat(record.at), json.loads(record.data)
    except ValueError as error:
        raise ReportGenError(
            f"台账第{record.number}号事件（{record.act}）读不懂。",
            "请升级本程序；仍读不懂的，请用 report-gen log verify 校验台账。",
        ) from error
    return Event(record.number, at, record.by, act, record.period, record.unit, data, record.previous, record.hash)


_OF_RUNS: Final = frozenset({Act.RAN.value, Act.SEEN.value, Act.CLOSED.value, Act.ARRIVED.value})
_BY_PORTAL: Final = f'"{SEEN_BY}":"{PORTAL}"'  # in the data of a receipt that bears the moment it was recorded
_LONGEST_RUN: Final = timedelta(hours=2)
NOTHING: Final = Record(0, "", "", "", "", "", "", "", "")  # what the first record comes after


def breaks(records: Sequence[Record], file: str, before: Record = NOTHING) -> tuple[Finding, ...]:
    """What is wrong in the chain, event by event (K101 K102 K103) and with its times (K105).

    A removed event is said once: what follows it is not blamed for no longer fitting. `before` is the record they come
    after, where an earlier part of the chain was looked at before.
    """
    return tuple(_breaks(records, file, before))


def _breaks(records: Sequence[Record], file: str, first: Record) -> Iterator[Finding]:
    latest = first.at
    for before, record in pairwise((first, *records)):
        place = Place(file, SHEET, record.number)
        if record.digest != record.hash:
            yield kinds.EVENT_CHANGED.at(place, number=record.number, when=record.at, kind=record.act)
        if record.number != before.number + 1:
            yield kinds.EVENTS_MISSING.at(place, first=before.number + 1, second=record.number)
        elif record.previous != before.hash:
            yield kinds.CHAIN_BROKEN.at(place, number=record.number, other=before.number)
        if record.at < latest and not _took_long(record, latest):
            yield kinds.CLOCK_WENT_BACK.at(place, number=record.number, when=record.at, last=latest)
        latest = max(latest, record.at)


def _took_long(record: Record, latest: str) -> bool:
    """Whether it is of a run, which bears the time it began at: meanwhile others may have sent files or decided."""
    if record.act not in _OF_RUNS or _BY_PORTAL in record.data:
        return False
    try:
        return datetime.fromisoformat(latest) - datetime.fromisoformat(record.at) <= _LONGEST_RUN
    except ValueError:  # a time that somebody wrote
        return False


def fits(records: Sequence[Record], witness: Head) -> bool:
    """Whether the chain holds the event the witness saw last, unchanged."""
    if witness.number == 0:
        return True
    return any(Head(record.number, record.hash) == witness for record in reversed(records))


def record_from(row: Mapping[str, object]) -> Record:
    """The record of a database row; whatever is no text or number there makes a record whose hash is wrong."""
    number = row["number"]
    texts = ("" if row[name] is None else str(row[name]) for name in Record._fields[1:])
    return Record(number if isinstance(number, int) else 0, *texts)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _unfit(text: str) -> bool:
    """Lone surrogates (of a console that knows no UTF-8) cannot be written, control characters not be read."""
    return any(unicodedata.category(mark) in {"Cc", "Cs"} for mark in text if mark not in "\n\t")
