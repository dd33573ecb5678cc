"""The portal's sign-in keys as a query over the events: who holds one, and what is kept of its secret."""

from __future__ import annotations

from collections.abc import Iterable

from report_gen.model.access import Key, Role
from report_gen.model.event import Act, Event

# What the data of these events are called. The digest is for nobody's eyes: lists of events leave it out.
ID, ROLE, NAME, DIGEST = "登录码", "身份", "姓名", "摘要"


def keys(events: Iterable[Event]) -> tuple[Key, ...]:
    """The keys that stand, oldest first: a new one of a unit or clerk ends the one before, a revocation ends it for good."""
    standing: dict[str, Key] = {}
    for event in events:
        if event.act is Act.KEY_MADE:
            key = _key(event)
            standing = {one.id: one for one in standing.values() if holder(one) != holder(key)}
            standing[key.id] = key
        if event.act is Act.KEY_REVOKED:
            standing.pop(event.data[ID], None)
    return tuple(standing.values())


def holder(key: Key) -> tuple[Role, str, str]:
    """Whose key it is: two keys of one holder never stand together."""
    return key.role, key.unit, key.name


def _key(event: Event) -> Key:
    role = Role(event.data[ROLE])
    return Key(
        event.data[ID], role, event.unit, event.data.get(NAME, ""), event.data[DIGEST], event.by, event.at, event.number
    )
