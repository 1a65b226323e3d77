"""The chain rule written out: what people who learn or teach it want to see of a function."""
