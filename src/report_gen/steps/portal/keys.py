"""Sign-in keys of the portal: made, replaced and revoked in the ledger, and known again by their code.

A code is shown once. What is kept of its secret is a salted scrypt digest: nobody can read the code out of the ledger.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from threading import BoundedSemaphore
from typing import Final, NamedTuple
from unicodedata import normalize

from report_gen.errors import ReportGenError
from report_gen.ledger.keys import DIGEST, ID, NAME, ROLE
from report_gen.model.access import Key, Role
from report_gen.model.event import Act, Event
from report_gen.model.plan import Plan, Unit
from report_gen.steps.decide import recorded, unit_of
from report_gen.steps.load import Office
from report_gen.steps.run import refuse_touched

ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # without 0 O 1 I L, which people mix up on paper
_GROUPS, _LONG = 5, 4  # XXXX-XXXX-XXXX-XXXX-XXXX: the id, then 79 bits of secret
_NO_SIGN: Final = re.compile(r"[\W_]+")
_COST, _BLOCK, _LANES = 2**14, 8, 1  # of scrypt: 16 MB and a twentieth of a second
_AT_ONCE: Final = BoundedSemaphore(2)  # whoever guesses codes does not get all cores and all memory


class NewKey(NamedTuple):
    """A key just made and its code, which nobody can tell from then on."""

    key: Key
    code: str


def keys(office: Office) -> tuple[Key, ...]:
    """The keys that stand, oldest first; none where somebody touched the ledger."""
    return office.decisions.keys


def reporting_units(plan: Plan, day: date) -> tuple[Unit, ...]:
    """The units that have a use for a key: those that exist on that day and are asked for forms, in plan order."""
    asked = {kind for row in plan.schedule for kind in row.unit_kinds}
    return tuple(unit for unit in plan.units if unit.reports and unit.kind in asked and unit.in_force(day))


def keyless(office: Office, day: date) -> tuple[Unit, ...]:
    """The reporting units that have no key."""
    served = {key.unit for key in keys(office)}
    return tuple(unit for unit in reporting_units(office.plan, day) if unit.code not in served)


def make_keys(
    office: Office, units: Sequence[str], by: str, now: datetime, *, dry_run: bool = False
) -> tuple[NewKey, ...]:
    """A new key for each of the units (by name or code); one that a unit has ends with it.

    ReportGenError, and nothing is made, if a unit is unknown or sends no forms. A dry run gives no codes.
    """
    _ready(office, by)
    wanted = dict.fromkeys(unit_of(office.plan, name) for name in units)
    able = {unit.code for unit in reporting_units(office.plan, now.date())}
    idle = next((unit for unit in wanted if unit.code not in able), None)
    if idle is not None:
        raise ReportGenError(
            f"{idle.short}按方案现在不报送填报表，不用登录码。", "请检查方案“成员单位”表的是否报送和起止时间。"
        )
    taken = {key.id for key in keys(office)}
    made: list[NewKey] = []
    for unit in wanted:
        made.append(_made(Key("", Role.UNIT, unit.code, "", "", by.strip(), now, 0), taken, bare=dry_run))
        taken.add(made[-1].key.id)
    return tuple(_recorded(office, one, dry_run=dry_run) for one in made)


def make_clerk_key(office: Office, name: str, by: str, now: datetime, *, dry_run: bool = False) -> NewKey:
    """A new key for the clerk of that name, who may then do everything the office does; one he has ends with it."""
    _ready(office, by)
    if not name.strip():
        raise ReportGenError("没有写明登录码给谁。", "请写经办人的姓名。")
    taken = {key.id for key in keys(office)}
    wanted = Key("", Role.CLERK, "", " ".join(name.split()), "", by.strip(), now, 0)
    return _recorded(office, _made(wanted, taken, bare=dry_run), dry_run=dry_run)


def passing_key(office: Office, name: str, now: datetime) -> NewKey:
    """A clerk's key that is recorded nowhere: whoever starts the portal has it for as long as that runs."""
    return _made(Key("", Role.CLERK, "", name, "", name, now, 0), {key.id for key in keys(office)})


def revoke(office: Office, key_id: str, by: str, now: datetime, *, dry_run: bool = False) -> Key:
    """End the key of that id, or the one of the unit or clerk of that name; returns it. ReportGenError if there is none."""
    _ready(office, by)
    key = _meant(office, key_id.strip())
    wanted = Event(0, now, by.strip(), Act.KEY_REVOKED, unit=key.unit, data={ID: key.id})
    recorded(office, wanted, office.workspace.ledger, dry_run=dry_run)
    return key


def key_for(known: Iterable[Key], code: str) -> Key | None:
    """The key that opens with this code, however it is spaced and written, or None.

    It takes as long for an id that nobody has as for one whose secret is wrong.
    """
    said = normalized(code)
    if len(said) != _GROUPS * _LONG:
        return None
    key = {one.id: one for one in known}.get(said[:_LONG])
    right = _opens(key.digest if key else _NOBODY, said[_LONG:])
    return key if right else None


def normalized(code: str) -> str:
    """The code as it is compared: capitals without spaces and dashes, full-width signs as plain ones."""
    return _NO_SIGN.sub("", normalize("NFKC", code)).upper()


def shown(key: Key, plan: Plan) -> str:
    """What lists and the log call the holder: a unit's short name (its code where the plan has it no more) or a clerk's."""
    if key.role is Role.CLERK:
        return key.name
    return next((unit.short for unit in plan.units if unit.code == key.unit), key.unit)


def _ready(office: Office, by: str) -> None:
    refuse_touched(office)
    if not by.strip():
        raise ReportGenError("没有写明经办人。", "请用 --by 写明是谁发放或撤销的。")


def _meant(office: Office, said: str) -> Key:
    standing = keys(office)
    by_id = {key.id: key for key in standing}
    key = by_id.get(normalized(said))
    if key is not None:
        return key
    clerk = next((one for one in standing if one.role is Role.CLERK and one.name == said), None)
    if clerk is not None:
        return clerk
    unit = office.plan.find_unit(said) or next((one for one in office.plan.units if one.code == said), None)
    key = next((one for one in standing if unit and one.unit == unit.code), None)
    if key is None:
        raise ReportGenError(f"“{said}”没有有效的登录码。", "请用 report-gen serve codes 查看现有的登录码。")
    return key


def _made(wanted: Key, taken: Iterable[str], *, bare: bool = False) -> NewKey:
    """That key with an id nobody has and a secret; without either where it is `bare`."""
    if bare:
        return NewKey(wanted, "")
    used = set(taken)
    name = next(one for one in iter(lambda: _random(1), "") if one not in used)
    secret = _random(_GROUPS - 1)
    groups = (name, *(secret[start : start + _LONG] for start in range(0, len(secret), _LONG)))
    return NewKey(replace(wanted, id=name, digest=_digest(secret, secrets.token_bytes(16))), "-".join(groups))


def _random(groups: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(groups * _LONG))


def _recorded(office: Office, made: NewKey, *, dry_run: bool) -> NewKey:
    key = made.key
    event = Event(0, key.at, key.by, Act.KEY_MADE, unit=key.unit, data=_data(key))
    event = recorded(office, event, office.workspace.ledger, dry_run=dry_run)
    return NewKey(replace(key, event=event.number), made.code)


def _data(key: Key) -> Mapping[str, str]:
    said = {ID: key.id, ROLE: key.role.value, NAME: key.name, DIGEST: key.digest}
    return {name: text for name, text in said.items() if text or name == DIGEST}


def _digest(secret: str, salt: bytes) -> str:
    """What is kept of a secret, with all that is needed to compute it again: scrypt$16384$8$1$salt$hash."""
    costs = (_COST, _BLOCK, _LANES)
    return "$".join(("scrypt", *map(str, costs), *_texts(salt, _scrypt(secret, salt, costs))))


_NOBODY: Final = "$".join(
    ("scrypt", str(_COST), str(_BLOCK), str(_LANES), *(b64encode(bytes(n)).decode() for n in (16, 32)))
)


def _texts(*values: bytes) -> Iterable[str]:
    return (b64encode(value).decode() for value in values)


def _opens(digest: str, secret: str) -> bool:
    _, cost, block, lanes, salt, wanted = digest.split("$")
    found = _scrypt(secret, b64decode(salt), (int(cost), int(block), int(lanes)))
    return hmac.compare_digest(found, b64decode(wanted))


def _scrypt(secret: str, salt: bytes, costs: tuple[int, int, int]) -> bytes:
    cost, block, lanes = costs
    with _AT_ONCE:
        return hashlib.scrypt(secret.encode(), salt=salt, n=cost, r=block, p=lanes, dklen=32)
