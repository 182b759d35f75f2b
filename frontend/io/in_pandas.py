"""Readers of formats that no engine reads where the rows are: pandas reads the data into memory."""

from __future__ import annotations

import pandas as pd

from ..common.pandas_functions import reading

__all__ = [
    "json_normalize", "read_clipboard", "read_excel", "read_feather", "read_fwf", "read_hdf", "read_html", "read_pickle", "read_sas",
    "read_spss", "read_sql", "read_sql_query", "read_sql_table", "read_stata", "read_xml",
]  # fmt: skip

json_normalize = reading(pd.json_normalize)
read_clipboard = reading(pd.read_clipboard)
read_excel = reading(pd.read_excel)
read_feather = reading(pd.read_feather)
read_fwf = reading(pd.read_fwf)
read_hdf = reading(pd.read_hdf)
read_html = reading(pd.read_html)
read_pickle = reading(pd.read_pickle)
read_sas = reading(pd.read_sas)
read_spss = reading(pd.read_spss)
read_sql = reading(pd.read_sql)
read_sql_query = reading(pd.read_sql_query)
read_sql_table = reading(pd.read_sql_table)
read_stata = reading(pd.read_stata)
read_xml = reading(pd.read_xml)
