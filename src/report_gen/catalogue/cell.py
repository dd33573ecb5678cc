"""Kinds of finding about cells of a form."""

from __future__ import annotations
