"""TPC-H: made-up data in the shape of the benchmark, its 22 queries in pandas and in SQL.

The queries and the shape of the data are those of the TPC-H specification; results are not comparable with published ones.
"""
