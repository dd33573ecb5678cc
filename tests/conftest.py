"""What several test files share: the example offices, and whether LibreOffice is at hand."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# Slow means that the machine is busy, not that the code is wrong.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "input_examples"

Convert = Callable[[Path, str], Path]


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--update-cases` rewrites what tests/cases expect; look at the difference before you keep it."""
    parser.addoption("--update-cases", action="store_true", help="rewrite tests/cases/*/应有.md")


@pytest.fixture(scope="session")
def convert(tmp_path_factory: pytest.TempPathFactory) -> Convert:
    """Convert a file with LibreOffice (`convert(path, "xls")`), in a profile of its own; skips where it is missing."""
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("LibreOffice is not installed")
    profile = tmp_path_factory.mktemp("libreoffice")

    def run(path: Path, kind: str) -> Path:
        folder = tmp_path_factory.mktemp("converted")
        subprocess.run(  # noqa: S603  # a fixed command on a file of the test
            [soffice, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", kind,
             "--outdir", str(folder), str(path)],
            check=True, capture_output=True, timeout=180,
        )  # fmt: skip
        return folder / f"{path.stem}.{kind.split(':', maxsplit=1)[0]}"

    return run
