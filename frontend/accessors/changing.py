"""Texts from texts: what is cut off, cut out and replaced; texts as bytes."""

from __future__ import annotations

from typing import Any

from ...plan import types as t
from ..core.dtypes import default_dtype, items_of, objects
from .texts import Texts, pattern_of

__all__ = ["Changing"]


class Changing(Texts):
    """len, strip, removeprefix, slice, slice_replace, get, replace, encode, decode, and their like."""

    def len(self) -> Any:
        """The number of characters (code points) of each text. Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series(["a", "", "𝒳y"]).str.len().to_list()
        [1, 0, 2]
        """
        return self._call("len")

    def strip(self, to_strip: str | None = None) -> Any:
        """The texts without some characters at both ends.

        Parameters
        ----------
        to_strip : str, optional
            The characters; white space unless given.

        Returns
        -------
        Series or Index
            Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series([" a ", "xa"]).str.strip(" x").to_list()
        ['a', 'a']
        """
        return self._stripped("strip", to_strip)

    def lstrip(self, to_strip: str | None = None) -> Any:
        """The texts without some characters at the beginning. Runs no job. See `strip`."""
        return self._stripped("lstrip", to_strip)

    def rstrip(self, to_strip: str | None = None) -> Any:
        """The texts without some characters at the end. Runs no job. See `strip`."""
        return self._stripped("rstrip", to_strip)

    def _stripped(self, method: str, to_strip: str | None) -> Any:
        return self._call(method) if to_strip is None else self._call(method, to_strip=to_strip)

    def removeprefix(self, prefix: str) -> Any:
        """The texts without a part that they begin with. Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series(["a_b", "b_a"]).str.removeprefix("a_").to_list()
        ['b', 'b_a']
        """
        return self._call("removeprefix", prefix=prefix)

    def removesuffix(self, suffix: str) -> Any:
        """The texts without a part that they end with. Runs no job. See `removeprefix`."""
        return self._call("removesuffix", suffix=suffix)

    def slice(self, start: int | None = None, stop: int | None = None, step: int | None = None) -> Any:
        """Characters of each text from a place to another.

        Parameters
        ----------
        start, stop, step : int, optional
            As in a slice of Python's.

        Returns
        -------
        Series or Index
            Runs no job.

        Raises
        ------
        ValueError
            If the step is 0.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series(["abc", "de"]).str[-2:].to_list()
        ['bc', 'de']
        """
        if step == 0:
            raise ValueError("slice step cannot be zero")
        places = {"start": start, "stop": stop, "step": step}
        return self._call(
            "slice",
            items=items_of(self._entry.dtype),
            **{name: None if place is None else int(place) for name, place in places.items()},
        )

    def get(self, i: int) -> Any:
        """One character of each text, or value of each list; missing where there is none.

        Parameters
        ----------
        i : int
            Its place; negative from the end.

        Returns
        -------
        Series or Index
            Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series(["abc", "d"]).str[0].to_list()
        ['a', 'd']
        """
        if not t.is_list(self._entry.expr.type):
            return self._call("get", i=int(i))
        made = self._expr("get", i=int(i))
        is_object = t.is_string(made.type) or t.is_list(made.type)
        return self._made(
            made, objects("nan", items_of(self._entry.dtype).removesuffix("s")) if is_object else default_dtype(made.type)
        )

    def slice_replace(self, start: int | None = None, stop: int | None = None, repl: str | None = None) -> Any:
        """The texts with the characters from a place to another replaced.

        Parameters
        ----------
        start, stop : int, optional
            As in a slice of Python's.
        repl : str, optional
            What comes in their place; nothing unless given.

        Returns
        -------
        Series or Index
            Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series(["abc", "de"]).str.slice_replace(1, 2, "-").to_list()
        ['a-c', 'd-']
        """
        return self._call("slice_replace", start=start, stop=stop, repl=repl)

    def __getitem__(self, key: Any) -> Any:
        """A character by place, or a slice."""
        return self.slice(key.start, key.stop, key.step) if isinstance(key, slice) else self.get(key)

    def replace(self, pat: Any, repl: Any = None, n: int = -1, case: bool | None = None, flags: int = 0, regex: bool = False) -> Any:
        r"""The texts with parts, or matches of a pattern, replaced.

        Parameters
        ----------
        pat : str, re.Pattern or dict
            The part or the pattern; a dict of parts to what they become.
        repl : str or callable
            What it becomes; groups as ``\1`` in it, if it is a pattern. A function is given the match.
        n : int, default -1
            How many to replace in a text; all if negative.
        case : bool, optional
            Whether upper and lower case differ.
        flags : int, default 0
            Flags of module `re`.
        regex : bool, default False
            Whether `pat` is a regular expression of Python's.

        Returns
        -------
        Series or Index
            Runs no job.

        Raises
        ------
        TypeError
            If `repl` is no text.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series(["a1b22"]).str.replace(r"\d+", "-", regex=True).to_list()
        ['a-b-']
        """
        if isinstance(pat, dict):
            if repl is not None:
                raise ValueError("repl cannot be used when pat is a dictionary")
            made = self
            for old, new in pat.items():
                made = type(self)(made.replace(old, new, n, case, flags, regex))
            return made._owner
        if not (isinstance(repl, str) or callable(repl)):
            raise TypeError("repl must be a string or callable")
        given: dict[str, Any] = {} if n in (-1, 0) else {"n": int(n)}
        if regex or not isinstance(pat, str):
            if not regex:
                raise ValueError("Cannot use a compiled regex as replacement pattern with regex=False")
            if not isinstance(pat, str) and case is not None:
                raise ValueError("case and flags cannot be set when pat is a compiled regex")
            pat, case, flags = pattern_of(pat, case is None or case, flags)
            given["regex"] = True
        if case is not None and not case:
            given["case"] = False
        if flags:
            given["flags"] = int(flags)
        return self._call("replace", pat=pat, repl=repl, **given)

    def encode(self, encoding: str, errors: str = "strict") -> Any:
        """The texts as bytes.

        Parameters
        ----------
        encoding : str
            As of Python's `str.encode`.
        errors : str, default "strict"
            What to do with a text that it cannot hold.

        Returns
        -------
        Series or Index
            Runs no job.

        Raises
        ------
        UnicodeError
            If a text cannot be encoded, when values are computed.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series(["é"]).str.encode("latin-1").str.decode("latin-1").to_list()
        ['é']
        """
        return self._call("encode", encoding=encoding, errors=errors)

    def decode(self, encoding: str, errors: str = "strict", dtype: Any = None) -> Any:
        """Bytes as texts. Runs no job. See `encode`."""
        if dtype is not None:
            raise NotImplementedError("str.decode with a dtype")
        return self._call("decode", encoding=encoding, errors=errors)
