"""A call of every public method, by class: what tests go through the whole of the interface with.

A line has names, a colon and a call in which ``NAME`` stands for each of them. `it` is an object of the class, `df` a frame
of columns a, b, s and t. `NO_CALLS` has the names that compute nothing or that are not about an engine, by reason.
"""

from __future__ import annotations

__all__ = ["CALLS", "NO_CALLS", "OBJECTS", "calls"]

OBJECTS = {
    "DataFrame": "df",
    "Series": "df.b",
    "Index": "df.set_index('a').index",
    "DataFrameGroupBy": "df.groupby('s')[['a', 'b']]",
    "SeriesGroupBy": "df.groupby('s').b",
    "Rolling": "df.b.rolling(3)",
    "Expanding": "df.b.expanding()",
    "ExponentialMovingWindow": "df.b.ewm(2)",
    "RollingGroupby": "df.groupby('s').b.rolling(3)",
    "Plot": "df.plot",
    "StringMethods": "df.s.str",
    "DatetimeMethods": "df.a.astype('int64').astype('M8[us]').dt",
    "TimedeltaMethods": "df.a.astype('int64').astype('m8[us]').dt",
}
"""How to come by an object of each class."""

OPERATORS = """
add sub subtract mul multiply div divide truediv floordiv mod pow: it[["a", "b"]].NAME(2)
radd rsub rmul rdiv rtruediv rfloordiv rmod rpow: it[["a", "b"]].NAME(2)
eq ne lt le gt ge: it[["a", "b"]].NAME(1)
"""

SHARED = """
all any count max min nunique sum mean median std var sem skew kurt kurtosis prod product: it.NAME()
cumsum cumprod cummax cummin: it.NAME()
abs ffill bfill isna isnull notna notnull rank diff pct_change mode describe empty: it.NAME
shift: it.shift(2)
fillna: it.fillna(0)
dropna: it.dropna()
interpolate: it.interpolate()
quantile: it.quantile([0.1, 0.5])
round: it.round(1)
clip: it.clip(0, 1)
isin: it.isin([1, 2])
head tail: it.NAME(3)
sample: it.sample(3, random_state=0)
take: it.take([3, 1])
truncate: it.truncate(5, 20)
filter: it.filter(items=[1, 2], axis=0)
add_prefix: it.add_prefix("x")
add_suffix: it.add_suffix("x")
agg aggregate: it.NAME(["min", "max"])
astype: it.astype("float64")
reset_index: it[it.index > 5].reset_index(drop=True)
sort_index: it.sort_index(ascending=False)
set_axis: it.head(3).set_axis([1, 2, 3])
rename_axis: it.rename_axis("row")
reindex: it.reindex([3, 1, 5000])
reindex_like: it.reindex_like(it.head(3))
asof: it.asof(5)
first_valid_index last_valid_index: it.NAME()
ewm: it.ewm(2).mean()
rolling: it.rolling(3).sum()
expanding: it.expanding().sum()
loc: it.loc[5:20]
iloc: it.iloc[-5:-1]
at: it.at
iat: it.iat
xs: it.xs(5)
where mask: it.NAME(it > 1)
combine_first update: it.NAME(it)
replace: it.replace(1, 2)
squeeze: it.squeeze()
copy: it.copy()
attrs: it.NAME
pipe: it.pipe(lambda x: x.head(2))
items: dict(it.items())
idxmax idxmin: it.NAME()
nlargest nsmallest: it.NAME
drop_duplicates: it.drop_duplicates()
duplicated: it.duplicated()
value_counts: it.value_counts()
to_arrow to_numpy to_pandas to_dict to_string to_csv to_json: it.NAME()
values: it.values
size shape: it.NAME
plot: it.plot.line()
hist: it.hist()
boxplot: it.boxplot()
explain: str(it.explain())
info memory_usage: it.NAME()
droplevel swaplevel reorder_levels unstack: df.set_index(["s", "a"]).b
explode: it.head(3)
groupby: it.groupby(it.b if hasattr(it, "columns") else it).count()
"""

CALLS = {
    "DataFrame": OPERATORS + SHARED.replace("it.", 'it[["a", "b"]].') + """
T transpose: it[["a", "b"]].head(3).NAME
from_arrow: it.from_arrow(it.head(3).to_arrow())
select: it.NAME("b")
from_dict: it.from_dict({"a": [1]})
from_records: it.from_records([(1,)])
assign: it.assign(c=it.a + it.b)
drop: it.drop(columns="b")
get: it.get("b")
insert: it.insert(0, "c", it.a)
pop: it.pop("b")
isin: it.isin({"a": [1]})
join: it.join(it[["b"]], rsuffix="_2")
merge: it.merge(it.head(3), on="a", how="left")
melt: it[["a", "b"]].melt()
stack: it[["a", "b"]].stack()
pivot: it.head(3).pivot(columns="s", values="b")
pivot_table: it.pivot_table("b", "s", "t", aggfunc="sum")
nlargest nsmallest: it.NAME(3, "b")
rename: it.rename(columns={"a": "c"})
select_dtypes: it.select_dtypes("number")
set_index: it.set_index("s").sort_index()
sort_values: it.sort_values(["s", "a"])
abs ffill bfill isna isnull notna notnull rank diff pct_change mode describe: it[["a", "b"]].NAME()
empty: it.empty
where mask: it[["a", "b"]].NAME(it.b > 1)
combine_first update: it.NAME(it)
map: it[["a"]].map(abs)
apply: it.apply(lambda row: row.b, axis=1)
query: it.query("b > 1")
eval: it.eval("c = a + b")
corr cov: it[["a", "b"]].NAME()
""",
    "Series": OPERATORS.replace('it[["a", "b"]]', "it") + SHARED + """
abs ffill bfill isna isnull notna notnull rank diff pct_change mode describe: it.NAME()
argmax argmin: it.NAME()
between: it.between(1, 2)
divmod rdivmod: it.NAME(2)[0]
drop: it.drop(5)
hasnans is_unique is_monotonic_increasing is_monotonic_decreasing empty: it.NAME
item: it.head(1).item()
map: it.map({1.0: 2.0})
apply: it.apply(abs)
corr cov: it.NAME(it)
nlargest nsmallest: it.NAME(3)
rename: it.rename("c")
searchsorted: it.sort_values().searchsorted(2)
sort_values: it.sort_values()
to_frame: it.to_frame()
to_list tolist transpose keys: it.NAME()
from_arrow: it.from_arrow(it.head(3).to_arrow()["b"])
T array: it.NAME
unique: it.unique()
filter: it.filter(items=[1, 2])
""",
    "Index": OPERATORS.replace('it[["a", "b"]]', "it") + """
abs isna isnull notna notnull: it.NAME()
all any min max nunique argmax argmin: it.NAME()
append: it.append(it)
astype: it.astype("float64")
difference intersection union symmetric_difference: it.NAME(df.head(3).set_index("a").index)
drop: it.drop([5])
drop_duplicates dropna unique sort_values value_counts to_frame to_series to_list tolist to_numpy to_pandas: it.NAME()
empty hasnans has_duplicates is_unique is_monotonic_increasing is_monotonic_decreasing shape size values: it.NAME
equals: it.equals(it)
fillna: it.fillna(0)
get_indexer: it.get_indexer([5, 7])
get_loc: it.get_loc(5)
isin: it.isin([5])
map: it.map({1: 2})
rename: it.rename("row")
""",
    "DataFrameGroupBy": """
all any count first last max min mean median nunique prod sem size skew std sum var: it.NAME()
kurt: it.kurt()
pipe: it.pipe(len)
cumsum cumprod cummax cummin diff ffill bfill pct_change rank cumcount ngroup shift: it.NAME()
agg aggregate: it.NAME(["min", "max"])
head tail nth: it.NAME(2)
idxmax idxmin: it.NAME()
ngroups: it.ngroups
quantile: it.quantile(0.5)
describe: it.describe()
get_group: it.get_group("x")
transform: it.transform("mean")
apply: it.apply(len)
filter: it.filter(lambda rows: len(rows) > 1)
rolling: it.rolling(3).sum()
expanding: it.expanding().sum()
ewm: it.ewm(2).mean()
value_counts: it.value_counts()
""",
    "Rolling": """
count first last max mean median min quantile sem skew std sum var kurt: it.NAME(*([0.5] if "NAME" == "quantile" else []))
agg aggregate: it.NAME(["min", "max"])
corr cov: it.NAME(df.a)
nunique rank: it.NAME()
apply: it.NAME(max)
pipe: it.NAME(lambda windows: windows.sum())
""",
}  # fmt: skip
CALLS["SeriesGroupBy"] = CALLS["DataFrameGroupBy"] + "ohlc: it.ohlc()\nnlargest nsmallest: it.NAME(1)\n"
CALLS["DataFrameGroupBy"] += "corr cov: it.NAME(numeric_only=True)\n"
CALLS["DataFrame"] += 'resample: it.assign(t=it.a.astype("int64").astype("M8[s]")).resample("min", on="t").b.sum()\n'
CALLS["Series"] += 'resample: it.set_axis(df.a.astype("int64").astype("M8[s]")).resample("min").sum()\n'
CALLS["RollingGroupby"] = "\n".join(line for line in CALLS["Rolling"].splitlines() if not line.startswith("corr"))
CALLS["Expanding"] = "\n".join(line for line in CALLS["Rolling"].splitlines() if not line.startswith(("nunique", "apply")))
CALLS["ExponentialMovingWindow"] = """
mean std sum var: it.NAME()
agg aggregate: it.NAME(["mean", "var"])
pipe: it.NAME(lambda windows: windows.sum())
corr cov: it.NAME(df.a)
"""
CALLS["Plot"] = """
line area bar barh box kde density hist: it[["a", "b"]].plot.NAME() if hasattr(it, "columns") else it.NAME()
scatter hexbin: it.NAME("a", "b", **({"backend": "matplotlib"} if "NAME" == "hexbin" else {}))
pie: it.pie(y="a")
"""
CALLS["StringMethods"] = """
split: it.split("x", expand=True)
extract: it.extract("(x)(y)")
get_dummies: it.get_dummies("x")
cat: it.cat(df.t)
"""
CALLS["DatetimeMethods"] = """
year quarter month day hour minute second microsecond nanosecond dayofweek day_of_week weekday dayofyear day_of_year: it.NAME
days_in_month daysinmonth date tz unit is_leap_year: it.NAME
is_month_start is_month_end is_quarter_start is_quarter_end is_year_start is_year_end: it.NAME
isocalendar normalize day_name month_name: it.NAME()
floor ceil round: it.NAME("h")
strftime: it.strftime("%Y")
as_unit: it.as_unit("ms")
tz_localize: it.tz_localize("UTC")
tz_convert: it.tz_localize("UTC").dt.tz_convert("Europe/Berlin")
"""
CALLS["TimedeltaMethods"] = """
days seconds microseconds nanoseconds unit components: it.NAME
total_seconds: it.total_seconds()
floor ceil round: it.NAME("h")
as_unit: it.as_unit("ms")
"""

NO_CALLS = {
    "of each text alone: tests/differential/test_str.py": {
        "StringMethods": "capitalize casefold center contains count decode encode endswith find findall fullmatch get index isalnum"
        " isalpha isascii isdecimal isdigit islower isnumeric isspace istitle isupper join len ljust lower lstrip match normalize pad"
        " partition removeprefix removesuffix repeat replace rfind rindex rjust rpartition rsplit rstrip slice slice_replace"
        " startswith strip swapcase title translate upper wrap zfill",
    },
    "methods of the values, which have calls of their own": {"Series": "cat dt str", "Index": "str"},
    "labels and types, which no engine is asked for": {
        "DataFrame": "axes columns dtypes index keys ndim",
        "Series": "axes dtype dtypes index name ndim",
        "DataFrameGroupBy": "ndim",
        "SeriesGroupBy": "ndim",
        "Index": "T copy dtype freq freqstr is_ name names ndim nlevels set_names transpose",
    },
    "of the levels of a MultiIndex, which this one has not": {
        "Index": "droplevel get_level_values reorder_levels swaplevel",
    },
    "writes files: tests/differential/test_writing.py": {
        "DataFrame": "to_orc to_parquet to_spark_io to_table",
    },
    "a Spark DataFrame, whose plan is the user's to look at": {"DataFrame": "to_spark", "Series": "to_spark"},
    "a text: tests/engines/test_sql.py": {"DataFrame": "to_sql_query", "Series": "to_sql_query"},
    "runs in pandas, on collected rows, and says so": {
        "Expanding": "apply nunique rank",
        "RollingGroupby": "corr cov",
    },
}


def calls(kind: str) -> dict[str, str]:
    """The call of each method of a class; what is said last goes."""
    found = {}
    for line in CALLS[kind].strip().splitlines():
        names, _, call = line.partition(": ")
        found.update({name: call.replace("NAME", name) for name in names.split()})
    return found
