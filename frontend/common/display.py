"""How frames look in a terminal and a notebook: as in pandas, from the few rows that are shown."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

from ...plan import Concat, Select, Slice, fresh
from ..core.frame import Frame
from ..core.materialize import runs_here, to_pandas
from ..options import get_option
from .handle import Handle

__all__ = ["Display", "preview"]

REPRESENTATIONS = {"text/plain": "__repr__", "text/html": "_repr_html_"}


class Display(Handle):
    """What a terminal and a notebook show, one small job each."""

    def __repr__(self) -> str:
        return self._shown("text/plain")["text/plain"]

    def _repr_html_(self) -> str | None:
        return self._shown("text/html").get("text/html")

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        """What a notebook shows, as text and, if it is a frame, as HTML. Runs one job."""
        return self._shown("text/plain", "text/html")

    def _shown(self, *formats: str) -> dict[str, str]:
        """The texts of the formats that pandas has for such an object, of the same few rows."""
        shown, rows = preview(self._frame)
        data = self._pandas(shown)
        texts = {format: getattr(data, REPRESENTATIONS[format], lambda: None)() for format in formats}
        return {format: _noted(text, shown, rows) for format, text in texts.items() if text is not None}

    def explain(self, mode: str = "all", format: str = "text", analyze: bool = False) -> Any:
        """What will happen when the values are needed: plans, rules, costs, engine, index and order.

        Runs nothing, unless with `analyze`.

        Parameters
        ----------
        mode : {"all", "logical", "optimized", "rules", "cost", "backend", "spark", "sql"}, default "all"
            The plans and how they run; the plan as written; as it will run; every firing of a rule as a
            difference, and what the rules cost; about how many rows and bytes each operator has, from the
            footers of Parquet files and guesses; what the chosen engine, or Spark, will do (Spark's own
            plan starts a session, but no job); the query in SQL, as `to_sql_query` gives it.
        format : {"text", "html", "mermaid", "dot", "json"}, default "text"
            How it is told: the plan as a tree that opens in a browser, as a graph in the languages of
            Mermaid or Graphviz, or all of the mode as JSON.
        analyze : bool, default False
            Run the query, one job, and tell beside the estimates what each operator took.

        Returns
        -------
        Explanation
            Its `str()` is the text; a notebook shows it as a tree.

        Raises
        ------
        ValueError
            If there is no such mode or format.

        Examples
        --------
        >>> import plandas as pd
        >>> "aggregate" in str(pd.DataFrame({"a": [1, 1]}).groupby("a").size().explain("logical")).lower()
        True
        >>> print(pd.DataFrame({"a": [1, 1]}).explain("logical", format="mermaid"))
        flowchart BT
            n0["COLLECT a"]
            n1["ROW NUMBER index"]
            n2["SCAN table in memory (2 rows)<br/>PROJECT 1/1 columns: a = c0"]
            n1 --> n0
            n2 --> n1
        """
        from ..core.explain import Explanation

        return Explanation(self._frame, mode, format=format, analyze=analyze)

    def _pandas(self, data: pd.DataFrame) -> Any:
        """The collected frame as the pandas object that this handle stands for."""
        return data


def preview(frame: Frame) -> tuple[pd.DataFrame, int | None]:
    """The rows that pandas would need to show a frame, and how many there are: None if nobody has counted. One job.

    Of a long frame whose number of rows is known (a read without a filter), the first and last ones are
    fetched; of one that an engine elsewhere would have to count, the first `compute.max_rows`.
    """
    shows_rows = frame.columns and pd.get_option("display.large_repr") == "truncate"
    most = (pd.get_option("display.max_rows") or 0) if shows_rows else 0
    known = frame.base.row_count
    if known is not None and most and known > most:
        half = max(pd.get_option("display.min_rows") or most, most) // 2 + 1
        return _ends(frame, half, known), known
    limit = get_option("compute.max_rows")
    if limit is None or known is not None and known <= limit or runs_here(frame):
        data = to_pandas(frame)
        return data, len(data)
    settled = frame.settled
    data = to_pandas(settled.on_rows_of(Slice(settled.base, 0, limit + 1)))
    return (data, len(data)) if len(data) <= limit else (data.iloc[:limit], None)


def _ends(frame: Frame, half: int, rows: int) -> pd.DataFrame:
    """The first and the last rows of a frame of a known number of rows."""
    settled = frame.settled
    ids = list(dict.fromkeys(entry.expr.id for entry in settled.entries))  # type: ignore[attr-defined]
    base = Select(settled.base, tuple((id, id) for id in ids))
    new = {id: fresh(id.partition("#")[0]) for id in ids}
    both = Concat((Slice(base, 0, half), Slice(base, rows - half, rows)), tuple(new.values()))

    def moved(entry: Any) -> Any:
        return entry._replace(expr=entry.expr.replace(id=new[entry.expr.id]))

    return to_pandas(settled.replace(base=both, index=tuple(map(moved, settled.index)), columns=tuple(map(moved, settled.columns))))


def _noted(text: str, shown: pd.DataFrame, rows: int | None) -> str:
    """pandas' text with the true number of rows, or a word that not all rows were fetched."""
    if rows == len(shown):
        return text
    told = f"{rows}" if rows is not None else f"more than {len(shown)}"
    text = re.sub(rf"\b{len(shown)} rows ([x×]) (\d+) columns", rf"{told} rows \1 \2 columns", text)
    text = re.sub(rf"\bLength: {len(shown)}\b", f"Length: {told}", text)
    if rows is not None:
        return text
    note = f"Showing only the first {len(shown)} rows"
    return text.replace("</p>", f"</p>\n<p>{note}</p>") if text.endswith("</div>") else f"{text}\n{note}"
