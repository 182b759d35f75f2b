"""Writing values to files of text: CSV and JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .handle import Handle

__all__ = ["TextFiles"]


class TextFiles(Handle):
    """to_csv, to_json."""

    def to_csv(
        self,
        path_or_buf: Any = None,
        sep: str = ",",
        na_rep: str = "",
        float_format: Any = None,
        columns: Sequence[Any] | None = None,
        header: bool | Sequence[str] = True,
        index: bool = True,
        index_label: Any = None,
        mode: str = "overwrite",
        encoding: str | None = None,
        compression: Any = None,
        quoting: int | None = None,
        quotechar: str = '"',
        lineterminator: str | None = None,
        chunksize: int | None = None,
        date_format: str | None = None,
        doublequote: bool = True,
        escapechar: str | None = None,
        decimal: str = ".",
        errors: str = "strict",
        storage_options: Any = None,
        *,
        num_files: int | None = None,
        partition_cols: str | Sequence[str] | None = None,
        index_col: str | Sequence[str] | None = None,
    ) -> str | None:
        """Write the values as CSV. Runs one job.

        CSV knows neither the index nor dtypes. As in pandas, the index is a column of the file, a default one too, and
        `read_csv` makes it the index again, and times of texts, where it is told to (`index_col`, `parse_dates`, `dtype`);
        a warning says which columns of a path need it.

        Parameters
        ----------
        path_or_buf : str, path-like or file-like, optional
            A folder to write part files to (`read_csv` reads it back in order), or an open file. Without it the
            text is returned.
        sep, na_rep, columns, header, index, index_label, encoding, quotechar, escapechar
            As in pandas.
        quoting
            As in pandas; Spark quotes what needs it, or all.
        float_format, lineterminator, date_format, doublequote, decimal
            As in pandas, by the local engine only.
        compression : {"gzip", "bz2", "zstd"}, optional
            Of the part files; Spark has no "zstd". Whatever pandas takes where an open file is written.
        chunksize, errors, storage_options
            As in pandas, where an open file is written.
        mode : {"overwrite", "append", "error", "ignore"}, default "overwrite"
            What to do where the path exists. The files are there as a whole, or not at all.
        num_files : int, optional
            How many part files.
        partition_cols : str or list of str, optional
            Columns whose values become folders.
        index_col : str or list of str, optional
            Names to write the levels of the index under.

        Returns
        -------
        str or None

        Raises
        ------
        NotImplementedError
            If a column holds bytes.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.DataFrame({"a": [1, 2]}).to_csv(index=False)
        'a\\n1\\n2\\n'
        """
        from ..io.write import Layout, to_csv

        given = {
            "sep": sep, "na_rep": na_rep, "float_format": float_format, "columns": columns, "header": header,
            "index_label": index_label, "encoding": encoding, "compression": compression, "quoting": quoting,
            "quotechar": quotechar, "lineterminator": lineterminator, "chunksize": chunksize, "date_format": date_format,
            "doublequote": doublequote, "escapechar": escapechar, "decimal": decimal, "errors": errors,
            "storage_options": storage_options,
        }  # fmt: skip
        return to_csv(self._as_frame(), path_or_buf, Layout(index, index_col, partition_cols, num_files, mode), given)

    def to_json(
        self,
        path_or_buf: Any = None,
        *,
        orient: str | None = None,
        lines: bool | None = None,
        index: bool | None = None,
        num_files: int | None = None,
        mode: str = "overwrite",
        partition_cols: str | Sequence[str] | None = None,
        index_col: str | Sequence[str] | None = None,
        **kwargs: Any,
    ) -> str | None:
        """Write the values as JSON. Runs one job.

        With `lines`, a path becomes a folder of part files with an object a line: times, decimals and the like are
        texts there, an infinite float is null or a text, and dtypes and the index are written beside the files and come
        back with `read_json`. Otherwise the whole is one text, which pandas makes of the collected values.

        Parameters
        ----------
        path_or_buf : str, path-like or file-like, optional
            Where to write; without it the text is returned.
        orient : str, optional
            As in pandas; "records" with `lines`.
        lines : bool, optional
            Whether each row is a line; unless given, where `num_files`, `partition_cols` or `index_col` is.
        index : bool, optional
            Whether the index is written; with `lines` unless given, all but a default one is.
        num_files : int, optional
            How many part files.
        mode : {"overwrite", "append", "error", "ignore"}, default "overwrite"
            What to do where the path exists. The files are there as a whole, or not at all.
        partition_cols : str or list of str, optional
            Columns whose values become folders.
        index_col : str or list of str, optional
            Names to write the levels of the index under.
        **kwargs
            pandas' other parameters, where it makes the text.

        Returns
        -------
        str or None

        Raises
        ------
        ValueError
            If `lines` is True and `orient` another than "records".
        NotImplementedError
            If a column holds bytes, and lines go to a path.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.DataFrame({"a": [1, 2]}).to_json(orient="records", lines=True)
        '{"a":1}\\n{"a":2}\\n'
        """
        from ..io.write import Layout, to_json

        spread = num_files is not None or partition_cols is not None or index_col is not None
        lines = spread if lines is None else lines
        if lines and orient not in (None, "records"):
            raise ValueError("'lines' keyword only valid when 'orient' is records")
        layout = Layout(index, index_col, partition_cols, num_files, mode)
        options = {**kwargs, "orient": orient} if not lines else kwargs
        frame = self._as_frame() if lines else self._frame
        return to_json(frame, self._pandas, path_or_buf, lines, layout, options)
