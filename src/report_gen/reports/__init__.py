"""Pure wording: results to the words, tables and charts of each document."""
