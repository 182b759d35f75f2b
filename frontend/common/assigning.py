"""Values set through `loc`, `iloc` and masks: the frame is bound to a new plan in which columns are chosen by a condition."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from ...plan import Column, Expr, Filter, Join, RowNumber, Select, fresh, literal, op
from ...plan import types as t
from ..core.align import on_rows_of
from ..core.arithmetic import is_scalar, lift
from ..core.build import from_pandas
from ..core.dtypes import OBJECT, Dtype, has_places, is_carried, missing_of, objects, parse_dtype
from ..core.frame import Entry, Frame, Label
from ..core.materialize import count_rows
from ..core.positions import numbered_rows
from .handle import Handle

__all__ = ["across", "assigned", "by_label", "each", "enlarged", "fitted", "where_at"]


def assigned(frame: Frame, labels: Sequence[Label], condition: Expr, value: Any) -> Frame:
    """The frame with values set in some columns where a condition holds; new columns are missing elsewhere.

    Raises
    ------
    TypeError
        If a column cannot hold a value, as pandas has it.
    ValueError
        If there are not as many values as columns, or as rows.
    """
    if isinstance(value, pd.Series | pd.DataFrame):
        from ..io.create import from_pandas as handle_of

        value = handle_of(value)
    for label, one in zip(labels, each(value, labels), strict=True):
        frame, condition = _set(frame, label, condition, one)
    return frame


def each(value: Any, labels: Sequence[Label]) -> list[Any]:
    """The value for each of some columns."""
    if is_scalar(value):
        return [value] * len(labels)
    if isinstance(value, Handle):
        if getattr(value, "ndim", 1) == 1:
            return [value] * len(labels)
        return [value.get(label) for label in labels]
    if isinstance(value, pd.Categorical) and len(labels) == 1:
        return [value]
    values = list(value)
    if values and all(np.ndim(row) for row in values):  # an array of two dimensions, or a list of rows
        values = [list(column) for column in zip(*values, strict=True)]
        if len(labels) == 1 and len(values) == 1:
            return values
    if len(labels) == 1:
        return values if len(values) == 1 else [values]
    if len(values) != len(labels):
        raise ValueError("Must have equal len keys and value when setting with an iterable")
    return values


def _set(frame: Frame, label: Label, condition: Expr, value: Any) -> tuple[Frame, Expr]:
    """The frame with one column set, and the condition over its rows."""
    if sum(entry.label == label for entry in frame.columns) > 1:
        raise NotImplementedError(f"setting values of the repeated column {label!r} is not supported")
    place = frame.positions.get(label)
    old = None if place is None else frame.columns[place]
    if old is not None and is_carried(old.dtype):
        raise NotImplementedError(f"column {label!r} holds Python objects: set all of it, such as df[{label!r}] = a Series")
    if is_scalar(value):
        expr, dtype, before = _scalar(old, value)
    else:
        frame, new = _column(frame, condition, value)
        expr, dtype, before = fitted(old, new)
    return frame.with_column(label, op.if_else(condition, expr, before), dtype), condition


def _scalar(old: Entry | None, value: Any) -> tuple[Expr, Dtype, Expr]:
    """A scalar as pandas would set it in a column: the constant, the column's dtype then, and the column as of that dtype."""
    if old is None:
        made = pd.DataFrame({0: [0, 0]})
        made.loc[[True, False], 1] = value
        constant = lift(value, t.null)
        dtype = np.dtype(bool) if t.is_boolean(constant.type) else made[1].dtype  # shown as objects, where one is missing
        return constant, dtype, literal(None, constant.type)
    if old.dtype == OBJECT:
        if pd.isna(value):
            return literal(None, old.expr.type), objects("nan" if isinstance(value, float) else missing_of(old.dtype)), old.expr
        constant = lift(value, old.expr.type)
        t.common_type(constant.type, old.expr.type)
        return constant, OBJECT, old.expr
    sample = pd.Series([0]).astype(old.dtype)
    sample.iloc[0] = value
    set_to = sample.iloc[0]
    if sample.dtype == old.dtype:
        missing = pd.isna(set_to) and not t.is_floating(old.expr.type)
        return lift(None if missing else set_to, old.expr.type), old.dtype, old.expr
    if sample.dtype == OBJECT:
        raise NotImplementedError(f"a column of {old.dtype} that also holds {value!r} is not supported")
    type, dtype = parse_dtype(sample.dtype)
    return lift(set_to, type), dtype, op.cast(old.expr, to=type)


def fitted(old: Entry | None, new: Entry) -> tuple[Expr, Dtype, Expr]:
    """A column to set in another: it, the dtype then, and the other as of that dtype."""
    if old is None:
        return new.expr, new.dtype, literal(None, new.expr.type)
    if isinstance(old.dtype, pd.CategoricalDtype):
        new = new._replace(expr=_of_categories(old.dtype, new))
    if new.expr.type == old.expr.type or t.is_null(new.expr.type):
        return new.expr, old.dtype, old.expr
    both = t.is_numeric(new.expr.type) and t.is_numeric(old.expr.type) and not t.is_boolean(old.expr.type)
    if both and t.common_type(new.expr.type, old.expr.type) == old.expr.type:
        return op.cast(new.expr, to=old.expr.type), old.dtype, old.expr
    if both:
        raise NotImplementedError(f"setting {new.dtype} values in a column of {old.dtype} is not supported: use astype first")
    raise TypeError(f"Invalid value for dtype '{old.dtype}': values of {new.dtype}")


def _of_categories(dtype: pd.CategoricalDtype, new: Entry) -> Expr:
    """A column that is set in one of categories; computing it raises TypeError where a value is none of them."""
    if dtype.categories is None:
        return new.expr
    if isinstance(new.dtype, pd.CategoricalDtype):
        if new.dtype.categories is not None and new.dtype != dtype:
            raise TypeError("Cannot set a Categorical with another, without identical categories")
        return new.expr
    if has_places(dtype):
        return new.expr
    try:
        known = op.is_in(new.expr, *[lift(one, new.expr.type) for one in dtype.categories])
    except (TypeError, ValueError, OverflowError):
        return new.expr
    message = "Cannot setitem on a Categorical with a new category, set the categories first"
    return op.ensure(op.or_(known, op.is_missing(new.expr)), new.expr, message=message, error="TypeError")


def _column(frame: Frame, condition: Expr, value: Any) -> tuple[Frame, Entry]:
    """The frame, perhaps over more columns, and a column of its rows that holds the values for the rows that are meant."""
    if not isinstance(value, Handle):
        return _in_order(frame, condition, value if isinstance(value, pd.Categorical) else list(value))
    if not value._frame.columns:
        value = value._beside(frame)
    if len(value._frame.columns) != 1:
        raise ValueError("cannot set a frame with several columns to one column")
    _, found = on_rows_of(frame, value._frame)
    return frame.on_rows_of(found.base), found.columns[0]


def _in_order(frame: Frame, condition: Expr, values: Sequence[Any] | pd.Categorical) -> tuple[Frame, Entry]:
    """A column whose n-th value is in the n-th row for which a condition holds. The rows are counted, in one job."""
    chosen = Filter(frame.base, condition)
    count = count_rows(frame.replace(base=chosen))
    if len(values) != count:
        raise ValueError(f"cannot set using a list-like indexer with a different length than the value: {count}, {len(values)}")
    row, number, copy = fresh("row"), fresh("number"), fresh("row")
    base = RowNumber(frame.base, row)
    numbered = RowNumber(Filter(base, condition), number)
    kept = Select(numbered, ((copy, row), (number, number)))
    given = from_pandas(pd.DataFrame({0: values}))
    (place,), (entry,) = given.index, given.columns
    assert isinstance(place.expr, Column)
    beside = Join(kept, given.base, "left", ((number, place.expr.id),), False)
    return frame.on_rows_of(Join(base, beside, "left", ((row, copy),), False)), entry


def where_at(frame: Frame, places: Sequence[int]) -> tuple[Frame, Expr]:
    """The frame with its rows numbered, and the condition that a row is at one of the places."""
    frame, number = numbered_rows(frame)
    return frame, op.is_in(number, *[literal(int(one)) for one in places]) if len(places) else literal(False)


def by_label(rows: Any, value: Any) -> Any:
    """The values of a list for a list of labels, as a Series that finds its rows by label."""
    labels = list(rows)
    if isinstance(value, Handle | pd.Series) or len(value) == 1 or all(isinstance(one, bool | np.bool_) for one in labels):
        return value
    if len(value) != len(labels):
        raise ValueError("cannot set using a list-like indexer with a different length than the value")
    return pd.Series(list(value), index=labels)


def enlarged(handle: Any, label: Any, labels: list[Label], value: Any) -> Frame:
    """The frame with one row more, under a new label; missing where nothing is set."""
    from ..frame.concat import concat

    values = each(value, labels)
    if not handle._is_frame():
        return concat([handle, pd.Series(values, index=[label], name=handle.name, dtype=_kept(handle.dtype, *values))])._frame
    row = pd.DataFrame(
        [values], index=pd.Index([label], name=handle._frame.index_names[0]), columns=pd.Index(labels, tupleize_cols=False)
    )
    return concat([handle, row])._frame


def _kept(dtype: Dtype, value: Any) -> Dtype | None:
    """The dtype of a value that a Series gets: that of its numbers, if it can hold the value; None leaves it to pandas."""
    if pd.isna(value) and dtype.kind in "iuf":
        return np.dtype(float)
    if not pd.api.types.is_number(value) or pd.api.types.is_bool(value):
        return None
    if isinstance(dtype, np.dtype) and dtype.kind in "iu":
        bounds = np.iinfo(dtype)
        return dtype if bounds.min <= value <= bounds.max and value == int(value) else None
    return dtype if isinstance(dtype, np.dtype) and dtype.kind == "f" else None


def across(value: Any, labels: list[Label]) -> Any:
    """The values of a Series or dict for one row: those of the columns' labels. Collects the Series."""
    if isinstance(value, dict):
        return [value.get(label) for label in labels]
    if not isinstance(value, pd.Series) and getattr(value, "ndim", 0) != 1 or not hasattr(value, "index"):
        return value
    given = value.to_pandas() if isinstance(value, Handle) else value
    return [given.get(label) for label in labels]
