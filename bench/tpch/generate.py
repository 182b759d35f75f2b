"""The eight tables of TPC-H, as Parquet: its columns, domains and distributions, from a seed.

Amounts of money are floats, as pandas users have them, and dates are times. `lineitem` and `orders` are several files of unequal size.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

__all__ = ["TABLES", "generate", "write"]

TABLES = ("region", "nation", "supplier", "customer", "part", "partsupp", "orders", "lineitem")

REGIONS = ("AFRICA", "AMERICA", "ASIA", "EUROPE", "MIDDLE EAST")
NATIONS = (
    ("ALGERIA", 0), ("ARGENTINA", 1), ("BRAZIL", 1), ("CANADA", 1), ("EGYPT", 4), ("ETHIOPIA", 0), ("FRANCE", 3), ("GERMANY", 3),
    ("INDIA", 2), ("INDONESIA", 2), ("IRAN", 4), ("IRAQ", 4), ("JAPAN", 2), ("JORDAN", 4), ("KENYA", 0), ("MOROCCO", 0),
    ("MOZAMBIQUE", 0), ("PERU", 1), ("CHINA", 2), ("ROMANIA", 3), ("SAUDI ARABIA", 4), ("VIETNAM", 2), ("RUSSIA", 3),
    ("UNITED KINGDOM", 3), ("UNITED STATES", 1),
)  # fmt: skip
COLORS = np.array(
    ["almond", "azure", "beige", "black", "blue", "brown", "chocolate", "coral", "cyan", "forest", "frosted", "green", "honeydew",
     "indian", "ivory", "lemon", "linen", "maroon", "navy", "olive", "orange", "pink", "plum", "red", "rose", "salmon", "snow",
     "steel", "tan", "white"]
)  # fmt: skip
SEGMENTS = np.array(["AUTOMOBILE", "BUILDING", "FURNITURE", "HOUSEHOLD", "MACHINERY"])
PRIORITIES = np.array(["1-URGENT", "2-HIGH", "3-MEDIUM", "4-NOT SPECIFIED", "5-LOW"])
MODES = np.array(["AIR", "AIR REG", "FOB", "MAIL", "RAIL", "SHIP", "TRUCK"])
INSTRUCTIONS = np.array(["COLLECT COD", "DELIVER IN PERSON", "NONE", "TAKE BACK RETURN"])
TYPES = (
    np.array(["STANDARD", "SMALL", "MEDIUM", "LARGE", "ECONOMY", "PROMO"]),
    np.array(["ANODIZED", "BURNISHED", "PLATED", "POLISHED", "BRUSHED"]),
    np.array(["TIN", "NICKEL", "BRASS", "STEEL", "COPPER"]),
)
CONTAINERS = (
    np.array(["SM", "LG", "MED", "JUMBO", "WRAP"]),
    np.array(["CASE", "BOX", "BAG", "JAR", "PKG", "PACK", "CAN", "DRUM"]),
)
WORDS = np.array(["quick", "final", "special", "pending", "regular", "express", "deposits", "requests", "packages", "accounts"])
FIRST_DAY, LAST_DAY = np.datetime64("1992-01-01", "D"), np.datetime64("1998-08-02", "D")
TODAY = np.datetime64("1995-06-17", "D")
FILES = {"orders": (0.2, 0.5, 0.3), "lineitem": (0.05, 0.15, 0.3, 0.5)}
"""Which share of the rows each file of a table has."""


def generate(scale: float, seed: int = 0) -> dict[str, pd.DataFrame]:
    """The tables at a scale: 1 is six million rows of `lineitem`.

    Parameters
    ----------
    scale : float
    seed : int
        The same seed gives the same tables.
    """
    random = np.random.default_rng(seed)
    supplier = _supplier(max(10, round(10_000 * scale)), random)
    customer = _customer(max(30, round(150_000 * scale)), random)
    part = _part(max(40, round(200_000 * scale)), random)
    partsupp = _partsupp(part, len(supplier), random)
    orders = _orders(max(100, round(1_500_000 * scale)), len(customer), random)
    lineitem = _lineitem(orders, part, partsupp, random)
    return {
        "region": pd.DataFrame({"r_regionkey": range(5), "r_name": REGIONS}),
        "nation": pd.DataFrame(
            {"n_nationkey": range(25), "n_name": [name for name, _ in NATIONS], "n_regionkey": [region for _, region in NATIONS]}
        ),
        "supplier": supplier,
        "customer": customer,
        "part": part,
        "partsupp": partsupp,
        "orders": _summed_up(orders, lineitem),
        "lineitem": lineitem,
    }


def write(folder: Path, scale: float, seed: int = 0) -> Path:
    """Write the tables: a folder each, with one or several Parquet files."""
    for name, table in generate(scale, seed).items():
        (folder / name).mkdir(parents=True)
        ends = [round(len(table) * share) for share in np.cumsum(FILES.get(name, (1.0,)))]
        for number, (start, stop) in enumerate(zip([0, *ends[:-1]], ends, strict=True)):
            table.iloc[start:stop].to_parquet(folder / name / f"part-{number}.parquet", index=False)
    return folder


def _money(random: np.random.Generator, low: float, high: float, rows: int) -> np.ndarray:
    return np.round(random.uniform(low, high, rows), 2)


def _texts(random: np.random.Generator, rows: int) -> list[str]:
    return [" ".join(words) for words in WORDS[random.integers(0, len(WORDS), (rows, 4))]]


def _phones(random: np.random.Generator, nations: np.ndarray) -> list[str]:
    numbers = random.integers(100, 1000, (len(nations), 2))
    return [f"{nation + 10}-{a}-{b}-{a + b:04d}" for nation, (a, b) in zip(nations, numbers, strict=True)]


def _joined(random: np.random.Generator, parts: tuple[np.ndarray, ...], rows: int) -> list[str]:
    chosen = [part[random.integers(0, len(part), rows)] for part in parts]
    return [" ".join(words) for words in zip(*chosen, strict=True)]


def _supplier(rows: int, random: np.random.Generator) -> pd.DataFrame:
    nations = np.arange(rows) * 7 % 25
    comments = _texts(random, rows)
    for number in range(0, rows, 17):
        comments[number] = "Customer waits " + comments[number] + " Complaints"
    return pd.DataFrame(
        {
            "s_suppkey": np.arange(1, rows + 1),
            "s_name": [f"Supplier#{number:09d}" for number in range(1, rows + 1)],
            "s_address": [f"{number} Harbour Road" for number in random.integers(1, 999, rows)],
            "s_nationkey": nations,
            "s_phone": _phones(random, nations),
            "s_acctbal": _money(random, -999.99, 9999.99, rows),
            "s_comment": comments,
        }
    )


def _customer(rows: int, random: np.random.Generator) -> pd.DataFrame:
    nations = random.integers(0, 25, rows)
    return pd.DataFrame(
        {
            "c_custkey": np.arange(1, rows + 1),
            "c_name": [f"Customer#{number:09d}" for number in range(1, rows + 1)],
            "c_address": [f"{number} Market Street" for number in random.integers(1, 999, rows)],
            "c_nationkey": nations,
            "c_phone": _phones(random, nations),
            "c_acctbal": _money(random, -999.99, 9999.99, rows),
            "c_mktsegment": SEGMENTS[random.integers(0, 5, rows)],
            "c_comment": _texts(random, rows),
        }
    )


def _part(rows: int, random: np.random.Generator) -> pd.DataFrame:
    keys, makers = np.arange(1, rows + 1), random.integers(1, 6, rows)
    names = [" ".join(random.choice(COLORS, 5, replace=False)) for _ in range(rows)]
    return pd.DataFrame(
        {
            "p_partkey": keys,
            "p_name": names,
            "p_mfgr": [f"Manufacturer#{maker}" for maker in makers],
            "p_brand": [f"Brand#{maker}{kind}" for maker, kind in zip(makers, random.integers(1, 6, rows), strict=True)],
            "p_type": _joined(random, TYPES, rows),
            "p_size": random.integers(1, 51, rows),
            "p_container": _joined(random, CONTAINERS, rows),
            "p_retailprice": np.round((90_000 + keys // 10 % 20_001 + 100 * (keys % 1_000)) / 100, 2),
            "p_comment": _texts(random, rows),
        }
    )


def _partsupp(part: pd.DataFrame, suppliers: int, random: np.random.Generator) -> pd.DataFrame:
    """Four suppliers for each part."""
    keys = np.repeat(part.p_partkey.to_numpy(), 4)
    step = max(1, suppliers // 4)
    rows = len(keys)
    return pd.DataFrame(
        {
            "ps_partkey": keys,
            "ps_suppkey": (keys + np.tile(np.arange(4), len(part)) * step) % suppliers + 1,
            "ps_availqty": random.integers(1, 10_000, rows),
            "ps_supplycost": _money(random, 1, 1000, rows),
            "ps_comment": _texts(random, rows),
        }
    )


def _orders(rows: int, customers: int, random: np.random.Generator) -> pd.DataFrame:
    """Every third customer has no orders."""
    buyers = np.array([key for key in range(1, customers + 1) if key % 3])
    days = random.integers(0, (LAST_DAY - FIRST_DAY).astype(int) + 1, rows)
    return pd.DataFrame(
        {
            "o_orderkey": np.arange(1, rows + 1) * 4,
            "o_custkey": buyers[random.integers(0, len(buyers), rows)],
            "o_orderdate": (FIRST_DAY + days).astype("M8[us]"),
            "o_orderpriority": PRIORITIES[random.integers(0, 5, rows)],
            "o_clerk": [f"Clerk#{number:09d}" for number in random.integers(1, 1_000, rows)],
            "o_shippriority": 0,
            "o_comment": _texts(random, rows),
        }
    )


def _lineitem(orders: pd.DataFrame, part: pd.DataFrame, partsupp: pd.DataFrame, random: np.random.Generator) -> pd.DataFrame:
    """One to seven lines for each order."""
    counts = random.integers(1, 8, len(orders))
    place = np.repeat(np.arange(len(orders)), counts)
    rows = len(place)
    parts = random.integers(0, len(part), rows)
    quantity = random.integers(1, 51, rows).astype(float)
    ordered = orders.o_orderdate.to_numpy().astype("M8[D]")[place]
    shipped = ordered + random.integers(1, 122, rows)
    received = shipped + random.integers(1, 31, rows)
    first = np.repeat(np.cumsum(counts) - counts, counts)
    return pd.DataFrame(
        {
            "l_orderkey": orders.o_orderkey.to_numpy()[place],
            "l_partkey": part.p_partkey.to_numpy()[parts],
            "l_suppkey": partsupp.ps_suppkey.to_numpy()[parts * 4 + random.integers(0, 4, rows)],
            "l_linenumber": np.arange(rows) - first + 1,
            "l_quantity": quantity,
            "l_extendedprice": np.round(quantity * part.p_retailprice.to_numpy()[parts], 2),
            "l_discount": random.integers(0, 11, rows) / 100,
            "l_tax": random.integers(0, 9, rows) / 100,
            "l_returnflag": np.where(received <= TODAY, np.array(["R", "A"])[random.integers(0, 2, rows)], "N"),
            "l_linestatus": np.where(shipped > TODAY, "O", "F"),
            "l_shipdate": shipped.astype("M8[us]"),
            "l_commitdate": (ordered + random.integers(30, 91, rows)).astype("M8[us]"),
            "l_receiptdate": received.astype("M8[us]"),
            "l_shipinstruct": INSTRUCTIONS[random.integers(0, 4, rows)],
            "l_shipmode": MODES[random.integers(0, 7, rows)],
            "l_comment": _texts(random, rows),
        }
    )


def _summed_up(orders: pd.DataFrame, lineitem: pd.DataFrame) -> pd.DataFrame:
    """The orders with what their lines say of them: status and price."""
    price = lineitem.l_extendedprice * (1 + lineitem.l_tax) * (1 - lineitem.l_discount)
    total = price.groupby(lineitem.l_orderkey).sum().round(2)
    done = lineitem.l_linestatus.eq("F").groupby(lineitem.l_orderkey).mean()
    keys = orders.o_orderkey
    share = done.reindex(keys).to_numpy()
    status = np.where(share == 1, "F", np.where(share == 0, "O", "P"))
    return orders.assign(o_orderstatus=status, o_totalprice=total.reindex(keys).to_numpy())
