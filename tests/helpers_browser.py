"""A real browser for pages of ours: Debian's Chromium, and axe where the environment says it is."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
AXE = os.environ.get("REPORT_GEN_AXE", "")
SCREEN, PHONE = (1366, 768), (360, 740)

needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
needs_axe = pytest.mark.skipif(not AXE, reason="REPORT_GEN_AXE does not say where axe.min.js is (.ci/axe)")


@contextmanager
def chromium() -> Iterator[Any]:
    """The browser, without a window; closed at the end."""
    from playwright.sync_api import sync_playwright

    root = hasattr(os, "geteuid") and os.geteuid() == 0  # its sandbox does not run as root
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"] if root else [])
        yield found
        found.close()
