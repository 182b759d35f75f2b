"""Whether, where and how often texts have a part."""

from __future__ import annotations

from typing import Any

from .texts import NO_DEFAULT, Texts, pattern_of

__all__ = ["Searching"]


class Searching(Texts):
    """contains, match, fullmatch, startswith, endswith, count, find, index."""

    def contains(self, pat: Any, case: bool = True, flags: int = 0, na: Any = NO_DEFAULT, regex: bool = True) -> Any:
        r"""Whether each text has a part, or a match of a pattern.

        Parameters
        ----------
        pat : str or re.Pattern
            The part or the pattern.
        case : bool, default True
            Whether upper and lower case differ.
        flags : int, default 0
            Flags of module `re`.
        na : bool, optional
            The answer for a missing text.
        regex : bool, default True
            Whether `pat` is a regular expression of Python's.

        Returns
        -------
        Series
            Of bool. Runs no job.

        Raises
        ------
        re.error
            If the pattern is none.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series(["a1", "b"]).str.contains(r"\d").to_list()
        [True, False]
        """
        if not regex:
            return self._whether("contains", na, pat=pat, case=bool(case), regex=False)
        pat, case, flags = pattern_of(pat, case, flags)
        return self._whether("contains", na, pat=pat, case=case, flags=flags)

    def match(self, pat: Any, case: Any = NO_DEFAULT, flags: Any = NO_DEFAULT, na: Any = NO_DEFAULT) -> Any:
        """Whether each text begins with a match of a pattern. Runs no job. See `contains`.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series(["ab", "ba"]).str.match("a").to_list()
        [True, False]
        """
        return self._matched("match", pat, case, flags, na)

    def fullmatch(self, pat: Any, case: Any = NO_DEFAULT, flags: Any = NO_DEFAULT, na: Any = NO_DEFAULT) -> Any:
        """Whether each text as a whole is a match of a pattern. Runs no job. See `contains`.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series(["ab", "a"]).str.fullmatch("a").to_list()
        [False, True]
        """
        return self._matched("fullmatch", pat, case, flags, na)

    def _matched(self, method: str, pat: Any, case: Any, flags: Any, na: Any) -> Any:
        pat, case, flags = pattern_of(pat, case is NO_DEFAULT or bool(case), 0 if flags is NO_DEFAULT else flags)
        return self._whether(method, na, pat=pat, case=case, flags=flags)

    def startswith(self, pat: str | tuple[str, ...], na: Any = NO_DEFAULT) -> Any:
        """Whether each text begins with a part, or with one of several.

        Parameters
        ----------
        pat : str or tuple of str
            The part or parts.
        na : bool, optional
            The answer for a missing text.

        Returns
        -------
        Series
            Of bool. Runs no job.

        Raises
        ------
        TypeError
            If it is no text.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series(["ab", "ba"]).str.startswith(("a", "c")).to_list()
        [True, False]
        """
        return self._whether("startswith", na, pat=pat)

    def endswith(self, pat: str | tuple[str, ...], na: Any = NO_DEFAULT) -> Any:
        """Whether each text ends with a part, or with one of several. Runs no job. See `startswith`.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series(["ab", "ba"]).str.endswith("a").to_list()
        [False, True]
        """
        return self._whether("endswith", na, pat=pat)

    def count(self, pat: Any, flags: int = 0) -> Any:
        r"""How often each text has a match of a pattern.

        Parameters
        ----------
        pat : str
            A regular expression of Python's.
        flags : int, default 0
            Flags of module `re`.

        Returns
        -------
        Series or Index
            Of numbers. Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series(["a1b22", ""]).str.count(r"\d").to_list()
        [3, 0]
        """
        pat, _, flags = pattern_of(pat, True, flags)
        return self._call("count", pat=pat, flags=flags)

    def find(self, sub: str, start: int = 0, end: int | None = None) -> Any:
        """Where each text has a part first; -1 where it has not.

        Parameters
        ----------
        sub : str
            The part.
        start, end : int, optional
            From where and to where to look, as in a slice of Python's.

        Returns
        -------
        Series or Index
            Of places, the first is 0. Runs no job.

        Raises
        ------
        TypeError
            If `sub` is no text.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series(["abab", "c"]).str.find("b").to_list()
        [1, -1]
        """
        return self._call("find", sub=sub, start=start, end=end)

    def rfind(self, sub: str, start: int = 0, end: int | None = None) -> Any:
        """Where each text has a part last; -1 where it has not. Runs no job. See `find`."""
        return self._call("rfind", sub=sub, start=start, end=end)

    def index(self, sub: str, start: int = 0, end: int | None = None) -> Any:
        """Where each text has a part first. Runs no job. See `find`.

        Raises
        ------
        ValueError
            If a text does not have it, when values are computed.
        """
        return self._call("index", sub=sub, start=start, end=end)

    def rindex(self, sub: str, start: int = 0, end: int | None = None) -> Any:
        """Where each text has a part last. Runs no job. See `index`."""
        return self._call("rindex", sub=sub, start=start, end=end)
