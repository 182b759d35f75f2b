"""ORC files: only the columns that a scan needs, a stripe at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pyarrow as pa
import pyarrow.orc as pa_orc

from ...plan import DataFile, OrcSource

__all__ = ["read_orc"]


def read_orc(source: OrcSource, file: DataFile, names: Sequence[str], limit: int | None) -> Iterator[pa.Table]:
    """Columns of a file, at least its first `limit` rows."""
    stored = pa_orc.ORCFile(file.path)
    present = [name for name in names if name in stored.schema.names]
    count = 0
    for stripe in range(stored.nstripes):
        rows = pa.Table.from_batches([stored.read_stripe(stripe, columns=present or stored.schema.names[:1])])
        types = {name: source.field(name).type for name in names}
        yield pa.table(
            {name: rows[name].cast(type) if name in present else pa.nulls(rows.num_rows, type) for name, type in types.items()}
        )
        count += rows.num_rows
        if limit is not None and count >= limit:
            return
