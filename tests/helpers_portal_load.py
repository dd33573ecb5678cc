"""Many clients at once: who sends what, and what became of it."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import cycle, islice

from helpers_portal_live import Client, Sent, send, version

_PATIENCE = 300.0  # seconds for an answer: fifty clients wait for one another on a busy machine
_AGAIN, _AT_ONCE = 5, 4  # every fifth client sends a file again, every fourth sends one twice at the same moment


@dataclass(frozen=True)
class Job:
    """What one client does: the forms it sends, in order; the first of them again, or twice at once."""

    number: int
    unit: str
    forms: tuple[bytes, ...]

    @property
    def again(self) -> bool:
        return self.number % _AGAIN == 0

    @property
    def at_once(self) -> bool:
        return self.number % _AT_ONCE == 1


@dataclass(frozen=True)
class Load:
    """What was sent and answered, and how long all of it took."""

    sent: tuple[Sent, ...]
    seconds: float


def jobs(masters: Mapping[str, bytes], clients: int, files: int) -> list[Job]:
    """So many clients, the units in turn, with so many different forms between them."""
    units = tuple(islice(cycle(sorted(masters)), clients))
    shares = [files // clients + (number < files % clients) for number in range(clients)]
    made, first = [], 0
    for number, (unit, share) in enumerate(zip(units, shares, strict=True)):
        forms = tuple(version(masters[unit], first + one + 1) for one in range(share))
        made.append(Job(number, unit, forms))
        first += share
    return made


def signed_in(port: int, codes: Mapping[str, str], work: Sequence[Job]) -> list[Client]:
    """A client for each job, signed in."""

    def one(job: Job) -> Client:
        client = Client(port, _PATIENCE)
        answer = client.sign_in(codes[job.unit])
        assert (answer.status, bool(client.token)) == (303, True), answer.text
        return client

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(one, work))


def run_load(port: int, codes: Mapping[str, str], work: Sequence[Job]) -> Load:
    """All clients begin at the same moment; each sends one file after another."""
    clients = signed_in(port, codes, work)
    begin = threading.Barrier(len(work) + 1)

    def one(job: Job, client: Client) -> list[Sent]:
        begin.wait(60)
        return _work(job, client)

    with ThreadPoolExecutor(len(work)) as pool:
        under_way = [pool.submit(one, job, client) for job, client in zip(work, clients, strict=True)]
        begin.wait(60)
        started = time.perf_counter()
        sent = tuple(answer for future in under_way for answer in future.result())
        return Load(sent, time.perf_counter() - started)


def _work(job: Job, client: Client) -> list[Sent]:
    done = []
    for number, form in enumerate(job.forms):
        if number == 0 and job.at_once:
            done += _twice_at_once(job, client, form)
        else:
            done.append(send(client, job.unit, form))
        if number == 0 and job.again:
            done.append(send(client, job.unit, form))
    return done


def _twice_at_once(job: Job, client: Client, form: bytes) -> list[Sent]:
    """The same file from two windows of one browser."""
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(lambda one: send(one, job.unit, form), (client, client.twin())))
