"""What users call. The names here are the names of the package."""

import pandas as _pandas
from pandas import (
    NA,
    ArrowDtype,
    BooleanDtype,
    Categorical,
    CategoricalDtype,
    DateOffset,
    DatetimeTZDtype,
    ExcelFile,
    ExcelWriter,
    Float32Dtype,
    Float64Dtype,
    Grouper,
    IndexSlice,
    Int8Dtype,
    Int16Dtype,
    Int32Dtype,
    Int64Dtype,
    Interval,
    IntervalDtype,
    NamedAgg,
    NaT,
    Period,
    PeriodDtype,
    RangeIndex,
    SparseDtype,
    StringDtype,
    Timedelta,
    Timestamp,
    UInt8Dtype,
    UInt16Dtype,
    UInt32Dtype,
    UInt64Dtype,
    api,
    array,
    arrays,
    bdate_range,
    date_range,
    errors,
    interval_range,
    offsets,
    period_range,
    set_eng_float_format,
    testing,
    timedelta_range,
    tseries,
)

from .common.cutting import cut, qcut
from .common.dummies import get_dummies
from .common.pandas_functions import (
    eval,
    factorize,
    from_dummies,
    infer_freq,
    isna,
    isnull,
    lreshape,
    merge_asof,
    merge_ordered,
    notna,
    notnull,
    to_pickle,
    unique,
)
from .common.parsing import to_datetime, to_numeric, to_timedelta
from .frame import DataFrame
from .frame.concat import concat
from .frame.merge import merge
from .frame.pivot import crosstab, pivot, pivot_table
from .frame.reshape import melt, wide_to_long
from .index import Index
from .index.modelled import CategoricalIndex, IntervalIndex, PeriodIndex
from .index.multi import MultiIndex
from .index.times import DatetimeIndex, TimedeltaIndex
from .io.create import from_arrow, from_pandas, range
from .io.csv import read_csv
from .io.in_pandas import (
    json_normalize,
    read_clipboard,
    read_excel,
    read_feather,
    read_fwf,
    read_hdf,
    read_html,
    read_pickle,
    read_sas,
    read_spss,
    read_sql,
    read_sql_query,
    read_sql_table,
    read_stata,
    read_xml,
)
from .io.json import read_json
from .io.orc import read_orc
from .io.parquet import read_parquet
from .io.spark import from_spark, read_spark_io, read_table
from .options import describe_option, get_option, option_context, options, reset_option, set_option
from .series import Series

__all__ = [
    "ArrowDtype", "BooleanDtype", "Categorical", "CategoricalDtype", "CategoricalIndex", "DataFrame", "DateOffset",
    "DatetimeIndex", "DatetimeTZDtype", "ExcelFile", "ExcelWriter", "Float32Dtype", "Float64Dtype", "Grouper", "Index",
    "IndexSlice", "Int16Dtype", "Int32Dtype", "Int64Dtype", "Int8Dtype", "Interval", "IntervalDtype", "IntervalIndex",
    "MultiIndex", "NA", "NaT", "NamedAgg", "Period", "PeriodDtype", "PeriodIndex", "RangeIndex", "Series", "SparseDtype",
    "StringDtype", "Timedelta", "TimedeltaIndex", "Timestamp", "UInt16Dtype", "UInt32Dtype", "UInt64Dtype", "UInt8Dtype",
    "api", "array", "arrays", "bdate_range", "concat", "crosstab", "cut", "date_range", "describe_option", "errors", "eval",
    "factorize", "from_arrow", "from_dummies", "from_pandas", "from_spark", "get_dummies", "get_option", "infer_freq",
    "interval_range", "isna", "isnull", "json_normalize", "lreshape", "melt", "merge", "merge_asof", "merge_ordered",
    "notna", "notnull", "offsets", "option_context", "options", "period_range", "pivot", "pivot_table", "qcut", "range",
    "read_clipboard", "read_csv", "read_excel", "read_feather", "read_fwf", "read_hdf", "read_html", "read_json", "read_orc",
    "read_parquet", "read_pickle", "read_sas", "read_spark_io", "read_spss", "read_sql", "read_sql_query", "read_sql_table",
    "read_stata", "read_table", "read_xml", "reset_option", "set_eng_float_format", "set_option", "testing",
    "timedelta_range", "to_datetime", "to_numeric", "to_pickle", "to_timedelta", "tseries", "unique", "wide_to_long",
]  # fmt: skip

for _name in ("NamedFunc", "col"):  # from pandas 3 on
    if hasattr(_pandas, _name):
        globals()[_name] = getattr(_pandas, _name)
        __all__.append(_name)
