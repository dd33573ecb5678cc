"""What stops a run: misuse and surroundings, never bad input (that is a `Finding`)."""

from __future__ import annotations


class ReportGenError(Exception):
    """A run that cannot go on: one Chinese sentence and, where there is one, what to do about it."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class PlanError(ReportGenError):
    """The plan workbook cannot be used at all (missing, unreadable, or with errors in it)."""


class WorkspaceError(ReportGenError):
    """The workspace folder or one of its files cannot be used."""


class TemplateError(ReportGenError):
    """A Word template names something the report does not have, or is damaged."""


class LibreOfficeError(ReportGenError):
    """LibreOffice is missing, does not start, or does not do what it always does."""
