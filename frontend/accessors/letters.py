"""Texts letter by letter: their case, their forms in Unicode, and what kind of letters they have."""

from __future__ import annotations

from typing import Any

from .texts import Texts

__all__ = ["Letters"]


def _kind(name: str, summary: str) -> Any:
    def whether(self: Texts) -> Any:
        return self._whether(name)

    whether.__name__, whether.__qualname__ = name, f"Letters.{name}"
    whether.__doc__ = f"{summary} Runs no job."
    return whether


class Letters(Texts):
    """upper, lower, title, capitalize, swapcase, casefold, normalize, translate, isalpha and its like."""

    isalnum = _kind("isalnum", "Whether all characters of a text are letters or digits, and there is one.")
    isalpha = _kind("isalpha", "Whether all characters of a text are letters, and there is one.")
    isascii = _kind("isascii", "Whether all characters of a text are of ASCII.")
    isdecimal = _kind("isdecimal", "Whether all characters of a text are decimal digits, and there is one.")
    isdigit = _kind("isdigit", "Whether all characters of a text are digits, such as a superscript, and there is one.")
    islower = _kind("islower", "Whether all letters of a text that have a case are in lower case, and there is one.")
    isnumeric = _kind("isnumeric", "Whether all characters of a text are of numbers, such as a fraction, and there is one.")
    isspace = _kind("isspace", "Whether all characters of a text are white space, and there is one.")
    istitle = _kind("istitle", "Whether each word of a text begins in upper case and goes on in lower case, and there is one.")
    isupper = _kind("isupper", "Whether all letters of a text that have a case are in upper case, and there is one.")

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

    def title(self) -> Any:
        """The texts with each word in lower case but for its first letter. Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series(["aB cd"]).str.title().to_list()
        ['Ab Cd']
        """
        return self._call("title")

    def capitalize(self) -> Any:
        """The texts in lower case but for their first letter. Runs no job. See `title`."""
        return self._call("capitalize")

    def swapcase(self) -> Any:
        """The texts with upper and lower case exchanged. Runs no job. See `upper`."""
        return self._call("swapcase")

    def casefold(self) -> Any:
        """The texts as they compare where case is ignored. Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series(["Straße"]).str.casefold().to_list()
        ['strasse']
        """
        return self._call("casefold")

    def normalize(self, form: str) -> Any:
        """The texts in a normal form of Unicode.

        Parameters
        ----------
        form : {"NFC", "NFKC", "NFD", "NFKD"}

        Returns
        -------
        Series or Index
            Runs no job.

        Raises
        ------
        ValueError
            If there is no such form, when values are computed.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series(["ﬁ"]).str.normalize("NFKC").to_list()
        ['fi']
        """
        return self._call("normalize", form=form)

    def translate(self, table: dict[int, Any]) -> Any:
        """The texts with letters replaced by a table.

        Parameters
        ----------
        table : dict
            By code point, as of `str.maketrans`: a text, a code point, or None for nothing.

        Returns
        -------
        Series or Index
            Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series(["abc"]).str.translate(str.maketrans("ab", "xy", "c")).to_list()
        ['xy']
        """
        if not isinstance(table, dict):
            raise NotImplementedError("str.translate with a table that is no dict")
        return self._call("translate", table=table)
