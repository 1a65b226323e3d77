"""What every test shares: how Hypothesis behaves, what is not collected, which rules are met."""

import os

import pytest
from hypothesis import settings

from srcad.rules.pattern import Case

# Generated modules that the tests compare byte for byte: texts, not tests.
collect_ignore = ["golden"]

# No deadline: on a shared machine a time says nothing. In CI the same examples every time, so that
# a failure is the change's and not the draw's.
settings.register_profile("house", deadline=None, derandomize="CI" in os.environ, print_blob=True)
settings.load_profile("house")


@pytest.fixture
def reached(monkeypatch):
    """The ids of the cases of rules that calls are bound to."""
    found = set()
    bind = Case.bind

    def recorded(case, expr, typeof, ranks=True):
        bound = bind(case, expr, typeof, ranks)
        if bound is not None and ranks:
            found.add(id(case))
        return bound

    monkeypatch.setattr(Case, "bind", recorded)
    return found
