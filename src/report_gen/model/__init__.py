"""Frozen records and enums that flow between the rooms; standard library only."""
