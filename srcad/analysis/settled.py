"""Types of variables beside which the types of expressions are kept once found."""

from __future__ import annotations

from srcad.ir.nodes import Expr
from srcad.ir.types import Type

__all__ = ["Once", "Settled", "Types"]

Types = dict[str, Type]


class Settled(Types):
    """Types that do not change any more, so that those of expressions are found once."""

    def __init__(self, types: Types) -> None:
        super().__init__(types)
        self.known: dict[Expr, Type] = {}


class Once(Settled):
    """The same for one expression, of types that may change when its own is found."""

    def __init__(self, types: Types) -> None:
        super().__init__({})
        self.types = types
        self.get = types.get  # type: ignore[method-assign]

    def __getitem__(self, name: str) -> Type:
        return self.types[name]

    def __contains__(self, name: object) -> bool:
        return name in self.types
