"""What users call. The names here are the names of the package."""

from pandas import (
    NA,
    CategoricalIndex,
    DatetimeIndex,
    NamedAgg,
    NaT,
    Timedelta,
    TimedeltaIndex,
    Timestamp,
    date_range,
    to_datetime,
)

from .common.cutting import cut, qcut
from .common.dummies import get_dummies
from .frame import DataFrame
from .frame.concat import concat
from .frame.merge import merge
from .frame.pivot import crosstab, pivot, pivot_table
from .frame.reshape import melt, wide_to_long
from .index import Index
from .index.multi import MultiIndex
from .io.create import from_arrow, from_pandas, range
from .io.csv import read_csv
from .io.json import read_json
from .io.orc import read_orc
from .io.parquet import read_parquet
from .io.spark import from_spark, read_spark_io, read_table
from .options import describe_option, get_option, option_context, options, reset_option, set_option
from .series import Series

__all__ = [
    "CategoricalIndex", "DataFrame", "DatetimeIndex", "Index", "MultiIndex", "NA", "NamedAgg", "NaT", "Series",
    "Timedelta", "TimedeltaIndex", "Timestamp", "concat", "crosstab", "cut", "date_range", "describe_option",
    "from_arrow", "from_pandas", "from_spark", "get_dummies", "get_option", "melt", "merge", "option_context",
    "options", "pivot", "pivot_table", "qcut", "range", "read_csv", "read_json", "read_orc", "read_parquet",
    "read_spark_io", "read_table", "reset_option", "set_option", "to_datetime", "wide_to_long",
]  # fmt: skip
