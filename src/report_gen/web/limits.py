"""How often something may be tried: counted in memory, in a window that moves with the clock of the machine."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from math import ceil
from threading import BoundedSemaphore, Lock
from typing import Final

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

MAX_REQUEST: Final = 60 * 1024 * 1024  # bytes of an upload, all files and the form around them
MAX_FILE: Final = 20 * 1024 * 1024
MAX_FILES: Final = 30  # of one upload
MAX_FORM: Final = 256 * 1024  # bytes of any other request
_MINUTES: Final = 5
_BAD_SIGN_INS: Final = RateLimitItemPerMinute(10, _MINUTES, namespace="signin")
_BAD_SIGN_INS_IN_ALL: Final = RateLimitItemPerMinute(60, _MINUTES, namespace="signins")
_UPLOADS: Final = RateLimitItemPerMinute(120, 10, namespace="upload")
_NOTES: Final = RateLimitItemPerMinute(20, _MINUTES, namespace="note")
_NOTES_IN_ALL: Final = RateLimitItemPerMinute(200, _MINUTES, namespace="notes")
_WRONG_NOTES_IN_ALL: Final = RateLimitItemPerMinute(200, _MINUTES, namespace="wrong")
_STRANGERS: Final = 4  # whose codes are looked at the same time while codes are guessed from many addresses
_MOMENT: Final = 2  # seconds after which a stranger may try again
_KNOWN: Final = 1_000  # networks


class Limits:
    """The counts of one portal. Threads share it."""

    def __init__(self) -> None:
        self._window = MovingWindowRateLimiter(MemoryStorage())
        self._strangers = BoundedSemaphore(_STRANGERS)
        self._known: OrderedDict[str, None] = OrderedDict()  # where somebody has signed in, the last of them
        self._lock = Lock()

    @contextmanager
    def signing_in(self, address: str) -> Iterator[int]:
        """Gives 0 where a code from that address may be looked at while the block runs, else how many seconds it waits.

        Whoever guesses codes shuts out his own address alone. From many addresses he costs time, not safety: then only so
        many strangers at once keep the server busy, and where somebody has signed in since it started nobody waits.
        """
        wait = self._wait(_BAD_SIGN_INS, network(address))
        if wait or not self._besieged(address):
            yield wait
        elif self._strangers.acquire(blocking=False):
            try:
                yield 0
            finally:
                self._strangers.release()
        else:
            yield _MOMENT

    def _besieged(self, address: str) -> bool:
        """Whether codes are guessed from many addresses, and that one is not known."""
        with self._lock:
            known = network(address) in self._known
        return not known and not self._window.test(_BAD_SIGN_INS_IN_ALL)

    def signed_in(self, address: str) -> None:
        """Keep in mind that the right code came from there."""
        with self._lock:
            self._known[network(address)] = None
            self._known.move_to_end(network(address))
            if len(self._known) > _KNOWN:
                self._known.popitem(last=False)

    def sign_in_failed(self, address: str) -> bool:
        """Count a wrong code; returns whether it is noted: guesses from everywhere do not fill the disk either."""
        self._window.hit(_BAD_SIGN_INS, network(address))
        self._window.hit(_BAD_SIGN_INS_IN_ALL)
        return self._window.hit(_WRONG_NOTES_IN_ALL)

    def upload_wait(self, unit: str, files: int) -> int:
        """Count so many files of the unit and return 0; or return how many seconds it has to wait, counting nothing."""
        if self._window.hit(_UPLOADS, unit, cost=files):
            return 0
        return max(self._seconds(_UPLOADS, unit), 1)

    def worth_a_line(self, address: str) -> bool:
        """Whether another refusal from that address is noted: nobody fills the disk with them."""
        return self._window.hit(_NOTES, network(address)) and self._window.hit(_NOTES_IN_ALL)

    def _wait(self, item: RateLimitItem, *names: str) -> int:
        return 0 if self._window.test(item, *names) else max(self._seconds(item, *names), 1)

    def _seconds(self, item: RateLimitItem, *names: str) -> int:
        return ceil(self._window.get_window_stats(item, *names).reset_time - time.time())


def network(address: str) -> str:
    """What counts as one address: of IPv6 the network of /64, all of which one visitor has; never the port behind it."""
    found = _address(address) or _address(address.rpartition(":")[0].strip("[]"))  # some proxies name the port, too
    if isinstance(found, IPv6Address) and found.ipv4_mapped is None:
        return str(ip_network((int(found), 64), strict=False))
    return str(found or address)


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(text)
    except ValueError:
        return None
