"""The office's ledger: events that are only ever added, each chained to the one before. Knows SQLAlchemy, nobody else does."""
