"""`query` and `eval`: a text is read as Python, and its operators are those of columns."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from pandas.errors import UndefinedVariableError

from ..common.collected import returned, theirs
from ..common.fallback import caller, collected
from ..common.handle import Handle, as_series
from ..core.frame import Entry, Frame

__all__ = ["FrameQueries"]

COLUMN, LOCAL = "_column_", "_local_"
PIECES = re.compile(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`(?P<column>[^`]*)`|@(?P<local>\w+)|(?P<sign>[&|])""")
WORDS = {"&": " and ", "|": " or "}
FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    function.__name__: function
    for function in (
        np.sin, np.cos, np.tan, np.arcsin, np.arccos, np.arctan, np.arctan2, np.sinh, np.cosh, np.tanh, np.arcsinh, np.arccosh,
        np.arctanh, np.exp, np.expm1, np.log, np.log1p, np.log10, np.sqrt, np.floor, np.ceil,
    )
} | {"abs": np.abs}  # fmt: skip
OPERATORS: Mapping[type[ast.AST], Callable[..., Any]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv, ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod, ast.Pow: operator.pow, ast.BitAnd: operator.and_, ast.BitOr: operator.or_,
    ast.Eq: operator.eq, ast.NotEq: operator.ne, ast.Lt: operator.lt, ast.LtE: operator.le, ast.Gt: operator.gt, ast.GtE: operator.ge,
    ast.USub: operator.neg, ast.UAdd: operator.pos, ast.Invert: operator.invert,
}  # fmt: skip


class FrameQueries(Handle):
    """Rows and columns by a text."""

    def query(
        self,
        expr: str,
        *,
        parser: str = "pandas",
        engine: str | None = None,
        local_dict: Mapping[str, Any] | None = None,
        global_dict: Mapping[str, Any] | None = None,
        resolvers: Sequence[Mapping[str, Any]] | None = None,
        level: int = 0,
        inplace: bool = False,
    ) -> Any:
        """The rows for which an expression of columns is true.

        Parameters
        ----------
        expr : str
            Names are columns or levels of the index; ``@name`` is a variable, ```a b``` a column whose name is no Python name.
            `and`, `or`, `not`, `in`, comparisons in a chain, and methods of columns may be used.
        parser : {"pandas", "python"}, default "pandas"
            "python" leaves `&` and `|` the precedence that they have in Python.
        engine : str, optional
            Accepted; plandas' own are meant.
        local_dict, global_dict : dict, optional
            The variables; the caller's unless given.
        resolvers : list of dict, optional
            What else names mean.
        level : int, default 0
            How far up the caller is whose variables are meant.
        inplace : bool, default False
            Whether this frame is changed.

        Returns
        -------
        DataFrame
            Runs no job. None with `inplace`.

        Raises
        ------
        UndefinedVariableError
            If there is no such name.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.DataFrame({"a": [1, 2, 3], "b b": ["x", "y", "z"]}).query("a > 1 and `b b` != 'z'").a.to_list()
        [2]
        """
        if not isinstance(expr, str):
            raise ValueError(f"expr must be a string to be evaluated, {type(expr)} given")
        made = self._by_text("query", expr, parser, _variables(local_dict, global_dict, level), resolvers)
        return self._result(made._frame, inplace)

    def eval(
        self,
        expr: str,
        *,
        parser: str = "pandas",
        engine: str | None = None,
        local_dict: Mapping[str, Any] | None = None,
        global_dict: Mapping[str, Any] | None = None,
        resolvers: Sequence[Mapping[str, Any]] | None = None,
        level: int = 0,
        inplace: bool = False,
    ) -> Any:
        """What an expression of columns gives, or the frame with the columns that a text assigns.

        Parameters
        ----------
        expr : str
            As for `query`; or assignments such as ``c = a + b``, one a line.
        parser, engine, local_dict, global_dict, resolvers, level
            As for `query`.
        inplace : bool, default False
            Whether this frame gets the columns.

        Returns
        -------
        Series, scalar or DataFrame
            Runs no job, unless a scalar needs one. None with `inplace`.

        Raises
        ------
        UndefinedVariableError
            If there is no such name.
        ValueError
            If `inplace` is asked for and nothing is assigned.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.DataFrame({"a": [1, 2]}).eval("b = a * 2").b.to_list()
        [2, 4]
        """
        made = self._by_text("eval", expr, parser, _variables(local_dict, global_dict, level), resolvers)
        if inplace and getattr(made, "ndim", 0) != 2:
            raise ValueError("Cannot operate inplace if there is no assignment")
        return self._result(made._frame, True) if inplace else made

    def _by_text(self, name: str, text: str, parser: str, variables: _Variables, resolvers: Sequence[Mapping[str, Any]] | None) -> Any:
        """What the method gives; by pandas, on collected rows, where an operator has no lowering."""
        try:
            made = _evaluated(self, text, parser, variables, resolvers or ())
            return self.loc[made] if name == "query" else made
        except NotImplementedError:
            method = getattr(collected(self, f"DataFrame.{name}"), name)
        return returned(method(text, parser=parser, resolvers=resolvers, **variables.in_pandas(text)))


class _Variables:
    """What `@name` may be."""

    def __init__(self, local: Mapping[str, Any], everywhere: Mapping[str, Any]) -> None:
        self.local, self.everywhere = local, everywhere

    def __getitem__(self, name: str) -> Any:
        for names in (self.local, self.everywhere):
            if name in names:
                return names[name]
        raise UndefinedVariableError(name, is_local=True)

    def in_pandas(self, text: str) -> dict[str, Any]:
        """The variables that a text names, as pandas takes them. Runs a job for each of our objects among them."""
        names = {piece["local"] for piece in PIECES.finditer(text) if piece["local"]}
        known = names & (self.local.keys() | self.everywhere.keys())
        return {"local_dict": {name: theirs(self[name]) for name in known}, "global_dict": {}}


def _variables(local: Mapping[str, Any] | None, everywhere: Mapping[str, Any] | None, level: int) -> _Variables:
    """The variables given, or those of the first caller outside the package."""
    frame, _ = caller()
    for _ in range(level):
        frame = frame.f_back or frame
    return _Variables(frame.f_locals if local is None else local, frame.f_globals if everywhere is None else everywhere)


def _evaluated(handle: Any, text: str, parser: str, variables: _Variables, resolvers: Sequence[Mapping[str, Any]]) -> Any:
    """The value of an expression, or the frame with what is assigned."""
    statements, names = _parsed(text, parser)
    for statement in statements:
        reading = _Reading(handle, names, variables, resolvers)
        if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
            handle = handle.copy()
            handle[reading.name_of(statement.targets[0])] = reading(statement.value)
        elif isinstance(statement, ast.Expr) and len(statements) == 1:
            return reading(statement.value)
        elif isinstance(statement, ast.Expr):
            raise ValueError("Multi-line expressions are only valid if all expressions contain an assignment")
        else:
            raise NotImplementedError(f"{type(statement).__name__!r} nodes are not implemented")
    return handle


def _parsed(text: str, parser: str) -> tuple[list[ast.stmt], list[str]]:
    """The statements, with names of their own for what is no Python name, and the columns that they name."""
    names: list[str] = []
    words = WORDS if parser == "pandas" else {}

    def spelled(piece: re.Match[str]) -> str:
        if piece["column"] is not None:
            names.append(piece["column"])
            return f"{COLUMN}{len(names) - 1}"
        return f"{LOCAL}{piece['local']}" if piece["local"] else words.get(piece[0], piece[0])

    lines = [line.strip() for line in PIECES.sub(spelled, text).splitlines() if line.strip()]
    if not lines:
        raise ValueError("expr cannot be an empty string")
    return [statement for line in lines for statement in ast.parse(line).body], names


class _Reading:
    """Walks through an expression; what it meets are columns, variables and constants."""

    def __init__(self, handle: Any, names: list[str], variables: _Variables, resolvers: Sequence[Mapping[str, Any]]) -> None:
        self.handle, self.names, self.variables, self.resolvers = handle, names, variables, resolvers

    def __call__(self, node: ast.AST) -> Any:
        read = getattr(self, f"_{type(node).__name__.lower()}", None)
        if read is None:
            raise NotImplementedError(f"{type(node).__name__!r} nodes are not implemented")
        return read(node)

    def name_of(self, target: ast.AST) -> str:
        if not isinstance(target, ast.Name):
            raise NotImplementedError("only names are assigned to")
        return self.names[int(target.id.removeprefix(COLUMN))] if target.id.startswith(COLUMN) else target.id

    def _name(self, node: ast.Name) -> Any:
        if node.id.startswith(LOCAL):
            return self.variables[node.id.removeprefix(LOCAL)]
        name, frame = self.name_of(node), self.handle._frame
        if name in frame.positions:
            return self.handle[name]
        if (level := _level(frame, name)) is not None:
            return as_series(frame.map([level]))
        for known in self.resolvers:
            if name in known:
                return known[name]
        raise UndefinedVariableError(name)

    def _constant(self, node: ast.Constant) -> Any:
        return node.value

    def _list(self, node: ast.List | ast.Tuple) -> list[Any]:
        return [self(part) for part in node.elts]

    _tuple = _list

    def _boolop(self, node: ast.BoolOp) -> Any:
        first, *rest = map(self, node.values)
        join = operator.and_ if isinstance(node.op, ast.And) else operator.or_
        for value in rest:
            first = join(first, value)
        return first

    def _binop(self, node: ast.BinOp) -> Any:
        return _operator(node.op)(self(node.left), self(node.right))

    def _unaryop(self, node: ast.UnaryOp) -> Any:
        value = self(node.operand)
        return _negated(value) if isinstance(node.op, ast.Not) else _operator(node.op)(value)

    def _compare(self, node: ast.Compare) -> Any:
        values = [self(part) for part in (node.left, *node.comparators)]
        made = [_compared(sign, left, right) for sign, left, right in zip(node.ops, values[:-1], values[1:], strict=True)]
        joined = made[0]
        for other in made[1:]:
            joined = joined & other
        return joined

    def _attribute(self, node: ast.Attribute) -> Any:
        return getattr(self(node.value), node.attr)

    def _subscript(self, node: ast.Subscript) -> Any:
        return self(node.value)[self(node.slice)]

    def _call(self, node: ast.Call) -> Any:
        function = node.func
        known = isinstance(function, ast.Name) and FUNCTIONS.get(function.id)
        called = known or self(function)
        if any(keyword.arg is None for keyword in node.keywords):
            raise NotImplementedError("** is not implemented")
        return called(*map(self, node.args), **{keyword.arg: self(keyword.value) for keyword in node.keywords if keyword.arg})


def _level(frame: Frame, name: str) -> Entry | None:
    """The level of the index that a name means."""
    for place, entry in enumerate(frame.index):
        place_name = "index" if len(frame.index) == 1 else f"ilevel_{place}"
        if name == entry.label or (name == place_name and (entry.label is None or place_name == "index")):
            return entry._replace(label=name)
    return None


def _operator(sign: ast.AST) -> Callable[..., Any]:
    if type(sign) not in OPERATORS:
        raise NotImplementedError(f"{type(sign).__name__!r} nodes are not implemented")
    return OPERATORS[type(sign)]


def _compared(sign: ast.cmpop, left: Any, right: Any) -> Any:
    """A comparison; with a list, whether it has the value."""
    many = [isinstance(value, list | tuple | set | pd.Index | np.ndarray) for value in (left, right)]
    if isinstance(sign, ast.In | ast.NotIn):
        if isinstance(right, Handle) and not isinstance(left, Handle):
            left, right = right, left if many[0] else [left]
        found = left.isin(right) if isinstance(left, Handle) else left in right
        return found if isinstance(sign, ast.In) else _negated(found)
    if isinstance(sign, ast.Eq | ast.NotEq) and any(many) and isinstance(right if many[0] else left, Handle):
        values, column = (left, right) if many[0] else (right, left)
        found = column.isin(values)
        return found if isinstance(sign, ast.Eq) else _negated(found)
    return _operator(sign)(left, right)


def _negated(value: Any) -> Any:
    return not value if isinstance(value, bool | np.bool_) else operator.invert(value)
