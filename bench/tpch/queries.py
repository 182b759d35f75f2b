"""The 22 queries of TPC-H as a pandas user writes them, with the specification's validation parameters.

Each takes the tables that it reads, as frames of pandas or of what looks like it, and gives a frame with a default index.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import pandas as pd

__all__ = ["QUERIES", "reads", "run"]

Frame: TypeAlias = Any


def q1(lineitem: Frame) -> Frame:
    """Pricing summary report."""
    rows = lineitem[lineitem.l_shipdate <= pd.Timestamp("1998-09-02")]
    rows = rows.assign(disc_price=rows.l_extendedprice * (1 - rows.l_discount))
    rows = rows.assign(charge=rows.disc_price * (1 + rows.l_tax))
    return rows.groupby(["l_returnflag", "l_linestatus"], as_index=False).agg(
        sum_qty=("l_quantity", "sum"),
        sum_base_price=("l_extendedprice", "sum"),
        sum_disc_price=("disc_price", "sum"),
        sum_charge=("charge", "sum"),
        avg_qty=("l_quantity", "mean"),
        avg_price=("l_extendedprice", "mean"),
        avg_disc=("l_discount", "mean"),
        count_order=("l_orderkey", "count"),
    )


def q2(part: Frame, supplier: Frame, partsupp: Frame, nation: Frame, region: Frame) -> Frame:
    """Minimum cost supplier."""
    parts = part[(part.p_size == 15) & part.p_type.str.endswith("BRASS")]
    europe = nation.merge(region[region.r_name == "EUROPE"], left_on="n_regionkey", right_on="r_regionkey")
    sellers = supplier.merge(europe, left_on="s_nationkey", right_on="n_nationkey")
    offers = partsupp.merge(sellers, left_on="ps_suppkey", right_on="s_suppkey").merge(
        parts, left_on="ps_partkey", right_on="p_partkey"
    )
    cheapest = offers.groupby("p_partkey", as_index=False).ps_supplycost.min()
    best = offers.merge(cheapest, on=["p_partkey", "ps_supplycost"])
    columns = ["s_acctbal", "s_name", "n_name", "p_partkey", "p_mfgr", "s_address", "s_phone", "s_comment"]
    return (
        best[columns]
        .sort_values(["s_acctbal", "n_name", "s_name", "p_partkey"], ascending=[False, True, True, True], ignore_index=True)
        .head(100)
    )


def q3(customer: Frame, orders: Frame, lineitem: Frame) -> Frame:
    """Shipping priority."""
    day = pd.Timestamp("1995-03-15")
    buyers = customer[customer.c_mktsegment == "BUILDING"]
    rows = buyers.merge(orders[orders.o_orderdate < day], left_on="c_custkey", right_on="o_custkey").merge(
        lineitem[lineitem.l_shipdate > day], left_on="o_orderkey", right_on="l_orderkey"
    )
    rows["revenue"] = rows.l_extendedprice * (1 - rows.l_discount)
    total = rows.groupby(["l_orderkey", "o_orderdate", "o_shippriority"], as_index=False).revenue.sum()
    total = total.sort_values(["revenue", "o_orderdate"], ascending=[False, True], ignore_index=True).head(10)
    return total[["l_orderkey", "revenue", "o_orderdate", "o_shippriority"]]


def q4(orders: Frame, lineitem: Frame) -> Frame:
    """Order priority checking."""
    late = lineitem[lineitem.l_commitdate < lineitem.l_receiptdate]
    quarter = orders[(orders.o_orderdate >= "1993-07-01") & (orders.o_orderdate < "1993-10-01")]
    waiting = quarter[quarter.o_orderkey.isin(late.l_orderkey)]
    return waiting.groupby("o_orderpriority").size().reset_index(name="order_count")


def q5(customer: Frame, orders: Frame, lineitem: Frame, supplier: Frame, nation: Frame, region: Frame) -> Frame:
    """Local supplier volume."""
    year = orders[(orders.o_orderdate >= "1994-01-01") & (orders.o_orderdate < "1995-01-01")]
    rows = (
        region[region.r_name == "ASIA"]
        .merge(nation, left_on="r_regionkey", right_on="n_regionkey")
        .merge(customer, left_on="n_nationkey", right_on="c_nationkey")
        .merge(year, left_on="c_custkey", right_on="o_custkey")
        .merge(lineitem, left_on="o_orderkey", right_on="l_orderkey")
        .merge(supplier, left_on=["l_suppkey", "n_nationkey"], right_on=["s_suppkey", "s_nationkey"])
    )
    rows = rows.assign(revenue=rows.l_extendedprice * (1 - rows.l_discount))
    return rows.groupby("n_name", as_index=False).revenue.sum().sort_values("revenue", ascending=False, ignore_index=True)


def q6(lineitem: Frame) -> Frame:
    """Forecasting revenue change."""
    rows = lineitem[
        lineitem.l_shipdate.between("1994-01-01", "1994-12-31") & lineitem.l_discount.between(0.05, 0.07) & (lineitem.l_quantity < 24)
    ]
    return (rows.l_extendedprice * rows.l_discount).to_frame("revenue").sum().to_frame().T


def q7(supplier: Frame, lineitem: Frame, orders: Frame, customer: Frame, nation: Frame) -> Frame:
    """Volume shipping."""
    pair = nation[nation.n_name.isin(["FRANCE", "GERMANY"])]
    sellers = supplier.merge(pair, left_on="s_nationkey", right_on="n_nationkey").rename(columns={"n_name": "supp_nation"})
    buyers = customer.merge(pair, left_on="c_nationkey", right_on="n_nationkey").rename(columns={"n_name": "cust_nation"})
    shipped = lineitem[lineitem.l_shipdate.between("1995-01-01", "1996-12-31")]
    rows = (
        shipped.merge(sellers[["s_suppkey", "supp_nation"]], left_on="l_suppkey", right_on="s_suppkey")
        .merge(orders[["o_orderkey", "o_custkey"]], left_on="l_orderkey", right_on="o_orderkey")
        .merge(buyers[["c_custkey", "cust_nation"]], left_on="o_custkey", right_on="c_custkey")
    )
    rows = rows[rows.supp_nation != rows.cust_nation]
    rows = rows.assign(l_year=rows.l_shipdate.dt.year, volume=rows.l_extendedprice * (1 - rows.l_discount))
    total = rows.groupby(["supp_nation", "cust_nation", "l_year"], as_index=False).volume.sum()
    return total.rename(columns={"volume": "revenue"})


def q8(part: Frame, supplier: Frame, lineitem: Frame, orders: Frame, customer: Frame, nation: Frame, region: Frame) -> Frame:
    """National market share."""
    steel = part[part.p_type == "ECONOMY ANODIZED STEEL"]
    america = nation.merge(region[region.r_name == "AMERICA"], left_on="n_regionkey", right_on="r_regionkey")
    buyers = customer[customer.c_nationkey.isin(america.n_nationkey)]
    rows = (
        lineitem.merge(steel, left_on="l_partkey", right_on="p_partkey")
        .merge(orders[orders.o_orderdate.between("1995-01-01", "1996-12-31")], left_on="l_orderkey", right_on="o_orderkey")
        .merge(buyers, left_on="o_custkey", right_on="c_custkey")
        .merge(supplier, left_on="l_suppkey", right_on="s_suppkey")
        .merge(nation, left_on="s_nationkey", right_on="n_nationkey")
    )
    rows["o_year"] = rows.o_orderdate.dt.year
    rows["volume"] = rows.l_extendedprice * (1 - rows.l_discount)
    rows["brazil"] = rows.volume.where(rows.n_name == "BRAZIL", 0.0)
    year = rows.groupby("o_year", as_index=False)[["brazil", "volume"]].sum()
    year["mkt_share"] = year.brazil / year.volume
    return year[["o_year", "mkt_share"]]


def q9(part: Frame, supplier: Frame, lineitem: Frame, partsupp: Frame, orders: Frame, nation: Frame) -> Frame:
    """Product type profit measure."""
    rows = (
        lineitem.merge(part[part.p_name.str.contains("green")], left_on="l_partkey", right_on="p_partkey")
        .merge(partsupp, left_on=["l_partkey", "l_suppkey"], right_on=["ps_partkey", "ps_suppkey"])
        .merge(supplier, left_on="l_suppkey", right_on="s_suppkey")
        .merge(orders, left_on="l_orderkey", right_on="o_orderkey")
        .merge(nation, left_on="s_nationkey", right_on="n_nationkey")
    )
    rows = rows.assign(
        o_year=rows.o_orderdate.dt.year,
        sum_profit=rows.l_extendedprice * (1 - rows.l_discount) - rows.ps_supplycost * rows.l_quantity,
    ).rename(columns={"n_name": "nation"})
    profit = rows.groupby(["nation", "o_year"], as_index=False).sum_profit.sum()
    return profit.sort_values(["nation", "o_year"], ascending=[True, False], ignore_index=True)


def q10(customer: Frame, orders: Frame, lineitem: Frame, nation: Frame) -> Frame:
    """Returned item reporting."""
    quarter = orders[(orders.o_orderdate >= "1993-10-01") & (orders.o_orderdate < "1994-01-01")]
    rows = (
        customer.merge(quarter, left_on="c_custkey", right_on="o_custkey")
        .merge(lineitem[lineitem.l_returnflag == "R"], left_on="o_orderkey", right_on="l_orderkey")
        .merge(nation, left_on="c_nationkey", right_on="n_nationkey")
    )
    rows["revenue"] = rows.l_extendedprice * (1 - rows.l_discount)
    keys = ["c_custkey", "c_name", "c_acctbal", "c_phone", "n_name", "c_address", "c_comment"]
    total = rows.groupby(keys, as_index=False).revenue.sum()
    total = total.sort_values(["revenue", "c_custkey"], ascending=[False, True], ignore_index=True).head(20)
    return total[["c_custkey", "c_name", "revenue", "c_acctbal", "n_name", "c_address", "c_phone", "c_comment"]]


def q11(partsupp: Frame, supplier: Frame, nation: Frame) -> Frame:
    """Important stock identification."""
    german = supplier.merge(nation[nation.n_name == "GERMANY"], left_on="s_nationkey", right_on="n_nationkey")
    stock = partsupp.merge(german, left_on="ps_suppkey", right_on="s_suppkey")
    stock["value"] = stock.ps_supplycost * stock.ps_availqty
    parts = stock.groupby("ps_partkey", as_index=False).value.sum()
    parts = parts[parts.value > stock.value.sum() * 0.005]
    return parts.sort_values(["value", "ps_partkey"], ascending=[False, True], ignore_index=True)


def q12(orders: Frame, lineitem: Frame) -> Frame:
    """Shipping modes and order priority."""
    rows = lineitem[
        lineitem.l_shipmode.isin(["MAIL", "SHIP"])
        & (lineitem.l_commitdate < lineitem.l_receiptdate)
        & (lineitem.l_shipdate < lineitem.l_commitdate)
        & (lineitem.l_receiptdate >= "1994-01-01")
        & (lineitem.l_receiptdate < "1995-01-01")
    ].merge(orders, left_on="l_orderkey", right_on="o_orderkey")
    high = rows.o_orderpriority.isin(["1-URGENT", "2-HIGH"])
    rows = rows.assign(high_line_count=high.astype("int64"), low_line_count=(~high).astype("int64"))
    return rows.groupby("l_shipmode", as_index=False)[["high_line_count", "low_line_count"]].sum()


def q13(customer: Frame, orders: Frame) -> Frame:
    """Customer distribution."""
    usual = orders[~orders.o_comment.str.contains("special.*requests")]
    rows = customer.merge(usual, how="left", left_on="c_custkey", right_on="o_custkey")
    counts = rows.groupby("c_custkey").o_orderkey.count().reset_index(name="c_count")
    found = counts.groupby("c_count").size().reset_index(name="custdist")
    return found.sort_values(["custdist", "c_count"], ascending=[False, False], ignore_index=True)


def q14(lineitem: Frame, part: Frame) -> Frame:
    """Promotion effect."""
    month = lineitem[(lineitem.l_shipdate >= "1995-09-01") & (lineitem.l_shipdate < "1995-10-01")]
    rows = month.merge(part, left_on="l_partkey", right_on="p_partkey")
    rows["revenue"] = rows.l_extendedprice * (1 - rows.l_discount)
    rows["promo"] = rows.revenue.where(rows.p_type.str.startswith("PROMO"), 0.0)
    total = rows[["promo", "revenue"]].sum().to_frame().T
    return (100 * total.promo / total.revenue).to_frame("promo_revenue")


def q15(supplier: Frame, lineitem: Frame) -> Frame:
    """Top supplier."""
    quarter = lineitem[(lineitem.l_shipdate >= "1996-01-01") & (lineitem.l_shipdate < "1996-04-01")]
    quarter = quarter.assign(total_revenue=quarter.l_extendedprice * (1 - quarter.l_discount))
    revenue = quarter.groupby("l_suppkey", as_index=False).total_revenue.sum()
    best = revenue[revenue.total_revenue == revenue.total_revenue.max()]
    rows = supplier.merge(best, left_on="s_suppkey", right_on="l_suppkey").sort_values("s_suppkey", ignore_index=True)
    return rows[["s_suppkey", "s_name", "s_address", "s_phone", "total_revenue"]]


def q16(partsupp: Frame, part: Frame, supplier: Frame) -> Frame:
    """Parts/supplier relationship."""
    sizes = [49, 14, 23, 45, 19, 3, 36, 9]
    parts = part[(part.p_brand != "Brand#45") & ~part.p_type.str.startswith("MEDIUM POLISHED") & part.p_size.isin(sizes)]
    complained = supplier[supplier.s_comment.str.contains("Customer.*Complaints")]
    rows = partsupp[~partsupp.ps_suppkey.isin(complained.s_suppkey)].merge(parts, left_on="ps_partkey", right_on="p_partkey")
    keys = ["p_brand", "p_type", "p_size"]
    found = rows.groupby(keys).ps_suppkey.nunique().reset_index(name="supplier_cnt")
    return found.sort_values(["supplier_cnt", *keys], ascending=[False, True, True, True], ignore_index=True)


def q17(lineitem: Frame, part: Frame) -> Frame:
    """Small-quantity-order revenue."""
    parts = part[(part.p_brand == "Brand#23") & (part.p_container == "MED BOX")]
    rows = lineitem.merge(parts, left_on="l_partkey", right_on="p_partkey")
    few = rows[rows.l_quantity < 0.2 * rows.groupby("l_partkey").l_quantity.transform("mean")]
    return (few[["l_extendedprice"]].sum() / 7.0).to_frame("avg_yearly").reset_index(drop=True)


def q18(customer: Frame, orders: Frame, lineitem: Frame) -> Frame:
    """Large volume customer."""
    volume = lineitem.groupby("l_orderkey").l_quantity.sum()
    large = volume[volume > 300].reset_index(name="sum_quantity")
    rows = orders.merge(large, left_on="o_orderkey", right_on="l_orderkey").merge(customer, left_on="o_custkey", right_on="c_custkey")
    rows = rows.sort_values(["o_totalprice", "o_orderdate"], ascending=[False, True], ignore_index=True).head(100)
    return rows[["c_name", "c_custkey", "o_orderkey", "o_orderdate", "o_totalprice", "sum_quantity"]]


def q19(lineitem: Frame, part: Frame) -> Frame:
    """Discounted revenue."""
    rows = lineitem[lineitem.l_shipmode.isin(["AIR", "AIR REG"]) & (lineitem.l_shipinstruct == "DELIVER IN PERSON")]
    rows = rows.merge(part, left_on="l_partkey", right_on="p_partkey")
    small = (
        (rows.p_brand == "Brand#12")
        & rows.p_container.isin(["SM CASE", "SM BOX", "SM PACK", "SM PKG"])
        & rows.l_quantity.between(1, 11)
        & rows.p_size.between(1, 5)
    )
    medium = (
        (rows.p_brand == "Brand#23")
        & rows.p_container.isin(["MED BAG", "MED BOX", "MED PKG", "MED PACK"])
        & rows.l_quantity.between(10, 20)
        & rows.p_size.between(1, 10)
    )
    large = (
        (rows.p_brand == "Brand#34")
        & rows.p_container.isin(["LG CASE", "LG BOX", "LG PACK", "LG PKG"])
        & rows.l_quantity.between(20, 30)
        & rows.p_size.between(1, 15)
    )
    chosen = rows[small | medium | large]
    return (chosen.l_extendedprice * (1 - chosen.l_discount)).to_frame("revenue").sum().to_frame().T


def q20(supplier: Frame, nation: Frame, partsupp: Frame, part: Frame, lineitem: Frame) -> Frame:
    """Potential part promotion."""
    year = lineitem[(lineitem.l_shipdate >= "1994-01-01") & (lineitem.l_shipdate < "1995-01-01")]
    sold = year.groupby(["l_partkey", "l_suppkey"], as_index=False).l_quantity.sum()
    stock = partsupp[partsupp.ps_partkey.isin(part[part.p_name.str.startswith("forest")].p_partkey)]
    stock = stock.merge(sold, left_on=["ps_partkey", "ps_suppkey"], right_on=["l_partkey", "l_suppkey"])
    plenty = stock[stock.ps_availqty > 0.5 * stock.l_quantity]
    canada = supplier.merge(nation[nation.n_name == "CANADA"], left_on="s_nationkey", right_on="n_nationkey")
    found = canada[canada.s_suppkey.isin(plenty.ps_suppkey)]
    return found[["s_name", "s_address"]].sort_values("s_name", ignore_index=True)


def q21(supplier: Frame, lineitem: Frame, orders: Frame, nation: Frame) -> Frame:
    """Suppliers who kept orders waiting."""
    late = lineitem[lineitem.l_receiptdate > lineitem.l_commitdate]
    sellers = lineitem.groupby("l_orderkey").l_suppkey.nunique().reset_index(name="sellers")
    late_sellers = late.groupby("l_orderkey").l_suppkey.nunique().reset_index(name="late_sellers")
    arabia = supplier.merge(nation[nation.n_name == "SAUDI ARABIA"], left_on="s_nationkey", right_on="n_nationkey")
    rows = (
        late.merge(arabia, left_on="l_suppkey", right_on="s_suppkey")
        .merge(orders[orders.o_orderstatus == "F"], left_on="l_orderkey", right_on="o_orderkey")
        .merge(sellers[sellers.sellers > 1], on="l_orderkey")
        .merge(late_sellers[late_sellers.late_sellers == 1], on="l_orderkey")
    )
    waits = rows.groupby("s_name").size().reset_index(name="numwait")
    return waits.sort_values(["numwait", "s_name"], ascending=[False, True], ignore_index=True).head(100)


def q22(customer: Frame, orders: Frame) -> Frame:
    """Global sales opportunity."""
    customer = customer.assign(cntrycode=customer.c_phone.str[:2])
    known = customer[customer.cntrycode.isin(["13", "31", "23", "29", "30", "18", "17"])]
    average = known[known.c_acctbal > 0.0].c_acctbal.mean()
    rich = known[known.c_acctbal > average]
    idle = rich[~rich.c_custkey.isin(orders.o_custkey)]
    return idle.groupby("cntrycode", as_index=False).agg(numcust=("c_acctbal", "size"), totacctbal=("c_acctbal", "sum"))


QUERIES: dict[int, Callable[..., Frame]] = {number: globals()[f"q{number}"] for number in range(1, 23)}


def reads(number: int) -> tuple[str, ...]:
    """The tables that a query reads."""
    return tuple(inspect.signature(QUERIES[number]).parameters)


def run(number: int, tables: Mapping[str, Frame]) -> Frame:
    """The result of a query over tables."""
    return QUERIES[number](*[tables[name] for name in reads(number)])
