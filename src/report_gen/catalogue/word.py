"""Kinds of finding about Word templates."""

from __future__ import annotations
