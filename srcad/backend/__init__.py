"""From IR to Python text, and from text to a function that runs."""
