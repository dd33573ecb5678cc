"""Holds a paper that a person has edited against the ledger: texts in, findings out."""
