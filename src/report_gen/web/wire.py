"""What the server takes for a request: only what everybody on the way to it reads alike.

A proxy keeps connections open and sends the requests of many visitors through one. Where it and the server do not agree on
where a body ends or what a header is called, one visitor's body becomes another one's request (RFC 9112, 11.2).
"""

from __future__ import annotations

import re
from typing import IO, Final

from cheroot.server import HeaderReader, HTTPRequest

_NAME: Final = re.compile(rb"[!#$%&'*+.^`|~0-9A-Za-z_-]+")  # RFC 9110, 5.1: no space before the colon, above all
_END: Final = b"\r\n"
_LENGTH: Final = b"Content-Length"
_ONCE: Final = frozenset({_LENGTH, b"Host"})


class Headers(HeaderReader):
    """Reads the headers of a request; ValueError, which the server answers with 400, for what can be read in two ways."""

    def __call__(self, rfile: IO[bytes], hdict: dict[bytes, bytes] | None = None) -> dict[bytes, bytes]:
        """The headers by name (Content-Length), put into `hdict` where that is given.

        One that is continued on the next line is refused; one with _ in its name is left out: the application could not
        tell it from one with -, which the proxy has set.
        """
        found = {} if hdict is None else hdict
        while (line := rfile.readline()) != _END:
            name, colon, text = line.partition(b":")
            if not (colon and line.endswith(_END) and _NAME.fullmatch(name)):
                raise ValueError("Malformed header.")
            if b"_" not in name:
                _add(found, name.title(), text.strip())
        return found


def _add(found: dict[bytes, bytes], name: bytes, text: bytes) -> None:
    before = found.get(name)
    if name in _ONCE and before not in {None, text}:
        raise ValueError(f"Two different headers {name.decode()}.")
    if name == _LENGTH and not text.isdigit():
        raise ValueError("Malformed Content-Length.")
    between = b"; " if name == b"Cookie" else b", "
    found[name] = between.join((before, text)) if before and name not in _ONCE else text


class Request(HTTPRequest):
    """A request whose connection ends with it, where it has a body that nobody reads: the portal takes none in chunks."""

    header_reader = Headers()

    def read_request_headers(self) -> bool:
        """Whether the headers are in order; where not, the answer has been sent."""
        good = bool(super().read_request_headers())  # type: ignore[no-untyped-call]
        self.close_connection |= b"Transfer-Encoding" in self.inheaders
        return good
