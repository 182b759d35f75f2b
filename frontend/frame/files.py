"""Writing a frame to files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..common.handle import Handle

__all__ = ["Files"]


class Files(Handle):
    """to_parquet."""

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
        engine, index_col, storage_options
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

        Returns
        -------
        bytes or None

        Examples
        --------
        >>> import io, pandas, plandas as pd
        >>> pandas.read_parquet(io.BytesIO(pd.DataFrame({"a": [1, 2]}).to_parquet())).a.to_list()
        [1, 2]
        """
        from ..io.write import to_parquet

        return to_parquet(self._frame, path, compression, index, partition_cols, num_files, mode)
