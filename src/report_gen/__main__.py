"""`python -m report_gen`: for machines where the scripts folder is not on the path."""

from __future__ import annotations

import sys

from report_gen.cli import main

sys.exit(main())
