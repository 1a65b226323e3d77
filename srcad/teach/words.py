"""What an explanation says besides formulas, in English and in Korean.

Between backticks stand formulas. The texts lie in ``language/en.toml`` and ``language/ko.toml``.

>>> said("ko", "forward"), said("en", "paths", count=2, leaf="x", result="y")
('전방', '2 paths x → y: total derivative, because x reaches y by more than one path')
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

__all__ = ["LANGUAGES", "said", "texts"]

LANGUAGES = ("en", "ko")


def said(language: str, key: str, **values: object) -> str:
    """Return a text in a language, its places filled in."""
    return texts(language)[key].format(**values)


@cache
def texts(language: str) -> dict[str, str]:
    """Return all texts of a language."""
    path = files("srcad.teach") / "language" / f"{language}.toml"
    found: dict[str, str] = tomllib.loads(path.read_text(encoding="utf-8"))
    return found
