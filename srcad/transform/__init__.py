"""Transformations: each takes IR and returns IR."""
