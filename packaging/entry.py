"""Where the frozen program begins.

Received files are opened in a process of its own, which in a frozen program is this program again: that has to be seen
before anything else, or every reading process would be a second command line.
"""

from __future__ import annotations

import sys

if __name__ == "__main__":
    if sys.argv[1:2] == ["--read-files"]:  # asked before the import: a command of the clerk's has no use for it
        from report_gen.excel.guard_process import serve_if_asked

        serve_if_asked(sys.argv[1:])
    from report_gen.cli import main

    sys.exit(main())
