"""Texts taken apart and put together: split, partition, extract, get_dummies, join, cat."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from ...plan import Expr, literal, op
from ...plan import types as t
from ..common.handle import Handle, as_dataframe
from ..core.align import on_rows_of
from ..core.dtypes import OBJECT, Dtype, objects, parse_dtype
from ..core.frame import Entry, Frame, Label
from ..core.positions import column_of
from ..core.spreading import distinct_values
from .texts import Texts, pattern_of

__all__ = ["Splitting"]


class Splitting(Texts):
    """split, rsplit, partition, rpartition, findall, extract, get_dummies, join, cat."""

    def split(self, pat: Any = None, *, n: int = -1, expand: bool = False, regex: bool | None = None) -> Any:
        """The texts as lists of their parts.

        Parameters
        ----------
        pat : str or re.Pattern, optional
            What is between the parts; white space unless given.
        n : int, default -1
            At how many places to split; at all if 0 or negative.
        expand : bool, default False
            Whether the parts are columns.
        regex : bool, optional
            Whether `pat` is a regular expression of Python's; if it is longer than a character, unless given.

        Returns
        -------
        Series, Index or DataFrame
            Runs no job; with `expand` one, which counts the columns.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series(["a b", "c"]).str.split().to_list()
        [['a', 'b'], ['c']]
        """
        if isinstance(pat, re.Pattern) and regex is not False:
            pat, regex = _with_flags(pat), True
        return self._parts("split", expand, pat=pat, n=n, regex=regex)

    def rsplit(self, pat: str | None = None, *, n: int = -1, expand: bool = False) -> Any:
        """The texts as lists of their parts, split from the end. Runs no job unless `expand` is set. See `split`.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series(["a b c"]).str.rsplit(n=1).to_list()
        [['a b', 'c']]
        """
        return self._parts("rsplit", expand, pat=pat, n=n)

    def partition(self, sep: str = " ", expand: bool = True) -> Any:
        """The texts in three: what is before a part, the part, and what is after it.

        Parameters
        ----------
        sep : str, default " "
            The part, where it comes first.
        expand : bool, default True
            Whether the three are columns; else they are tuples.

        Returns
        -------
        Series, Index or DataFrame
            With `expand` it runs one job, which sees whether there are values.

        Raises
        ------
        ValueError
            If `sep` is empty, when values are computed.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series(["a=b=c"]).str.partition("=", expand=False).to_list()
        [('a', '=', 'b=c')]
        """
        return self._parts("partition", expand, items="tuple", sep=sep, expand=False)

    def rpartition(self, sep: str = " ", expand: bool = True) -> Any:
        """The texts in three: around a part, where it comes last. With `expand` it runs one job. See `partition`."""
        return self._parts("rpartition", expand, items="tuple", sep=sep, expand=False)

    def findall(self, pat: Any, flags: int = 0) -> Any:
        r"""The matches of a pattern in each text: lists of texts, or of tuples if it has several groups.

        Parameters
        ----------
        pat : str or re.Pattern
            A regular expression of Python's.
        flags : int, default 0
            Flags of module `re`.

        Returns
        -------
        Series or Index
            Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series(["a1b22"]).str.findall(r"\d+").to_list()
        [['1', '22']]
        """
        pat, _, flags = pattern_of(pat, True, flags)
        return self._call("findall", items="tuples" if re.compile(pat).groups > 1 else "list", pat=pat, flags=flags)

    def extract(self, pat: Any, flags: int = 0, expand: bool = True) -> Any:
        r"""What the groups of a pattern match in each text, where it matches first; missing where it does not.

        Parameters
        ----------
        pat : str or re.Pattern
            A regular expression of Python's, with groups; names of groups label the columns.
        flags : int, default 0
            Flags of module `re`.
        expand : bool, default True
            Whether the result is a frame if there is one group.

        Returns
        -------
        DataFrame, Series or Index
            Runs no job.

        Raises
        ------
        ValueError
            If the pattern has no groups.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series(["a1", "b"]).str.extract(r"(?P<letter>\w)(?P<digit>\d)").letter.to_list()
        ['a', nan]
        """
        pat, _, flags = pattern_of(pat, True, flags)
        pattern = re.compile(pat, flags)
        dtype = self._in_pandas("extract", pat=pat, flags=flags, expand=True).dtypes.iloc[0]
        dtype = objects("nan") if dtype == OBJECT else dtype
        names = {place: name for name, place in pattern.groupindex.items()}
        groups = self._expr("extract", pat=pat, flags=flags)
        if expand or pattern.groups > 1:
            return self._frame_of(groups, [names.get(place + 1, place) for place in range(pattern.groups)], dtype)
        made = self._made(_item(groups, 0), dtype)
        return made if made is None or 1 not in names else made.rename(names[1])

    def get_dummies(self, sep: str = "|", dtype: Any = None) -> Any:
        """A column for each part of the texts, that says which texts have it.

        Parameters
        ----------
        sep : str, default "|"
            What is between the parts.
        dtype : dtype, optional
            That of the columns, int64 unless given.

        Returns
        -------
        DataFrame
            Runs one job, which finds the parts.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series(["x|y", "y"]).str.get_dummies()
           x  y
        0  1  1
        1  0  1
        """
        self._require_rows("get_dummies")
        if isinstance(self._entry.dtype, pd.CategoricalDtype):
            raise NotImplementedError("str.get_dummies of categories")
        self._in_pandas("get_dummies", sep=sep)
        usual = pd.ArrowDtype(t.boolean) if isinstance(self._dtype, pd.ArrowDtype) else t.int64.to_pandas_dtype()
        type, presented = parse_dtype(usual if dtype is None else dtype)
        if not (t.is_numeric(type) or t.is_boolean(type)):
            raise ValueError("Only numeric or boolean dtypes are supported for 'dtype'")
        found = distinct_values(self._series._frame, self._entry)
        parts = sorted({part for text in found.to_pylist() for part in text.split(sep) if part or self._is_simple})
        text = op.concat_text(literal(sep), self._entry.expr, literal(sep))
        has = [_plain("contains", text, pat=f"{sep}{part}{sep}", regex=False) for part in parts]
        columns = [Entry(part, op.cast(op.coalesce(one, False), to=type), presented) for part, one in zip(parts, has, strict=True)]
        return as_dataframe(self._series._frame.map(columns))

    def join(self, sep: str) -> Any:
        """The texts of each list, or the letters of each text, joined.

        Parameters
        ----------
        sep : str
            What comes between.

        Returns
        -------
        Series or Index
            Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series(["a b"]).str.split().str.join("-").to_list()
        ['a-b']
        """
        return self._call("join", sep=sep)

    def cat(self, others: Any = None, sep: str | None = None, na_rep: str | None = None, join: str = "left") -> Any:
        """The texts, each with those beside it; or all of them as one text.

        Parameters
        ----------
        others : Series, Index, DataFrame, list-like or list of them, optional
            The texts beside it: by label if they have labels, else by position. If there are none, all texts are joined.
        sep : str, optional
            What comes between.
        na_rep : str, optional
            What stands for a missing text; unless given, the result is missing, and without `others` it is left out.
        join : {"left", "outer", "inner", "right"}, default "left"
            Which labels the result has; those of others than "left" run in pandas, on collected values.

        Returns
        -------
        str, Series or Index
            Runs one job without `others`; else none, but that it may have to count rows and see that labels are unique.

        Raises
        ------
        ValueError
            If a list is not as long as there are rows.
        TypeError
            If others are no texts.

        Examples
        --------
        >>> import plandas as pd
        >>> texts = pd.Series(["a", "b"])
        >>> texts.str.cat(["x", "y"], sep="-").to_list(), texts.str.cat()
        (['a-x', 'b-y'], 'ab')
        """
        if isinstance(others, str):
            raise ValueError("Did you mean to supply a `sep` keyword?")
        if others is None:
            return self._owner.to_pandas().str.cat(sep=sep, na_rep=na_rep)
        self._require_rows("cat")
        frame = self._series._frame
        several = isinstance(others, list | tuple) and any(pd.api.types.is_list_like(one) for one in others)
        if several and not all(isinstance(one, Handle | pd.Series | pd.Index | np.ndarray) for one in others):
            raise TypeError("others must be texts, objects with labels, arrays, or a list of such objects and arrays")
        for other in others if several else [others]:
            frame = _beside(frame, other, join)
        dtype = objects("nan") if self._dtype == OBJECT else self._dtype
        texts = [one.expr if na_rep is None else op.coalesce(one.expr, na_rep) for one in frame.columns]
        parts = [part for text in texts for part in (literal(sep or ""), text)][1:]
        return self._series._of(frame.map([Entry(self._entry.label, op.concat_text(*parts), dtype)]))

    # --- What they share ---

    def _require_rows(self, method: str) -> None:
        if self._owner is not self._series:
            raise NotImplementedError(f"Index.str.{method}")

    def _parts(self, method: str, as_columns: bool, items: str = "list", **given: Any) -> Any:
        if not as_columns:
            return self._call(method, items=items, **given)
        self._in_pandas(method, **given)
        parts = self._expr(method, **given)
        most = self._series._with(_plain("len", parts)).max()
        width = min(len(self._series.head(1)), 1) if pd.isna(most) else int(most)
        return self._frame_of(parts, range(width), self._dtype)

    def _frame_of(self, parts: Expr, labels: Sequence[Label], dtype: Dtype) -> Any:
        """The parts of each text as columns."""
        self._require_rows("split")
        entries = [Entry(label, _item(parts, place), dtype) for place, label in enumerate(labels)]
        return as_dataframe(self._series._frame.map(entries).replace(column_names=(None,)))


def _plain(method: str, value: Expr, **given: Any) -> Expr:
    return op.text(value, method=(method, *given.items()))


def _item(parts: Expr, place: int) -> Expr:
    return _plain("get", parts, i=place)


def _with_flags(pattern: re.Pattern[str]) -> str:
    """A pattern that says its own flags."""
    letters = "".join(letter for letter, flag in zip("aimsx", (re.A, re.I, re.M, re.S, re.X), strict=True) if pattern.flags & flag)
    return f"(?{letters}){pattern.pattern}" if letters else pattern.pattern


def _beside(frame: Frame, other: Any, join: str) -> Frame:
    """The frame with the columns of other texts."""
    if isinstance(other, pd.Series | pd.DataFrame):
        from ..io.create import from_pandas

        other = from_pandas(other)
    if isinstance(other, Handle) and other._frame.columns:
        frame, theirs = _on_rows(frame, other._frame, join)
        columns = list(theirs.columns)
    else:
        array = np.asarray(other) if not isinstance(other, Handle | pd.Index) else other
        if getattr(array, "ndim", 1) == 2:
            raise NotImplementedError("str.cat with an array of two dimensions")
        frame, entry = column_of(frame, array)
        columns = [entry]
    if not all(t.is_string(entry.expr.type) or t.is_null(entry.expr.type) for entry in columns):
        raise TypeError("Concatenation requires list-likes containing only strings (or missing values).")
    return frame.map([*frame.columns, *columns])


def _on_rows(frame: Frame, other: Frame, join: str) -> tuple[Frame, Frame]:
    if join != "left" and frame.aligned_base(other) is None:
        raise NotImplementedError(f"str.cat with join={join!r}")
    try:
        frame, other = on_rows_of(frame, other)
    except (TypeError, ValueError) as error:
        raise NotImplementedError("str.cat with labels that come twice, or of another kind") from error
    return frame, other
