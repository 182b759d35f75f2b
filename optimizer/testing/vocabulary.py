"""The operators and parameters that a rule's code speaks of, so that plans for it can be made of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from types import CodeType, FunctionType, ModuleType
from typing import Any

from ...plan import Operator

__all__ = ["vocabulary"]


@cache
def vocabulary(function: Callable[..., Any]) -> frozenset[str]:
    """The names of the operators that a function names, and the texts in it; and those in functions and tables that it uses.

    Functions of plandas' plans are not looked into: they are about any operator.

    Examples
    --------
    >>> from plandas.plan import op
    >>> PLAIN = {op.negate: op.absolute}
    >>> def sum_of_both(expr):
    ...     return op.add(op.time_part(expr.args[0], part="year"), PLAIN[expr.operator](*expr.args))
    >>> sorted(vocabulary(sum_of_both))
    ['abs', 'add', 'negate', 'part', 'time_part', 'year']
    """
    found: set[str] = set()
    seen: set[int] = set()
    stack: list[Any] = [function]
    while stack:
        value = stack.pop()
        if id(value) in seen:
            continue
        seen.add(id(value))
        if isinstance(value, Operator):
            found.add(value.name)
        elif isinstance(value, str):
            found.add(value)
        elif isinstance(value, Mapping):
            stack += [*value.keys(), *value.values()]
        elif isinstance(value, frozenset | set | tuple | list):
            stack += value
        elif isinstance(value, FunctionType) and not value.__module__.startswith(Operator.__module__.rpartition(".")[0]):
            stack += _used(value)
    return frozenset(found)


def _used(function: FunctionType) -> Iterator[Any]:
    """What a function and those defined in it refer to by name."""
    yield from (cell.cell_contents for cell in function.__closure__ or ())
    yield from function.__defaults__ or ()
    codes = _codes(function.__code__)
    yield from (constant for code in codes for constant in code.co_consts if isinstance(constant, str | tuple))
    names = {name for code in codes for name in code.co_names}
    known = [function.__globals__[name] for name in names if name in function.__globals__]
    yield from known
    for module in known:
        if isinstance(module, ModuleType):
            yield from (value for name in names if isinstance(value := getattr(module, name, None), Operator))


def _codes(code: CodeType) -> list[CodeType]:
    """The code of a function and of those defined in it."""
    return [code, *[inner for part in code.co_consts if isinstance(part, CodeType) for inner in _codes(part)]]
