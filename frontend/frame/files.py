"""Writing a frame to files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..common.handle import Handle

__all__ = ["Files"]


class Files(Handle):
    """to_parquet, to_orc, to_spark_io, to_table."""

    def to_parquet(
        self,
        path: Any = None,
        *,
        engine: str = "auto",
        compression: str | None = "snappy",
        index: bool | None = None,
        partition_cols: str | Sequence[str] | None = None,
        num_files: int | None = None,
        mode: str = "overwrite",
        index_col: Any = None,
        storage_options: Any = None,
    ) -> bytes | None:
        """Write the frame as Parquet. Runs one job.

        Parameters
        ----------
        path : str, path-like or file-like, optional
            A folder to write part files to, or an open file. Without it the bytes of one file are returned.
        engine, storage_options
            Accepted.
        compression : str or None, default "snappy"
            The codec.
        index : bool, optional
            Whether the index is written; unless given, all but a default one is. It comes back on reading.
        partition_cols : str or list of str, optional
            Columns whose values become folders.
        num_files : int, optional
            How many part files.
        mode : {"overwrite", "append", "error", "ignore"}, default "overwrite"
            What to do where the path exists. The files are there as a whole, or not at all.
        index_col : str or list of str, optional
            Names to write the levels of the index under.

        Returns
        -------
        bytes or None

        Examples
        --------
        >>> import io, pandas, plandas as pd
        >>> pandas.read_parquet(io.BytesIO(pd.DataFrame({"a": [1, 2]}).to_parquet())).a.to_list()
        [1, 2]
        """
        from ..io.write import Layout, to_parquet

        return to_parquet(self._frame, path, compression, Layout(index, index_col, partition_cols, num_files, mode))

    def to_orc(
        self,
        path: Any = None,
        *,
        engine: str = "pyarrow",
        index: bool | None = None,
        engine_kwargs: dict[str, Any] | None = None,
        compression: str | None = "snappy",
        partition_cols: str | Sequence[str] | None = None,
        num_files: int | None = None,
        mode: str = "overwrite",
        index_col: str | Sequence[str] | None = None,
    ) -> bytes | None:
        """Write the frame as ORC. Runs one job.

        Parameters
        ----------
        path : str, path-like or file-like, optional
            A folder to write part files to, or an open file. Without it the bytes of one file are returned.
        engine, engine_kwargs
            Accepted.
        compression : str or None, default "snappy"
            The codec.
        index, partition_cols, num_files, mode, index_col
            As in `to_parquet`.

        Returns
        -------
        bytes or None

        Examples
        --------
        >>> import io, pandas, plandas as pd
        >>> pandas.read_orc(io.BytesIO(pd.DataFrame({"a": [1, 2]}).to_orc())).a.to_list()
        [1, 2]
        """
        from ..io.write import Layout, to_orc

        return to_orc(self._frame, path, compression, Layout(index, index_col, partition_cols, num_files, mode))

    def to_spark_io(
        self,
        path: str | None = None,
        format: str | None = None,
        mode: str = "overwrite",
        partition_cols: str | Sequence[str] | None = None,
        index_col: str | Sequence[str] | None = None,
        **options: Any,
    ) -> None:
        """Write with one of Spark's writers, by its own rules. Runs one job on Spark.

        Unless a session runs, or options are given, plandas writes Parquet, ORC and JSON itself.

        Parameters
        ----------
        path : str, optional
            Where to, if the writer wants to know.
        format : str, optional
            The writer: "text", "avro", "delta", "jdbc", ...; the session's default unless given.
        mode : {"overwrite", "append", "error", "ignore"}, default "overwrite"
            What to do where there is something. Spark overwrites in place: what a frame reads cannot be overwritten so.
        partition_cols : str or list of str, optional
            Columns whose values become folders.
        index_col : str or list of str, optional
            Names to write the levels of the index under; the index is left out unless given.
        **options
            The writer's own.
        """
        from ..io.write import Layout, to_spark_io

        to_spark_io(self._frame, path, format, Layout(None, index_col, partition_cols, None, mode), options)

    def to_table(
        self,
        name: str,
        format: str | None = None,
        mode: str = "overwrite",
        partition_cols: str | Sequence[str] | None = None,
        index_col: str | Sequence[str] | None = None,
        **options: Any,
    ) -> None:
        """Write a table into Spark's catalog. Runs one job on Spark.

        Parameters
        ----------
        name : str
            Of the table.
        format : str, optional
            How it is stored; the session's default unless given.
        mode : {"overwrite", "append", "error", "ignore"}, default "overwrite"
            What to do where there is a table of that name.
        partition_cols : str or list of str, optional
            Columns that the table is partitioned by.
        index_col : str or list of str, optional
            Names to write the levels of the index under; the index is left out unless given.
        **options
            The writer's own.
        """
        from ..io.write import Layout, to_table

        to_table(self._frame, name, format, Layout(None, index_col, partition_cols, None, mode), options)
