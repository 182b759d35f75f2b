"""Whether and where texts have a part: contains, match, startswith, find, count, and what kind their letters are."""

from __future__ import annotations

import re
import warnings
from typing import Any

from .texts import NO_DEFAULT, Texts, pattern_of

__all__ = ["Searching"]


class Searching(Texts):
    """contains, match, fullmatch, startswith, endswith."""

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
            if not isinstance(pat, str):
                raise TypeError(f"expected a string object, not {type(pat).__name__}")
            return self._whether("contains", na, pat=pat, case=bool(case), regex=False)
        pat, case, flags = pattern_of(pat, case, flags)
        if re.compile(pat).groups:
            warnings.warn(
                "This pattern is interpreted as a regular expression, and has match groups. "
                "To actually get the groups, use str.extract.",
                UserWarning,
                stacklevel=2,
            )
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
        return self._whether("startswith", na, pat=_parts(pat))

    def endswith(self, pat: str | tuple[str, ...], na: Any = NO_DEFAULT) -> Any:
        """Whether each text ends with a part, or with one of several. Runs no job. See `startswith`.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series(["ab", "ba"]).str.endswith("a").to_list()
        [False, True]
        """
        return self._whether("endswith", na, pat=_parts(pat))


def _parts(pat: Any) -> Any:
    if not isinstance(pat, str | tuple):
        raise TypeError(f"expected a string or tuple, not {type(pat).__name__}")
    return pat
