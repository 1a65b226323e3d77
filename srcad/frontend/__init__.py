"""From a function object to IR in normal form: one operation a statement, u1, u2, ..."""
