"""Which fonts stand in for those that are missing: a font configuration file for LibreOffice, and what comes of it."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

from report_gen.pdf.faces import OFFICIAL

_SYSTEM: Final = "/etc/fonts/fonts.conf"
_HALF_BOLD: Final = '<edit name="weight" mode="assign" binding="strong"><const>semibold</const></edit>'
_BOLD: Final = frozenset(face.name for face in OFFICIAL if face.bold)
_SECONDS: Final = 30


def write_configuration(fonts: Mapping[str, tuple[str, ...]], path: Path) -> Path:
    """Write a fontconfig file to `path` and return it: the system's own one, and for each font those to be tried in turn.

    fontconfig takes the first of them that is installed. Only Linux goes by it.
    """
    system = os.environ.get("FONTCONFIG_FILE", "") or _SYSTEM
    rules = "".join(_rule(name, names) for name, names in fonts.items())
    path.write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">\n'
        f'<fontconfig><include ignore_missing="yes">{escape(system)}</include>{rules}</fontconfig>\n',
        encoding="utf-8",
    )
    return path


def _rule(name: str, names: tuple[str, ...]) -> str:
    families = "".join(f"<string>{escape(one)}</string>" for one in names)
    weight = _HALF_BOLD if name in _BOLD else ""
    return (
        f'<match target="pattern"><test name="family" qual="any"><string>{escape(name)}</string></test>'
        f'<edit name="family" mode="assign" binding="strong">{families}</edit>{weight}</match>\n'
    )


def standing_in(fonts: Mapping[str, tuple[str, ...]], configuration: Path) -> Mapping[str, str]:
    """For each font the one that this machine takes under that configuration: itself where it is installed.

    Empty where fontconfig cannot be asked. A font that none of those to be tried is installed for has whatever the
    system takes for anything.
    """
    matcher = shutil.which("fc-match")
    if matcher is None:
        return {}
    return {name: found for name in fonts if (found := _match(matcher, name, fonts[name], configuration))}


def _match(matcher: str, name: str, names: tuple[str, ...], configuration: Path) -> str:
    command = [matcher, "--format", "%{family}", name.replace("-", r"\-")]
    environment = {**os.environ, "FONTCONFIG_FILE": str(configuration.absolute())}
    try:
        said = subprocess.run(command, check=False, capture_output=True, env=environment, timeout=_SECONDS)  # noqa: S603  # fixed options
    except (OSError, subprocess.TimeoutExpired):
        return ""
    families = said.stdout.decode("utf-8", "replace").strip().split(",")
    return next((one for one in names if one in families), families[0])
