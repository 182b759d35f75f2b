"""The calls of quickstart.ipynb, for a terminal. Written by run_notebook.py.

python examples/quickstart_notebook.py

Writes its files, and its plots as HTML, to the working directory.
"""

import os
import shutil
import timeit
from collections.abc import Callable

HAS_SPARK = bool(shutil.which("java") or os.environ.get("JAVA_HOME") or os.environ.get("SPARK_REMOTE"))


def show(value: object) -> None:
    """Print what a notebook would show below a cell."""
    if value is not None:
        print(value, end="\n\n")


def time(call: Callable[[], object]) -> None:
    """Print how long a call takes, at best of three."""
    print(f"{min(timeit.repeat(call, number=1, repeat=3)):.3f} s", end="\n\n")


# # plandas in ten minutes
#
# plandas has pandas' interface. Its frames are plans: a call adds to the plan and runs nothing, and what you look at is computed, in
# this process or on Spark. This notebook goes through everyday work once: making frames, looking at them, missing values, groups,
# plots, files. [quickstart_notebook.py](quickstart_notebook.py) has the same calls for a terminal.

import numpy as np
import pandas as pd

import plandas as ps

random = np.random.default_rng(2022)

# ## Making objects
#
# A Series is made of a list of values; its index is 0, 1, 2, ... unless you give one.

s = ps.Series([1, 3, 5, np.nan, 6, 8])
show(s)

# A DataFrame is made of a dictionary of columns, here with an index.

psdf = ps.DataFrame(
    {
        "a": [1, 2, 3, 4, 5, 6],
        "b": [100, 200, 300, 400, 500, 600],
        "c": ["one", "two", "three", "four", "five", "six"],
    },
    index=[10, 20, 30, 40, 50, 60],
)
show(psdf)

# A pandas frame of a NumPy array, with dates for an index and labelled columns:

dates = pd.date_range("20220101", periods=6)
show(dates)

pdf = pd.DataFrame(random.standard_normal((6, 4)), index=dates, columns=list("z2CD"))
show(pdf)

show(type(pdf))

# It becomes a plandas frame, and looks the same.

psdf = ps.from_pandas(pdf)
show(psdf)

show(type(psdf))

# ### From Spark, and back
#
# The cells of this section need Java; all others run without. plandas uses the session that you have, and never
# changes its settings. What Spark says of its start on standard error is left out here.

if HAS_SPARK:
    from pyspark.sql import SparkSession

    spark = SparkSession.builder.getOrCreate()
    sdf = spark.createDataFrame(pdf.reset_index(drop=True))
    sdf.show()

if HAS_SPARK:
    psdf = ps.from_spark(sdf)
    show(psdf)

if HAS_SPARK:
    psdf.to_spark().printSchema()

# ## Looking at data
#
# A Spark DataFrame has no index, so its rows are numbered. Let us go on with numbered rows, wherever they come from.

psdf = psdf.reset_index(drop=True)
show(psdf)

show(psdf.dtypes)

# Rows have an order, as in pandas: `head` gives the first ones. On Spark, it reads no more than these.

show(psdf.head())

show(psdf.index)

show(psdf.columns)

show(psdf.to_numpy())

# A summary of every column is one job:

show(psdf.describe())

show(psdf.T)

show(psdf.sort_index(ascending=False))

show(psdf.sort_values(by="2"))

# What will run, and where? `explain` tells, and runs nothing. Here two of four columns are read, and the three smallest rows kept
# without sorting the others.

show(psdf.sort_values(by="2")[["2", "C"]].head(3).explain())

# ## Missing data
#
# `np.nan`, `None` and `NaT` are missing values; computations leave them out.

pdf1 = pdf.reindex(index=dates[0:4], columns=[*pdf.columns, "E"])
pdf1.loc[dates[0] : dates[1], "E"] = 1
show(pdf1)

psdf1 = ps.from_pandas(pdf1)
show(psdf1)

# The same can be said to plandas. Each assignment is one more step of the plan.

psdf1 = ps.from_pandas(pdf).reindex(index=dates[0:4], columns=[*pdf.columns, "E"])
psdf1.loc[dates[0] : dates[1], "E"] = 1
show(psdf1)

# Rows with missing values are dropped, or the values filled.

show(psdf1.dropna(how="any"))

show(psdf1.fillna(value=5))

# ## Operations

show(psdf.mean())

# ## Options
#
# plandas takes the names of pandas and of pandas-on-Spark, and has some of its own: `ps.describe_option()` lists them all.

ps.set_option("compute.default_index_type", "distributed")
time(lambda: ps.range(300_000).to_pandas())

ps.reset_option("compute.default_index_type")
time(lambda: ps.range(300_000).to_pandas())

# Spark's own settings are yours. Whatever they are, results are the same; values travel as Arrow in any case.

if HAS_SPARK:
    before = spark.conf.get("spark.sql.execution.arrow.pyspark.enabled")
    spark.conf.set("spark.sql.execution.arrow.pyspark.enabled", True)
    time(lambda: ps.from_spark(spark.range(300_000)).to_pandas())

if HAS_SPARK:
    spark.conf.set("spark.sql.execution.arrow.pyspark.enabled", False)
    time(lambda: ps.from_spark(spark.range(300_000)).to_pandas())

if HAS_SPARK:
    spark.conf.set("spark.sql.execution.arrow.pyspark.enabled", before)

# ## Grouping
#
# Rows are split by the values of some columns, each group is computed by itself, and the results make one frame.

psdf = ps.DataFrame(
    {
        "A": ["foo", "bar", "foo", "bar", "foo", "bar", "foo", "foo"],
        "B": ["one", "one", "two", "three", "two", "two", "one", "three"],
        "C": random.standard_normal(8),
        "D": random.standard_normal(8),
    }
)
show(psdf)

show(psdf.groupby("A")[["C", "D"]].sum())

show(psdf.describe())

show(psdf.groupby(["A", "B"]).sum())

# The mean does not depend on the order of the rows, so `explain` shows no sort below it, and the filter has gone into the scan.

show(psdf[psdf.C > 0].sort_values("D").groupby("A")[["C"]].mean().explain("optimized"))

# ## Plotting
#
# A running maximum, as a line. What is drawn is computed by the engine first: of a long line, the points that can be seen.

pser = pd.Series(random.standard_normal(1000), index=pd.date_range("1/1/2022", periods=1000))
psser = ps.Series(pser).cummax()
show(psser.tail(10))

psser.plot().write_html("plot-1.html")

pdf = pd.DataFrame(random.standard_normal((1000, 4)), index=pser.index, columns=["A", "B", "C", "D"])
psdf = ps.from_pandas(pdf).cummax()
show(psdf)

psdf.plot().write_html("plot-2.html")

# Figures are plotly's; matplotlib's come when asked for.

axes = psdf.plot(backend="matplotlib", title="Running maxima")

# ## Files
#
# ### CSV
#
# As in pandas, the index is the first column. A write is whole, or not there.

psdf.to_csv("foo.csv")

show(ps.read_csv("foo.csv", index_col=0, parse_dates=True).head(10))

time(lambda: ps.read_csv("foo.csv").head(10).to_pandas())

# ### Parquet
#
# The index comes back by itself.

psdf.to_parquet("bar.parquet")

show(ps.read_parquet("bar.parquet").head(10))

time(lambda: ps.read_parquet("bar.parquet").head(10).to_pandas())

# Of a file, only the columns and rows that count are read:

days = ps.read_parquet("bar.parquet")
show(days.loc[days.A > 2, ["B"]].explain("optimized"))

# ### Any format that Spark knows

if HAS_SPARK:
    psdf.to_spark_io("zoo.orc", format="orc", index_col="day")

if HAS_SPARK:
    show(ps.read_spark_io("zoo.orc", format="orc", index_col="day").head(10))

if HAS_SPARK:
    time(lambda: ps.read_spark_io("zoo.orc", format="orc").head(10).to_pandas())
