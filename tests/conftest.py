"""What every test shares: how Hypothesis behaves, and what is not collected."""

import os

from hypothesis import settings

# Generated modules that the tests compare byte for byte: texts, not tests.
collect_ignore = ["golden"]

# No deadline: on a shared machine a time says nothing. In CI the same examples every time, so that
# a failure is the change's and not the draw's.
settings.register_profile("house", deadline=None, derandomize="CI" in os.environ, print_blob=True)
settings.load_profile("house")
