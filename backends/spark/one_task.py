"""Plans over few rows are computed in one task: there is nothing to shuffle, so a result is one job."""

from __future__ import annotations

from collections.abc import Sequence

from pyspark.sql import DataFrame

from ...plan import Node, postorder

__all__ = ["Together", "is_small"]

FEW_ROWS = 10_000
"""A plan in which every relation has fewer rows than this is small: a shuffle would take longer than the rows do.

That no frame is gathered in one partition is about frames that are large, or may be: of which nobody has counted the rows.
"""


def is_small(plan: Node) -> bool:
    """Whether every relation of the plan is known to have few rows; what nobody has counted is not."""
    return all(node.max_rows is not None and node.max_rows < FEW_ROWS for node in postorder(plan))


class Together:
    """How relations are put together: all rows in one task where a plan is small, else as Spark has them.

    Spark adds no exchange to what it knows to be in one partition already: sorts, groups, windows and joins of it are steps
    of one stage, without samples of their keys, broadcasts, or adaptive execution's job for each stage.
    """

    def __init__(self, small: bool) -> None:
        self.small = small

    def rows(self, data: DataFrame) -> DataFrame:
        """The rows of a source, or of several relations, in one partition if they are few."""
        return data.coalesce(1) if self.small else data

    def groups(self, data: DataFrame, keys: Sequence[str]) -> DataFrame:
        """The rows with those that agree on some columns in one partition."""
        return data if self.small else data.repartition(*keys)

    def right(self, data: DataFrame) -> DataFrame:
        """The right side of a join by keys."""
        return data.hint("shuffle_hash") if self.small else data

    def crossed(self, left: DataFrame, right: DataFrame) -> DataFrame:
        """The pairs of two relations."""
        return left.crossJoin(right.hint("shuffle_replicate_nl")).coalesce(1) if self.small else left.crossJoin(right)

    def beside(self, data: DataFrame, row: DataFrame) -> DataFrame:
        """The rows with the columns of a relation of one row."""
        return self.crossed(data, row) if self.small else data.crossJoin(row.hint("broadcast"))
