"""What the office set about printing: which fonts may stand in for others, and whether that is still a clean copy."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from report_gen.model.plan import Plan

ALLOW_SETTING: Final = "允许字体替换"
_FONT_SETTING: Final = re.compile("字体替换[：:∶ ]*(.+)")
_YES: Final = "是"


def substitutes_allowed(plan: Plan) -> bool:
    """Whether 项目信息 says 允许字体替换＝是: a PDF in other fonts then bears no 草稿."""
    return plan.info.get(ALLOW_SETTING, "").strip() == _YES


def named_substitutes(plan: Plan) -> Mapping[str, tuple[str, ...]]:
    """From the rows 字体替换：仿宋_GB2312＝华文仿宋、仿宋 of 项目信息: for a font those to be tried, in that order."""
    rows = {
        match[1].strip(): text for key, text in plan.info.items() if (match := _FONT_SETTING.fullmatch(key.strip()))
    }
    split = {name: tuple(filter(None, map(str.strip, re.split("[、，,；;]", text)))) for name, text in rows.items()}
    return {name: names for name, names in split.items() if names}
