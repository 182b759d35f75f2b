"""Texts of a width: filled up, wrapped, repeated."""

from __future__ import annotations

from typing import Any

import numpy as np

from .texts import Texts

__all__ = ["Padding"]


class Padding(Texts):
    """pad, center, ljust, rjust, zfill, wrap, repeat."""

    def pad(self, width: int, side: str = "left", fillchar: str = " ") -> Any:
        """The texts filled up to a width.

        Parameters
        ----------
        width : int
            In characters; longer texts stay.
        side : {"left", "right", "both"}, default "left"
            Where to fill.
        fillchar : str, default " "
            One character.

        Returns
        -------
        Series or Index
            Runs no job.

        Raises
        ------
        TypeError
            If `width` is no integer, or `fillchar` not one character.
        ValueError
            If there is no such side.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series(["a", "bcd"]).str.pad(3, side="both", fillchar="-").to_list()
        ['-a-', 'bcd']
        """
        return self._call("pad", width=width, side=side, fillchar=fillchar)

    def center(self, width: int, fillchar: str = " ") -> Any:
        """The texts filled up to a width at both ends. Runs no job. See `pad`."""
        return self.pad(width, "both", fillchar)

    def ljust(self, width: int, fillchar: str = " ") -> Any:
        """The texts filled up to a width at the end. Runs no job. See `pad`."""
        return self.pad(width, "right", fillchar)

    def rjust(self, width: int, fillchar: str = " ") -> Any:
        """The texts filled up to a width at the beginning. Runs no job. See `pad`."""
        return self.pad(width, "left", fillchar)

    def zfill(self, width: int) -> Any:
        """The texts filled up to a width with zeros, after a sign. Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series(["-1", "20"]).str.zfill(4).to_list()
        ['-001', '0020']
        """
        return self._call("zfill", width=width)

    def wrap(
        self,
        width: int,
        expand_tabs: bool = True,
        tabsize: int = 8,
        replace_whitespace: bool = True,
        drop_whitespace: bool = True,
        initial_indent: str = "",
        subsequent_indent: str = "",
        fix_sentence_endings: bool = False,
        break_long_words: bool = True,
        break_on_hyphens: bool = True,
        max_lines: int | None = None,
        placeholder: str = " [...]",
    ) -> Any:
        r"""The texts with line breaks, so that no line is longer than a width.

        Parameters
        ----------
        width : int
            In characters.
        expand_tabs, tabsize, replace_whitespace, drop_whitespace, initial_indent, subsequent_indent, fix_sentence_endings, \
break_long_words, break_on_hyphens, max_lines, placeholder
            As of Python's `textwrap.TextWrapper`.

        Returns
        -------
        Series or Index
            Runs no job.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series(["one two"]).str.wrap(4).to_list()
        ['one\ntwo']
        """
        how = {name: value for name, value in locals().items() if name != "self"}
        return self._call("wrap", **how)

    def repeat(self, repeats: int) -> Any:
        """The texts several times over.

        Parameters
        ----------
        repeats : int or list of int
            How often; a list has a number for each row.

        Returns
        -------
        Series or Index
            Runs no job; a list runs in pandas, on collected values.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series(["ab"]).str.repeat(2).to_list()
        ['abab']
        """
        if not isinstance(repeats, int | np.integer):
            raise NotImplementedError("str.repeat with a number for each row")
        return self._call("repeat", repeats=int(repeats))
