"""Interned trees: how plans and expressions are declared, compared, walked and pickled.

Equal structure is one object, so equality is identity and a property is computed once. Every walk is
iterative: a chain of ten thousand steps is an ordinary plan.
"""

from __future__ import annotations

import atexit
import dataclasses
import threading
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Self, TypeVar, cast, dataclass_transform, overload
from weakref import WeakValueDictionary

__all__ = ["NOTHING", "Interned", "derived", "map_values", "postorder", "transform_up", "union", "with_children"]

T = TypeVar("T")
I = TypeVar("I", bound="Interned")  # noqa: E741

_table: WeakValueDictionary[Any, Interned] = WeakValueDictionary()
_lock = threading.Lock()
atexit.register(_table.clear)  # when the process ends, values go in any order, and their types before them


@dataclass_transform(frozen_default=True, eq_default=False)
class InternedMeta(type):
    """Makes each class a frozen dataclass whose equal instances are one object."""

    def __new__(mcls, name: str, bases: tuple[type, ...], namespace: dict[str, Any]) -> Any:
        cls: type = super().__new__(mcls, name, bases, namespace)
        return dataclasses.dataclass(frozen=True, eq=False, repr=False)(cls)

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        names = cls.field_names()  # type: ignore[attr-defined]
        if len(args) != len(names) or kwargs:
            args = super().__call__(*args, **kwargs).values()
        key = (cls, *cls._identity(*args))  # type: ignore[attr-defined]
        found = _table.get(key)
        if found is None:
            made: Any = object.__new__(cls)  # type: ignore[arg-type]
            made.__dict__.update(zip(names, args, strict=True))  # faster than a frozen dataclass sets its fields
            made.__post_init__()
            with _lock:
                found = _table.setdefault(key, made)
        return found


class Interned(metaclass=InternedMeta):
    """A frozen, hash-consed value with typed fields."""

    kind: ClassVar[type[Interned]]
    """The base class that a value shares with its children."""

    def __post_init__(self) -> None:
        """Add what is known of a value as soon as it is made."""

    @classmethod
    def _identity(cls, *values: Any) -> tuple[Any, ...]:
        """What makes two instances the same: the values of the fields, unless a class says otherwise."""
        return values

    @classmethod
    def field_names(cls) -> tuple[str, ...]:
        names = cls.__dict__.get("_field_names")
        if names is None:
            names = tuple(field.name for field in dataclasses.fields(cls) if field.init)
            cls._field_names = names  # type: ignore[attr-defined]
        return cast("tuple[str, ...]", names)

    def values(self) -> tuple[Any, ...]:
        """The values of the fields, in order."""
        fields = self.__dict__
        return tuple([fields[name] for name in self.field_names()])

    if TYPE_CHECKING:

        @property
        def children(self) -> tuple[Interned, ...]:
            """The parts of the same kind: input nodes of a node, arguments of an expression."""
    else:
        children = ()

    def parts(self) -> Iterator[Interned]:
        """Every interned value held in a field, directly or inside tuples."""
        stack = list(reversed(self.values()))
        while stack:
            value = stack.pop()
            if isinstance(value, Interned):
                yield value
            elif isinstance(value, tuple):
                stack.extend(reversed(value))

    def replace(self, **changes: Any) -> Self:
        """The same value with some fields changed."""
        fields = self.__dict__
        values = [changes.pop(name) if name in changes else fields[name] for name in self.field_names()]
        if changes:
            raise TypeError(f"{type(self).__name__} has no field {', '.join(changes)}")
        return type(self)(*values)

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """What IPython and hypothesis print."""
        printer.text(repr(self))

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: Any) -> Self:
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        order = list(postorder(self, parts=True))
        index = {id(value): number for number, value in enumerate(order)}
        flat = [
            (type(value), tuple([map_values(field, lambda part: _Ref(index[id(part)])) for field in value.values()]))
            for value in order
        ]
        return _rebuild, (flat,)


class _Ref(int):
    """The place of a part in a flat pickle."""


def _rebuild(flat: list[tuple[type[Interned], tuple[Any, ...]]]) -> Interned:
    made: list[Interned] = []
    for cls, values in flat:
        made.append(cls(*[_resolve(value, made) for value in values]))
    return made[-1]


def _resolve(value: Any, made: list[Interned]) -> Any:
    if isinstance(value, _Ref):
        return made[value]
    if type(value) is tuple:
        return tuple([_resolve(item, made) for item in value])
    if isinstance(value, tuple):
        return type(value)(*[_resolve(item, made) for item in value])
    return value


def map_values(value: Any, change: Callable[[Any], Any]) -> Any:
    """`value` with `change` applied to each interned part, inside tuples too."""
    if isinstance(value, Interned):
        return change(value)
    if isinstance(value, tuple):
        changed = [map_values(item, change) for item in value]
        if all(new is old for new, old in zip(changed, value, strict=True)):
            return value
        return tuple(changed) if type(value) is tuple else type(value)(*changed)
    return value


def postorder(root: I, *, parts: bool = False, done: set[int] | None = None) -> Iterator[I]:
    """Every distinct value under `root`, each after what it is made of; `root` last.

    With `parts`, values of other kinds held in fields count as well. To walk several trees that share
    parts, give them one set `done`: what an earlier walk has yielded (by `id`) is left out.
    """
    done = set() if done is None else done
    stack: list[tuple[Any, bool]] = [(root, False)]
    while stack:
        value, ready = stack.pop()
        if id(value) in done:
            continue
        if ready:
            done.add(id(value))
            yield value
            continue
        stack.append((value, True))
        below = tuple(value.parts()) if parts else value.children
        stack.extend((child, False) for child in reversed(below) if id(child) not in done)


def transform_up(root: I, change: Callable[[I], I]) -> I:
    """`root` rebuilt from the leaves, `change` applied to every distinct value once."""
    memo: dict[Interned, I] = {}
    for value in postorder(root):
        memo[value] = change(with_children(value, memo.__getitem__))
    return memo[root]


def with_children(value: I, change: Callable[[Any], Any]) -> I:
    """`value` with `change` applied to each child, which is a field or an item of a tuple that is one; the rest stays."""
    for child in value.children:
        if change(child) is not child:
            kind = value.kind
            return type(value)(*[_with_child(field, kind, change) for field in value.values()])
    return value


def _with_child(field: Any, kind: type[Interned], change: Callable[[Any], Any]) -> Any:
    if isinstance(field, kind):
        return change(field)
    if field.__class__ is tuple and field and isinstance(field[0], kind):
        return tuple([change(item) for item in field])
    return field


NOTHING: frozenset[Any] = frozenset()


def union(one: frozenset[T], other: frozenset[T]) -> frozenset[T]:
    """All that is in one of two sets; one of them itself, where that has it all."""
    if other <= one:
        return one
    return one | other if one else other


class derived(Generic[T]):
    """A property of a tree computed from a value's fields and its children's own values.

    Declared on the base class and filled in, class by class, where its subject lives:

    >>> class Tree(Interned):
    ...     height = derived[int]()
    >>> class Leaf(Tree):
    ...     pass
    >>> class Up(Tree):
    ...     below: Tree
    ...     children = property(lambda self: (self.below,))
    >>> @Tree.height.of(Leaf)
    ... def _(leaf): return 0
    >>> @Tree.height.of(Up)
    ... def _(up): return up.below.height + 1
    >>> Up(Up(Leaf())).height
    2
    """

    name: str

    def __init__(self) -> None:
        self._compute: dict[type, Callable[[Any], T]] = {}

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def of(self, *classes: type) -> Callable[[Callable[[Any], T]], Callable[[Any], T]]:
        """Register how the property of these classes is computed."""

        def register(compute: Callable[[Any], T]) -> Callable[[Any], T]:
            for cls in classes:
                self._compute[cls] = compute
            return compute

        return register

    @overload
    def __get__(self, value: None, owner: type) -> derived[T]: ...
    @overload
    def __get__(self, value: Interned, owner: type) -> T: ...
    def __get__(self, value: Interned | None, owner: type) -> Any:
        if value is None:
            return self
        name, compute = self.name, self._compute
        stack: list[Any] = [value]
        while stack:
            top = stack[-1]
            missing = [child for child in top.children if name not in child.__dict__]
            if missing:
                stack.extend(missing)
                continue
            stack.pop()
            if name not in top.__dict__:
                top.__dict__[name] = (compute.get(type(top)) or self._find(type(top)))(top)
        return value.__dict__[name]

    def _find(self, cls: type) -> Callable[[Any], T]:
        for base in cls.__mro__:
            if base in self._compute:
                self._compute[cls] = self._compute[base]
                return self._compute[base]
        raise NotImplementedError(f"{self.name} of {cls.__name__}")
