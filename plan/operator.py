"""The operator registry: everything that rules and backends need to know of an operator, said once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, cast

from . import types as t
from .types import DataType

if TYPE_CHECKING:
    from .expressions import Call, Expr

__all__ = ["Operator", "get_operator", "operator", "operators"]

Kind: TypeAlias = Literal["scalar", "aggregate", "window"]
TypeRule: TypeAlias = Callable[..., DataType]
Missing: TypeAlias = Literal["propagates", "never", "always", "all", "branches"]

_registry: dict[str, Operator] = {}


@dataclass(frozen=True, eq=False)
class Operator:
    """A named operation on columns.

    Attributes
    ----------
    name : str
        Unique; the key of backends' lowering tables and the word in the text form.
    arity : tuple of int
        Least and most arguments; -1 for no bound.
    returns : DataType or callable
        The result's type, or a pure function of the arguments' types and the params.
    kind : {"scalar", "aggregate", "window"}
        Whether it reads one row, a group of rows, or the rows around it.
    missing : {"propagates", "never", "always", "all", "branches"}
        When the result may be missing (null, or NaN in a float column): if any argument may be; never;
        always; only if all arguments may be; if an argument after the first may be.
    params : tuple of str
        Names of its static parameters, in order.
    deterministic, order_sensitive : bool
        Flags that rules ask for.
    can_raise : bool or callable
        Whether some value makes it fail; or a function of the arguments and params that answers it.
    monotone : bool
        Whether it keeps the order of its first argument, the others being constant.
    symbol : str
        Infix or prefix sign in the text form, if it has one.
    """

    name: str
    arity: tuple[int, int]
    returns: DataType | TypeRule
    kind: Kind = "scalar"
    missing: Missing = "propagates"
    params: tuple[str, ...] = ()
    deterministic: bool = True
    order_sensitive: bool = False
    can_raise: bool | Callable[[Sequence[Expr], tuple[Any, ...]], bool] = False
    monotone: bool = False
    symbol: str = ""

    def __call__(self, *args: Any, **params: Any) -> Call:
        """This operator applied; Python scalars among the arguments become literals."""
        from .expressions import Call, Expr, literal

        given = tuple([arg if isinstance(arg, Expr) else literal(arg) for arg in args])
        unknown = params.keys() - set(self.params)
        if unknown:
            raise TypeError(f"{self.name} has no parameter {', '.join(sorted(unknown))}")
        return Call(self, given, tuple([params.get(name) for name in self.params]))

    def check(self, args: Sequence[Expr], params: Sequence[Any]) -> None:
        least, most = self.arity
        if len(args) < least or (most >= 0 and len(args) > most):
            raise TypeError(f"{self.name} takes {least} to {most} arguments, not {len(args)}")
        if len(params) != len(self.params):
            raise TypeError(f"{self.name} takes the parameters {self.params}, not {tuple(params)}")

    def result_type(self, types: Sequence[DataType], params: tuple[Any, ...]) -> DataType:
        return _result_type(self, tuple(types), params) if callable(self.returns) else self.returns

    def may_be_missing(self, args: Sequence[bool], type: DataType) -> bool:
        match self.missing:
            case "never":
                return False
            case "always":
                return True
            case "all":
                return all(args)
            case "branches":
                return any(args[1:])
        return any(args) or t.is_floating(type) or t.is_duration(type)  # arithmetic can make a NaN or NaT of numbers

    def raises(self, args: Sequence[Expr], params: tuple[Any, ...]) -> bool:
        return self.can_raise(args, params) if callable(self.can_raise) else self.can_raise

    def __repr__(self) -> str:
        return f"<operator {self.name}>"

    def __reduce__(self) -> tuple[Any, ...]:
        return get_operator, (self.name,)


@lru_cache(maxsize=10_000)
def _result_type(operator: Operator, types: tuple[DataType, ...], params: tuple[Any, ...]) -> DataType:
    """What the type rule of an operator answers: plans have many operators, of few types."""
    rule = cast(TypeRule, operator.returns)
    try:
        return rule(*types, **dict(zip(operator.params, params, strict=True)))
    except TypeError as error:
        raise TypeError(f"{operator.name}({', '.join(map(str, types))}): {error}") from error


def operator(name: str, arity: int | tuple[int, int], returns: DataType | TypeRule, **facts: Any) -> Operator:
    """Declare an operator and register it under its name."""
    bounds = (arity, arity) if isinstance(arity, int) else arity
    made = Operator(name, bounds, returns, **facts)
    if name in _registry:
        raise ValueError(f"operator {name!r} is declared twice")
    _registry[name] = made
    return made


def get_operator(name: str) -> Operator:
    """The operator of that name.

    Raises
    ------
    KeyError
        If no operator has the name.
    """
    return _registry[name]


def operators(kind: Kind | None = None) -> list[Operator]:
    """All operators, or those of a kind, in the order of declaration."""
    return [op for op in _registry.values() if kind in (None, op.kind)]
