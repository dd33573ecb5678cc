"""Kinds of finding about the merge of many forms."""

from __future__ import annotations
