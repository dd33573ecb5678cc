"""Merge the forms of member units, check them, and write the reports of a coordination office."""

__version__ = "0.1.0"
