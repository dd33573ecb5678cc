"""Kinds of finding about the plan workbook."""

from __future__ import annotations
