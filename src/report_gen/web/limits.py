"""How often something may be tried: counted in memory, in a window that moves with the clock of the machine."""

from __future__ import annotations

import time
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil
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


class Limits:
    """The counts of one portal. Threads share it."""

    def __init__(self) -> None:
        self._window = MovingWindowRateLimiter(MemoryStorage())

    def sign_in_wait(self, address: str) -> int:
        """How many seconds nobody at that address can sign in, because codes were guessed; 0 if one can."""
        return max(self._wait(_BAD_SIGN_INS, network(address)), self._wait(_BAD_SIGN_INS_IN_ALL))

    def sign_in_failed(self, address: str) -> None:
        """Count a wrong code."""
        self._window.hit(_BAD_SIGN_INS, network(address))
        self._window.hit(_BAD_SIGN_INS_IN_ALL)

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
    """What counts as one address: of IPv6 the network of /64, all of which one visitor has."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv6Address) and found.ipv4_mapped is None:
        return str(ip_network(f"{found}/64", strict=False))
    return str(found)
