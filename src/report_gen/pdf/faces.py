"""The fonts of official paper (GB/T 9704-2012): what they are called inside a PDF, and what may stand in for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Face:
    """A Chinese font: its name in Word, its names in a PDF, which fonts stand in for it, the likest first.

    `bold`: those that stand in are to be half bold, as this one is.
    """

    name: str
    embedded: tuple[str, ...] = ()
    instead: tuple[str, ...] = ()
    bold: bool = False


_SONG: Final = ("华文宋体", "STSong", "FandolSong", "Noto Serif CJK SC", "Source Han Serif SC", "AR PL UMing CN")
OFFICIAL: Final = (
    Face(
        "方正小标宋简体",
        ("FZXBSJW--GB1-0", "FZXBSJW"),
        ("方正小标宋_GBK", "华文中宋", "STZhongsong", "Noto Serif CJK SC", "Source Han Serif SC", "FandolSong"),
        bold=True,
    ),
    Face(
        "仿宋_GB2312",
        ("FangSong_GB2312",),
        ("仿宋", "FangSong", "FandolFang R", "FandolFang", "华文仿宋", "STFangsong", "方正仿宋_GBK", *_SONG),
    ),
    Face(
        "楷体_GB2312",
        ("KaiTi_GB2312",),
        ("楷体", "KaiTi", "FandolKai", "华文楷体", "STKaiti", "AR PL UKai CN", "AR PL KaitiM GB", *_SONG),
    ),
    Face(
        "黑体",
        ("SimHei",),
        ("SimHei", "FandolHei", "华文黑体", "Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Zen Hei"),
    ),
    Face("宋体", ("SimSun", "NSimSun"), ("SimSun", "NSimSun", *_SONG)),
)
# Fonts that people put in: their names in a PDF, so that nobody is told they were replaced.
_OTHERS: Final = (
    Face("仿宋", ("FangSong",)),
    Face("楷体", ("KaiTi",)),
    Face("新宋体", ("NSimSun",)),
    Face("微软雅黑", ("MicrosoftYaHei", "MicrosoftYaHeiUI")),
    Face("等线", ("DengXian",)),
    Face("华文中宋", ("STZhongsong",)),
    Face("华文仿宋", ("STFangsong",)),
    Face("华文楷体", ("STKaiti",)),
    Face("华文宋体", ("STSong",)),
    Face("方正小标宋_GBK", ("FZXBSK--GBK1-0", "FZXBSK")),
    Face("方正仿宋_GBK", ("FZFSK--GBK1-0", "FZFSK")),
    Face("方正楷体_GBK", ("FZKTK--GBK1-0", "FZKTK")),
    Face("方正黑体_GBK", ("FZHTK--GBK1-0", "FZHTK")),
)
_BY_NAME: Final[Mapping[str, Face]] = {face.name: face for face in (*OFFICIAL, *_OTHERS)}


def is_face(name: str, embedded: str) -> bool:
    """Whether what a PDF calls `embedded` (its subset's letters taken off) is the font that Word calls `name`."""
    face = _BY_NAME.get(name, Face(name))
    return any(_plain(embedded).startswith(_plain(known)) for known in (face.name, *face.embedded))


def in_order(names: Iterable[str]) -> list[str]:
    """The fonts of official paper in the order of the standard, then any others."""
    official = list(_BY_NAME)
    return sorted(names, key=lambda name: (official.index(name) if name in _BY_NAME else len(official), name))


def preferred(own: Mapping[str, tuple[str, ...]]) -> Mapping[str, tuple[str, ...]]:
    """For each official font, which fonts are to be tried: itself, those the office names, those that are likest."""
    return {face.name: tuple(dict.fromkeys((face.name, *own.get(face.name, ()), *face.instead))) for face in OFFICIAL}


def _plain(name: str) -> str:
    return name.replace(" ", "").casefold()
