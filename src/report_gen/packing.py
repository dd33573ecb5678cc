"""Records of our own as bytes, for other processes and for what is kept on the disk; nothing else comes out of bytes.

Pickle carries them. What is taken in is held to the classes of `model` and a handful of plain types, so that bytes somebody
else laid there can make wrong records at worst, and run nothing.
"""

from __future__ import annotations

import copyreg
import dataclasses
import pickle
from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache
from io import BytesIO
from operator import attrgetter
from typing import Any, Final, overload

from report_gen import catalogue
from report_gen.model.finding import Finding, Kind
from report_gen.model.outcome import ItemFact, ReportStatus, Source, TaskFact
from report_gen.model.place import Place
from report_gen.model.plan import Plan
from report_gen.model.raw import RawCell
from report_gen.model.submission import Conversion, Entry, Receipt, Submission

_MODEL: Final = "report_gen.model."
_PLAIN: Final = frozenset(
    {("decimal", "Decimal"), *(("datetime", name) for name in ("date", "datetime", "time", "timedelta"))}
)
# Their fields go as a tuple: several times faster than dataclasses do by themselves, and a plan sorts its records anew.
_MANY: Final = (Plan, Place, Finding, Entry, Conversion, Receipt, Source, TaskFact, ItemFact, ReportStatus)
_AWAKE: Final = 1000  # submissions whose entries stay unpacked; an ordinary office has them all

Unpackable = (pickle.UnpicklingError, EOFError, AttributeError, ImportError, LookupError, TypeError, ValueError)


def packed(record: object) -> bytes:
    """The record as bytes; the same bytes for a record made in the same way."""
    stream = BytesIO()
    _Packer(stream).dump(record)
    return stream.getvalue()


def unpacked(content: bytes) -> Any:
    """The record again. One of `Unpackable` is raised for bytes that are no record of ours."""
    return _Unpacker(BytesIO(content)).load()


def kind_of(code: str) -> Kind:
    """The kind of finding of that code; LookupError if there is none."""
    return _kinds()[code]


class Stowed(Sequence[Entry]):
    """The entries of a submission as bytes, a tenth of their size; unpacked for whoever walks them."""

    __slots__ = ("content",)

    def __init__(self, content: bytes) -> None:
        self.content = content

    def __len__(self) -> int:
        return len(_entries(self.content))

    def __iter__(self) -> Iterator[Entry]:
        return iter(_entries(self.content))

    @overload
    def __getitem__(self, index: int) -> Entry: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Entry]: ...
    def __getitem__(self, index: int | slice) -> Entry | Sequence[Entry]:
        return _entries(self.content)[index]

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Stowed) and self.content == other.content:
            return True
        return isinstance(other, Stowed | tuple) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))


def stowed(submission: Submission) -> Submission:
    """The submission with its entries as bytes."""
    return dataclasses.replace(submission, entries=Stowed(packed(tuple(submission.entries))))


@lru_cache(_AWAKE)
def _entries(content: bytes) -> tuple[Entry, ...]:
    return tuple(unpacked(content))


def _reduced_submission(one: Submission) -> tuple[Any, ...]:
    """With its entries apart, so that they can stay bytes in the record that comes out."""
    entries = one.entries if isinstance(one.entries, Stowed) else Stowed(packed(tuple(one.entries)))
    return Submission, (one.identity, one.file, one.sha256, one.receipt, entries, one.base, one.earlier)


@cache
def _kinds() -> dict[str, Kind]:
    return {kind.code: kind for kind in catalogue.kinds()}


def _reduced_kind(kind: Kind) -> tuple[Any, ...]:
    """By its code where it is the catalogue's own: it is to be the very same object again."""
    if _kinds().get(kind.code) is kind:
        return kind_of, (kind.code,)
    return Kind, tuple(getattr(kind, one.name) for one in dataclasses.fields(kind))


def _by_fields(record: type) -> Callable[[Any], tuple[Any, ...]]:
    fields = attrgetter(*(one.name for one in dataclasses.fields(record) if one.init))
    return lambda one: (record, fields(one))


_TABLE: Final[dict[type, Callable[[Any], Any]]] = {
    **copyreg.dispatch_table,
    Kind: _reduced_kind,
    Submission: _reduced_submission,
    Stowed: lambda one: (Stowed, (one.content,)),
    RawCell: lambda cell: (RawCell, tuple(cell)),
    **{record: _by_fields(record) for record in _MANY},
}


class _Packer(pickle.Pickler):
    def __init__(self, stream: BytesIO) -> None:
        super().__init__(stream, pickle.HIGHEST_PROTOCOL)
        self.dispatch_table = _TABLE


_OWN: Final = {one.__name__: one for one in (kind_of, Stowed)}


class _Unpacker(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if module == __name__ and name in _OWN:
            return _OWN[name]
        known = module.startswith(_MODEL) or (module, name) in _PLAIN
        found = super().find_class(module, name) if known and "." not in name else None
        if isinstance(found, type) and found.__module__ == module:
            return found
        raise pickle.UnpicklingError(f"{module}.{name}")
