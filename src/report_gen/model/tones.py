"""How states look wherever they are shown: one tone a state, one sign and one name of a look a tone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from report_gen.model.finding import Severity
from report_gen.model.outcome import Light, ReportState, Timeliness, Verdict
from report_gen.model.pace import Tempo
from report_gen.model.sheets import Tone

LIGHT_TONES: Final[Mapping[Light, Tone]] = {
    Light.DONE: Tone.GOOD,
    Light.ON_TRACK: Tone.FAIR,
    Light.DUE_SOON: Tone.WATCH,
    Light.OVERDUE: Tone.BAD,
    Light.CONTINUOUS: Tone.INFO,
    Light.PENDING: Tone.MUTED,
}
VERDICT_TONES: Final[Mapping[Verdict, Tone]] = {
    Verdict.MET: Tone.GOOD,
    Verdict.NOT_MET: Tone.BAD,
    Verdict.UNDECIDED: Tone.MUTED,
}
TEMPO_TONES: Final[Mapping[Tempo, Tone]] = {
    Tempo.AHEAD: Tone.GOOD,
    Tempo.LEVEL: Tone.FAIR,
    Tempo.BEHIND: Tone.WATCH,
    Tempo.UNKNOWN: Tone.MUTED,
}
STATE_TONES: Final[Mapping[ReportState, Tone]] = {
    ReportState.PASSED: Tone.GOOD,
    ReportState.QUERIED: Tone.WATCH,
    ReportState.RETURNED: Tone.BAD,
    ReportState.MISSING: Tone.BAD,
}
TIMELINESS_TONES: Final[Mapping[Timeliness, Tone]] = {
    Timeliness.ON_TIME: Tone.GOOD,
    Timeliness.LATE: Tone.BAD,
    Timeliness.PENDING: Tone.WATCH,
    Timeliness.NONE: Tone.BAD,
}
SEVERITY_TONES: Final[Mapping[Severity, Tone]] = {
    Severity.ERROR: Tone.BAD,
    Severity.QUERY: Tone.WATCH,
    Severity.NOTE: Tone.INFO,
}
CLASSES: Final[Mapping[Tone, str]] = {
    Tone.GOOD: "good",
    Tone.FAIR: "fair",
    Tone.WATCH: "watch",
    Tone.BAD: "bad",
    Tone.INFO: "info",
    Tone.MUTED: "muted",
}
"""What pages call the look of a tone in their styles."""

SIGNS: Final[Mapping[Tone, str]] = {
    Tone.GOOD: "✓",
    Tone.FAIR: "●",
    Tone.WATCH: "▲",
    Tone.BAD: "✕",
    Tone.INFO: "◇",
    Tone.MUTED: "○",
}
"""What stands before a word of that tone on a page, so that it is not told by colour alone."""
