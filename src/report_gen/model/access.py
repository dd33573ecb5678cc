"""Who may use the portal: sign-in keys, and the person who has signed in with one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum


class Role(Enum):
    """What a key opens."""

    UNIT = "成员单位"
    CLERK = "经办人"


@dataclass(frozen=True, slots=True)
class Key:
    """A sign-in key that was handed out and not revoked. `id` is the part of the code that is no secret.

    `unit` is the code of the unit it is for, '' for a clerk's; `name` the clerk's. `digest` is what is kept of the secret.
    """

    id: str
    role: Role
    unit: str
    name: str
    digest: str
    by: str
    at: datetime
    event: int


@dataclass(frozen=True, slots=True)
class Person:
    """Who has signed in: a unit (by code) or a clerk (by name), with which key; `shown` is what pages and logs call them."""

    role: Role
    key: str
    unit: str = ""
    name: str = ""
    shown: str = ""
