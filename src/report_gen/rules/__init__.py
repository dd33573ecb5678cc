"""Pure rules: forms, checks, obligations, merge, deadlines, indicators, scoring."""
