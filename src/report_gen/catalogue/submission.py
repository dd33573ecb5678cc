"""Kinds of finding about the files units send."""

from __future__ import annotations
