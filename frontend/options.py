"""The options system, with pandas' interface.

plandas' own options are the table `OPTIONS`. Every other name (``display.max_rows``, ``mode.…``) is pandas' and goes through to
pandas, so that ``pd.set_option("display.max_rows", 20)`` means here what it means there. Patterns look through both.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from typing import Any, NamedTuple

import pandas as pd
from pandas._config.config import _registered_options as _pandas_options
from pandas.errors import OptionError

__all__ = ["OptionError", "describe_option", "get_option", "option_context", "options", "reset_option", "set_option"]


class Option(NamedTuple):
    """An option that plandas owns. `check` answers the value to keep, or raises ValueError."""

    default: Any
    check: Callable[[Any], Any]
    doc: str


def _one_of(*values: Any) -> Callable[[Any], Any]:
    def check(value: Any) -> Any:
        if value not in values:
            raise ValueError(f"Value must be one of {'|'.join(map(str, values))}, not {value!r}")
        return value

    return check


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"Value must be True or False, not {value!r}")
    return value


def _count(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ValueError(f"Value must be a nonnegative integer, not {value!r}")
    return value


def _fraction(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise ValueError(f"Value must be a number between 0 and 1, not {value!r}")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError(f"Value must be a string, not {value!r}")
    return value


def _names(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    names = tuple(value) if isinstance(value, Iterable) else (value,)
    if not all(isinstance(name, str) for name in names):
        raise ValueError(f"Value must be a name or several, not {value!r}")
    return names


def _rules(value: Any) -> tuple[str, ...]:
    from ..optimizer import find_rule

    names = _names(value)
    for name in names:
        try:
            found = find_rule(name)
        except KeyError as error:
            raise ValueError(error.args[0]) from None
        if found.required:
            raise ValueError(f"{name} cannot be switched off: plans do not run without it")
    return names


def _or_none(check: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: None if value is None else check(value)


_NO_EFFECT = " Accepted for code written for pandas-on-Spark; it changes nothing here."

OPTIONS: dict[str, Option] = {
    "backend": Option(
        "auto",
        _one_of("auto", "local", "spark"),
        "The engine that runs plans. With `auto`, what is small and already here runs in this process, and everything else on Spark.",
    ),
    "compute.ansi_mode_support": Option(
        True, _flag, "Whether Spark's ANSI mode is supported. It is: results are the same with and without." + _NO_EFFECT
    ),
    "compute.default_index_cache": Option("MEMORY_AND_DISK_SER", _text, "The storage level of index computations." + _NO_EFFECT),
    "compute.default_index_type": Option(
        "distributed-sequence",
        _one_of("sequence", "distributed-sequence", "distributed"),
        "How rows are numbered when an index is made. `sequence` and `distributed-sequence` both are pandas' 0, 1, 2, ...; with "
        "`distributed` the numbers increase and are unique, but may have gaps, where numbers without gaps would take a job.",
    ),
    "compute.eager_check": Option(True, _flag, "Whether jobs run only to check arguments." + _NO_EFFECT),
    "compute.fail_on_ansi_mode": Option(True, _flag, "Whether to refuse a session in ANSI mode." + _NO_EFFECT),
    "compute.fallback_max_rows": Option(
        1_000_000,
        _or_none(_count),
        "A method that no engine has runs in pandas, on collected data, up to this many rows; above, it fails. None for no limit.",
    ),
    "compute.isin_limit": Option(1000, _count, "`isin` of a Series of more values than this is a join."),
    "compute.local_max_bytes": Option(
        256 * 2**20,
        _count,
        "With the backend `auto`, the most bytes that a plan may read (of the needed columns, in memory or in files) to run in this "
        "process.",
    ),
    "compute.max_rows": Option(
        1000,
        _or_none(_count),
        "The most rows that are fetched where a result needs the rows themselves: to show a frame of unknown length that Spark "
        "computes, or to transpose one. None for no limit.",
    ),
    "compute.ops_on_diff_frames": Option(
        True, _flag, "Whether operations between different frames are allowed. They always are, as in pandas." + _NO_EFFECT
    ),
    "compute.ordered_head": Option(False, _flag, "Whether `head` keeps the rows' order. It always does, as in pandas." + _NO_EFFECT),
    "compute.pandas_fallback": Option(True, _flag, "Whether methods that no engine has may run in pandas, on collected data."),
    "compute.shortcut_limit": Option(
        1000,
        _count,
        "The number of rows on which a Python function is tried, to learn the type of its results, unless an annotation says it.",
    ),
    "display.progress": Option(
        True,
        _flag,
        "Whether a bar shows how far Spark is, in a terminal or a notebook, when something takes longer than two seconds; not where "
        "Spark draws bars of its own.",
    ),
    "io.csv_sample_bytes": Option(
        16 * 2**20,
        _count,
        "CSV files that together have up to this many bytes are parsed at once, by pandas. Of larger ones a block of this size is, to "
        "learn the columns' types; the engine parses the rest when it is needed.",
    ),
    "optimizer.check": Option(
        False,
        _flag,
        "Whether each rewrite is verified: same columns, types, order, index and nullability. Slow; for those who write rules.",
    ),
    "optimizer.disable": Option((), _rules, "Names of optimizer rules and passes that are switched off."),
    "optimizer.fold_rows": Option(
        10_000,
        _count,
        "A part of a plan that reads only tables in memory, and in which no relation has more rows than this, is computed in this "
        "process while the plan is made for another engine, as constants are; so is a whole plan. 0 for never: with "
        "the backend `spark`, Spark runs everything then.",
    ),
    "optimizer.level": Option(1, _one_of(0, 1), "0 runs plans as they are written; 1 applies the optimizer's rules."),
    "plotting.backend": Option("plotly", _text, "The plotting library: plotly, matplotlib, or any package with a top-level `plot`."),
    "plotting.max_rows": Option(
        1000, _count, "The most data points of plots that show the first rows, such as `plot.bar` and `plot.pie`."
    ),
    "plotting.sample_ratio": Option(
        None,
        _or_none(_fraction),
        "The fraction of rows that sampling plots, such as `plot.line`, show. None for what `plotting.max_rows` makes of it.",
    ),
}

# What set_option set, for the whole process; and over it what option_context set, for this thread or task.
_set: dict[str, Any] = {}
_scoped: ContextVar[Mapping[str, Any]] = ContextVar("plandas_options", default={})  # noqa: B039 - never changed in place

_NOT_GIVEN: Any = object()


def get_option(pat: str, default: Any = _NOT_GIVEN) -> Any:
    """Retrieve the value of an option.

    Parameters
    ----------
    pat : str
        The option's name, or a regular expression that only this one matches.
    default : object, optional
        The answer for an option of plandas that nobody has set.

    Returns
    -------
    object
        The option's value.

    Raises
    ------
    OptionError
        If no option matches, or several do.

    Examples
    --------
    >>> pd.get_option("compute.max_rows")
    1000
    >>> pd.get_option("local_max")
    268435456
    >>> pd.get_option("display.max_columns") == pandas.get_option("display.max_columns")
    True
    """
    key = _the_key(pat)
    if key not in OPTIONS:
        return pd.get_option(key)
    for values in (_scoped.get(), _set):
        if key in values:
            return values[key]
    return OPTIONS[key].default if default is _NOT_GIVEN else OPTIONS[key].check(default)


def set_option(*args: Any) -> None:
    """Set the values of one or more options.

    Parameters
    ----------
    *args : str, object, ... or dict
        Names (or regular expressions that match one name) and values in turn; or one dictionary of them.

    Raises
    ------
    OptionError
        If no option matches a name, or several do.
    ValueError
        If an option does not take the value, or a value is missing.

    Examples
    --------
    >>> pd.set_option("backend", "local", "optimizer.level", 0)
    >>> pd.options.backend
    'local'
    >>> pd.set_option({"backend": "auto", "optimizer.level": 1})
    """
    for pat, value in _pairs(args, "Must provide an even number of non-keyword arguments"):
        key = _the_key(pat)
        if key not in OPTIONS:
            pd.set_option(key, value)
        elif key in (scoped := _scoped.get()):
            _scoped.set({**scoped, key: OPTIONS[key].check(value)})
        else:
            _set[key] = OPTIONS[key].check(value)


def reset_option(pat: str) -> None:
    """Set options back to their defaults.

    Parameters
    ----------
    pat : str
        A name, or a regular expression (of four characters at least, if it matches several); "all" for all options.

    Raises
    ------
    OptionError
        If no option matches.

    Examples
    --------
    >>> pd.set_option("compute.shortcut_limit", 10)
    >>> pd.reset_option("compute.shortcut_limit")
    >>> pd.get_option("compute.shortcut_limit")
    1000
    """
    keys = _some_keys(pat)
    if len(keys) > 1 and len(pat) < 4 and pat != "all":
        raise ValueError('To reset several options, give at least 4 characters, or "all" for all of them')
    for key in keys:
        if key not in OPTIONS:
            # Setting some of pandas' options imports matplotlib, which need not be there.
            if pd.get_option(key) != _pandas_options[key].defval:
                pd.reset_option(key)
        elif key in (scoped := _scoped.get()):
            _scoped.set({**scoped, key: OPTIONS[key].default})
        else:
            _set.pop(key, None)


@contextmanager
def option_context(*args: Any) -> Iterator[None]:
    """Set options inside a ``with`` statement, for the current thread or task.

    Options that are pandas' own are set for the process and set back, as pandas does.

    Parameters
    ----------
    *args : str, object, ... or dict
        As in `set_option`.

    Examples
    --------
    >>> with pd.option_context("backend", "local", "display.max_rows", 5):
    ...     pd.get_option("backend"), pd.get_option("display.max_rows")
    ('local', 5)
    >>> pd.get_option("backend")
    'auto'
    """
    pairs = [
        (_the_key(pat), value) for pat, value in _pairs(args, "Provide an even amount of arguments as option_context(pat, val, ...).")
    ]
    ours = {key: OPTIONS[key].check(value) for key, value in pairs if key in OPTIONS}
    theirs = [item for pair in pairs if pair[0] not in OPTIONS for item in pair]
    before = _scoped.get()
    with pd.option_context(*theirs) if theirs else nullcontext():
        _scoped.set({**before, **ours})
        try:
            yield
        finally:
            # Only our own names go back: set_option may have changed those of an outer context meanwhile.
            kept = {key: value for key, value in _scoped.get().items() if key not in ours}
            _scoped.set({**kept, **{key: before[key] for key in ours if key in before}})


def describe_option(pat: str = "", _print_desc: bool = True) -> str | None:
    """Print what options mean, their defaults and their present values.

    Parameters
    ----------
    pat : str, default ""
        A name or a regular expression; all options by default.
    _print_desc : bool, default True
        Whether to print the description, or to return it.

    Returns
    -------
    str or None
        The description, if it was not printed.

    Examples
    --------
    >>> pd.describe_option("optimizer.level")
    optimizer.level : 0 runs plans as they are written; 1 applies the optimizer's rules.
        [default: 1] [currently: 1]
    """
    text = "\n".join(_description(key) for key in _some_keys(pat))
    if not _print_desc:
        return text
    print(text)
    return None


def _description(key: str) -> str:
    if key in OPTIONS:
        return f"{key} : {OPTIONS[key].doc}\n    [default: {OPTIONS[key].default}] [currently: {get_option(key)}]"
    return pd.describe_option(key, _print_desc=False) or ""


def _pairs(args: tuple[Any, ...], message: str) -> list[tuple[str, Any]]:
    if len(args) == 1 and isinstance(args[0], dict):
        return list(args[0].items())
    if not args or len(args) % 2:
        raise ValueError(message)
    return list(zip(args[::2], args[1::2], strict=True))


def _some_keys(pat: str) -> list[str]:
    """The names that a pattern matches, at least one."""
    if pat in OPTIONS or pat in _pandas_options:
        return [pat]
    names = sorted({*OPTIONS, *_pandas_options})
    found = names if pat == "all" else [name for name in names if re.search(pat, name, re.IGNORECASE)]
    if not found:
        raise OptionError(f"No such keys(s): {pat!r}")
    return found


def _the_key(pat: str) -> str:
    """The one name that a pattern matches."""
    if pat in OPTIONS:
        return pat
    keys = _some_keys(pat)
    if len(keys) > 1:
        raise OptionError(f"Pattern matched multiple keys: {pat!r} is in {', '.join(keys)}")
    return keys[0]


class Options:
    """Options as attributes: ``pd.options.compute.max_rows = 10``."""

    __slots__ = ("_prefix",)
    _prefix: str

    def __init__(self, prefix: str = "") -> None:
        object.__setattr__(self, "_prefix", prefix)

    def __getattr__(self, name: str) -> Any:
        key = self._prefix + name
        if _is_option(key):
            return get_option(key)
        if name in dir(self):
            return Options(key + ".")
        raise OptionError(f"No such option: {key!r}")

    def __setattr__(self, name: str, value: Any) -> None:
        key = self._prefix + name
        if not _is_option(key):
            raise OptionError(f"You can only set the value of existing options, and {key!r} is none")
        set_option(key, value)

    def __dir__(self) -> list[str]:
        start = len(self._prefix)
        return sorted({key[start:].partition(".")[0] for key in (*OPTIONS, *_pandas_options) if key.startswith(self._prefix)})

    def __repr__(self) -> str:
        return f"options.{self._prefix}".removesuffix(".") + f": {', '.join(dir(self))}"


def _is_option(key: str) -> bool:
    return key in OPTIONS or key in _pandas_options


options = Options()
