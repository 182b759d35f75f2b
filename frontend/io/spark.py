"""Spark's DataFrames, in and out; its tables, and whatever else it has a reader for."""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, cast

from ...optimizer import optimize
from ...plan import Collect
from ..common.handle import as_dataframe
from ..core.build import from_external
from ..core.frame import Frame
from ..core.materialize import context
from ..frame import DataFrame
from .csv import read_csv
from .json import read_json
from .orc import read_orc
from .parquet import read_parquet
from .without_spark import is_own

__all__ = ["from_pandas_on_spark", "from_spark", "read_spark_io", "read_table", "spark_frame", "to_spark"]

OWN: dict[str, Callable[..., DataFrame]] = {"parquet": read_parquet, "orc": read_orc, "json": partial(read_json, lines=True)}
TEXTS = (".tsv", ".tab", ".txt", ".csv", ".dat", ".gz", ".bz2", ".zip", ".xz", ".zst")


def from_spark(data: Any, index_col: str | list[str] | None = None) -> DataFrame:
    """A DataFrame of a Spark DataFrame's rows, in the order in which Spark yields them.

    Parameters
    ----------
    data : pyspark.sql.DataFrame
        Classic or Connect; or a DataFrame or Series of pandas-on-Spark, with its index.
    index_col : str or list of str, optional
        Columns that become the index; 0, 1, 2, ... unless given.

    Returns
    -------
    DataFrame
        Runs no job.
    """
    if type(data).__module__.startswith("pyspark.pandas."):
        return cast(DataFrame, from_pandas_on_spark(data))
    made = as_dataframe(spark_frame(data))
    return made if index_col is None else made.set_index(index_col)


def from_pandas_on_spark(data: Any) -> Any:
    """The DataFrame or Series of a pandas-on-Spark one, labels and index included. Runs no job."""
    if type(data).__name__ == "Series":
        return from_pandas_on_spark(data.to_frame()).iloc[:, 0].rename(data.name)
    names = list(data.index.names)
    levels = [f"__index_{level}" for level in range(len(names))]
    made = from_spark(data.to_spark(index_col=levels), levels)
    made.columns = data.columns
    return made.rename_axis(index=names)


def read_table(
    filepath_or_buffer: Any = None, *, sep: str = "\t", index_col: Any = None, name: str | None = None, **kwargs: Any
) -> DataFrame:
    """Read a table that Spark knows, or, as in pandas, text files with a tab between cells.

    Parameters
    ----------
    filepath_or_buffer : str, path-like, list of those, or file-like
        The name of a table or view where it is a plain name and there is no file of that name; else what
        `read_csv` takes. The rows of a table are in the order in which Spark yields them, which for tables of
        several files need not be the one in which they were written.
    sep : str, default "\\t"
        What separates cells, in text files.
    index_col : int, str or list, optional
        Columns that become the index.
    name : str, optional
        The name of a table, whatever files there are.
    **kwargs
        What `read_csv` takes besides.

    Returns
    -------
    DataFrame
        Runs no job; starts Spark for a table.

    Raises
    ------
    FileNotFoundError
        If there is neither a file nor a table.

    Examples
    --------
    >>> import io, plandas as pd
    >>> pd.read_table(io.StringIO("a\\tb\\n1\\t2")).columns.to_list()
    ['a', 'b']
    """
    given = filepath_or_buffer if name is None else name
    if name is None and (kwargs or not _is_name(given)):
        return read_csv(given, sep=sep, index_col=index_col, **kwargs)
    from ...backends.spark.external import table

    try:
        found = table(given)
    except KeyError as error:
        raise FileNotFoundError(2, "No such file, nor a table of Spark's", given) from error
    return from_spark(found, index_col)


def _with_parameters_of(reader: Callable[..., Any]) -> inspect.Signature:
    """The parameters of `read_table`, and those of another reader that it hands on."""
    own = [one for one in inspect.signature(read_table).parameters.values() if one.kind is not one.VAR_KEYWORD]
    more = [one for one in inspect.signature(reader).parameters.values() if one.name not in {known.name for known in own}]
    return inspect.Signature([*own, *more], return_annotation=DataFrame)


read_table.__signature__ = _with_parameters_of(read_csv)  # type: ignore[attr-defined]


def _is_name(given: Any) -> bool:
    """Whether a path may be a table's name."""
    return isinstance(given, str) and not os.path.exists(given) and not set(given) & set("/\\*?[") and not given.endswith(TEXTS)


def read_spark_io(
    path: str | list[str] | None = None,
    format: str | None = None,
    schema: Any = None,
    index_col: str | list[str] | None = None,
    **options: Any,
) -> DataFrame:
    """Read what one of Spark's readers takes, in the order in which it yields rows.

    Of several files Spark takes the large ones first. `read_csv`, `read_json`, `read_orc` and `read_parquet` read
    files in the order of their names.

    Parameters
    ----------
    path : str or list of str, optional
        Where the data is, if the reader wants to know.
    format : str, optional
        The reader: "text", "avro", "delta", "jdbc", ...; the session's default unless given.
    schema : StructType or str, optional
        The columns, as in ``"n bigint, s string"``; told by the data unless given.
    index_col : str or list of str, optional
        Columns that become the index.
    **options
        The reader's own.

    Returns
    -------
    DataFrame
        Starts Spark, and runs a job where only data tells the columns. Unless a session runs, or options are given, plandas
        reads Parquet, ORC and JSON itself.
    """
    if path is not None and schema is None and is_own(format, options):
        return OWN[str(format)](path, index_col=index_col)
    from ...backends.spark.external import load

    return from_spark(load(path, format, schema, options), index_col)


def spark_frame(data: Any) -> Frame:
    """The frame of a Spark DataFrame."""
    from ...backends.spark.external import known_rows, source_fields

    return from_external("spark", data, source_fields(data), known_rows(data))


def to_spark(frame: Frame, index_col: str | Sequence[str] | None = None) -> Any:
    """A Spark DataFrame of a frame's columns, under their labels as texts."""
    levels = [] if index_col is None else [index_col] if isinstance(index_col, str) else list(index_col)
    if levels and len(levels) != len(frame.index):
        raise ValueError(f"index_col names {len(levels)} levels, the index has {len(frame.index)}")
    entries = [*(frame.index if levels else ()), *frame.columns]
    plan, ids = frame.collect(entries)
    # There is no collecting after which the driver could number rows.
    optimized = optimize(plan, context(keeps_order=False, disabled=("number_at_root",))).plan
    assert isinstance(optimized, Collect)
    from ...backends.spark.external import to_dataframe

    return to_dataframe(optimized, ids, [*levels, *map(str, frame.labels)])
