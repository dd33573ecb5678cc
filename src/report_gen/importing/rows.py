"""A task as an official document words it, before anyone reads meaning into it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from report_gen.model.official import Spot


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One task of the document. The texts are word for word; `spots` tell for each plan column where its words stand.

    `spots` and `slips` use the column titles of 任务清单 (序号 指标分类 重点任务 子任务 工作目标 牵头单位 责任单位
    完成时限). `clause` is the whole bracket that names the units, where the document has one. `slips` are things that
    look wrong in the document and are kept.
    """

    no: str
    category: str
    key_task: str
    sub_task: str
    objective: str
    lead_text: str
    responsible_text: str
    due_text: str
    spots: Mapping[str, Spot] = field(default_factory=dict)
    clause: str = ""
    slips: tuple[str, ...] = ()
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """Something about a document that a person should see, in Chinese, and where it stands."""

    text: str
    spot: Spot
