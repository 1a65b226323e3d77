"""Analyses: each takes IR and returns facts, and changes nothing."""
