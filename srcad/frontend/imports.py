"""Imports inside a function: what they name is known when the source is read."""

from __future__ import annotations

import importlib
from typing import Any

import gast

from srcad.frontend.followed import is_data
from srcad.frontend.managers import ManagerReader
from srcad.frontend.values import Known
from srcad.ir.nodes import Free

__all__ = ["ImportReader"]


class ImportReader(ManagerReader):
    """Reads imports."""

    def imported(self, node: Any) -> None:
        """Read an import: the name stands for the module, or for what is taken from it."""
        for item in node.names:
            if item.name == "*":
                self.fail(node, "`import *` inside a function", "import the names")
            if isinstance(node, gast.Import):
                module = self.module(item.name)
                top = importlib.import_module(item.name.partition(".")[0])
                found: Any = module if item.asname else top
                name = item.asname or item.name.partition(".")[0]
            else:
                package = self.frame.function.__globals__.get("__package__")
                home = self.module("." * (node.level or 0) + (node.module or ""), package)
                found = getattr(home, item.name, None)
                if found is None:
                    found = self.module(f"{home.__name__}.{item.name}")
                name = item.asname or item.name
            if is_data(found):
                place = self.frame.bind(name, Free("attribute", home, item.name))
                self.frame.local[name] = self.of_free(place)
            else:
                self.frame.local[name] = Known(found)

    def module(self, name: str, package: Any = None) -> Any:
        """Import a module, or go to the handler of its not being there."""
        try:
            return importlib.import_module(name, package)
        except ImportError as error:
            self.surely_raises(error)
            raise
