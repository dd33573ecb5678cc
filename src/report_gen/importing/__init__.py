"""Pure import: official documents to draft plans, every field with its sentence."""
