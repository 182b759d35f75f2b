"""Values out of frames: NumPy, Arrow, Python, Spark."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from ..core.materialize import to_pandas, to_table
from ..core.objects import refuse_objects
from .handle import Handle

__all__ = ["Convert"]


class Convert(Handle):
    """`to_*`, each one job."""

    def to_numpy(self, dtype: Any = None, copy: bool = False, na_value: Any = pd.api.extensions.no_default) -> np.ndarray[Any, Any]:
        """The values as an array, of the dtype that pandas finds for all columns. Runs one job.

        Parameters
        ----------
        dtype : dtype, optional
            The dtype of the array.
        copy : bool, default False
            Accepted; the array is always new.
        na_value : scalar, optional
            What stands for missing values.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.DataFrame({"a": [1, 2], "b": [0.5, 1.5]}).to_numpy()
        array([[1. , 0.5],
               [2. , 1.5]])
        """
        return self._pandas(to_pandas(self._frame)).to_numpy(dtype=dtype, na_value=na_value)

    @property
    def values(self) -> Any:
        """The values as an array. Runs one job."""
        return self._pandas(to_pandas(self._frame)).values

    def to_arrow(self, index: bool | None = None) -> pa.Table:
        """The values as an Arrow table. Runs one job.

        Parameters
        ----------
        index : bool, optional
            Whether index levels come along, as columns; unless given, all but a default index do.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.DataFrame({"a": [1, 2]}).to_arrow().column_names
        ['a']
        """
        frame = self._frame
        levels = frame.index if (index if index is not None else frame.range_step is None) else ()
        entries = [*levels, *frame.columns]
        refuse_objects(entries, "to_arrow")
        names = [f"__index_level_{place}__" if entry.label is None else str(entry.label) for place, entry in enumerate(entries)]
        return pa.Table.from_arrays(to_table(frame, entries), names)

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        return self.to_arrow().__arrow_c_stream__(requested_schema)

    def to_dict(self, *args: Any, **kwargs: Any) -> Any:
        """The values as a dict, in pandas' forms (`orient`, `into`). Runs one job."""
        return self.to_pandas().to_dict(*args, **kwargs)

    def to_string(self, *args: Any, **kwargs: Any) -> Any:
        """All values as a text, with pandas' parameters. Runs one job."""
        return self.to_pandas().to_string(*args, **kwargs)

    def _as_frame(self) -> Any:
        """The frame with every column labelled, as files need it."""
        return self._frame

    def to_spark(self, index_col: str | Sequence[str] | None = None) -> Any:
        """The plan as a Spark DataFrame, lazily; a row's place is not kept. Starts a session but no job.

        Parameters
        ----------
        index_col : str or list of str, optional
            Names for the index levels; they are left out unless given.

        Returns
        -------
        pyspark.sql.DataFrame
        """
        from ..io.spark import to_spark

        refuse_objects(self._frame.entries, "to_spark")
        return to_spark(self._as_frame(), index_col)

    def to_sql_query(self, dialect: str = "spark", index: bool = False) -> Any:
        """The plan as a SQL query: what another engine would be asked for these rows, in this order. Runs no job.

        Parameters
        ----------
        dialect : str, default "spark"
            A dialect that sqlglot writes: "duckdb", "postgres", "bigquery", "snowflake", ...
        index : bool, default False
            Whether the levels of an index other than a default one come along, as columns.

        Returns
        -------
        SqlQuery
            Its `str()` is the text. Its `tables` are what must be there under names that the query has: data in
            memory, and files that the dialect does not read by their path (Spark and DuckDB read Parquet so).

        Raises
        ------
        NotImplementedError
            If a part cannot be said in SQL so that all dialects mean it; it names the part.
        ValueError
            If there is no such dialect.

        Notes
        -----
        NaN is null in the query. Overflow and infinite numbers are as the engine that runs it has them.

        Examples
        --------
        >>> import plandas as pd
        >>> sales = pd.DataFrame({"shop": ["a", "b"], "price": [1, 5]})
        >>> print(sales[sales.price > 2].groupby("shop", as_index=False).price.max().to_sql_query("duckdb"))
        SELECT
          shop,
          MAX(price) AS price
        FROM frame
        WHERE
          price > 2
        GROUP BY
          shop
        ORDER BY
          shop
        """
        from ..core.materialize import sql_query

        frame = self._frame
        entries = frame.entries if index and not frame.has_default_index else frame.columns
        plan, ids = frame.collect(entries)
        return sql_query(plan, dialect, {id: str(entry.label) for id, entry in zip(ids, entries, strict=True)})
