"""The whole way from a function and facts about its arguments to a derivative, in visible steps."""
