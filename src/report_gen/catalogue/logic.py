"""Kinds of finding about values against one another."""

from __future__ import annotations
