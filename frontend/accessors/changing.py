"""Texts from texts: case, parts, replacements."""

from __future__ import annotations

from typing import Any

from .texts import Texts, pattern_of

__all__ = ["Changing"]


class Changing(Texts):
    """len, upper, lower, strip, slice, get, replace."""

    def len(self) -> Any:
        """The number of characters (code points) of each text. Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series(["a", "", "𝒳y"]).str.len().to_list()
        [1, 0, 2]
        """
        return self._call("len")

    def upper(self) -> Any:
        """The texts in upper case. Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series(["é", "aB"]).str.upper().to_list()
        ['É', 'AB']
        """
        return self._call("upper")

    def lower(self) -> Any:
        """The texts in lower case. Runs no job. See `upper`."""
        return self._call("lower")

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
        return self._call("slice", **{name: None if place is None else int(place) for name, place in places.items()})

    def get(self, i: int) -> Any:
        """One character of each text; missing where there is none.

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
        return self._call("get", i=int(i))

    def __getitem__(self, key: Any) -> Any:
        """A character by place, or a slice."""
        return self.slice(key.start, key.stop, key.step) if isinstance(key, slice) else self.get(key)

    def replace(self, pat: Any, repl: Any = None, n: int = -1, case: bool | None = None, flags: int = 0, regex: bool = False) -> Any:
        r"""The texts with parts, or matches of a pattern, replaced.

        Parameters
        ----------
        pat : str, re.Pattern or dict
            The part or the pattern; a dict of parts to what they become.
        repl : str
            What it becomes; groups as ``\1`` in it, if it is a pattern.
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
        if not isinstance(repl, str):
            if callable(repl):
                raise NotImplementedError("str.replace with a function is not supported")
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
