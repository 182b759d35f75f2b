"""`Series.cat`: the categories of a column, and the same values with others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pyarrow as pa

from ...plan import Expr, literal, op
from ...plan import types as t
from ..common.fallback import collected
from ..common.handle import Handle
from ..common.in_pandas import completed_by_pandas
from ..core.categories import place, recoded
from ..core.dtypes import default_dtype, has_places, present, to_arrow
from ..core.spreading import distinct_values
from .base import Accessor

__all__ = ["Categories", "CategoryMethods"]


@completed_by_pandas(pd.Series.cat, "", rows=lambda methods, name: collected(methods._owner, name).cat)
class CategoryMethods(Accessor):
    """Methods of categories; each of the same name as in pandas.

    Nothing here runs a job, but where rows decide what the categories are, as after ``astype("category")``: then each does.

    Examples
    --------
    >>> import plandas as pd
    >>> pd.Series(["b", "a", "b"], dtype="category").cat.codes.to_list()
    [1, 0, 1]
    """

    def __init__(self, owner: Handle) -> None:
        super().__init__(owner)
        if not isinstance(self._entry.dtype, pd.CategoricalDtype):
            raise AttributeError("Can only use .cat accessor with a 'category' dtype")

    @property
    def _known(self) -> pd.CategoricalDtype:
        """The dtype with its categories."""
        dtype: Any = self._entry.dtype
        if dtype.categories is not None:
            return dtype
        return pd.CategoricalDtype(self._found(default_dtype(self._entry.expr.type)), dtype.ordered)

    def _found(self, dtype: Any) -> pd.Index:
        """The values, each once, sorted. Runs one job."""
        found = distinct_values(self._series._frame, self._entry)
        return pd.Index(present(found, dtype))

    @property
    def categories(self) -> pd.Index:
        """The categories, in their order."""
        return self._known.categories

    @property
    def ordered(self) -> bool:
        """Whether the order of the categories means something. Runs no job."""
        return bool(self._entry.dtype.ordered)  # type: ignore[union-attr]

    @property
    def codes(self) -> Any:
        """The place of each value among the categories, -1 where it is missing.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series(["b", None], dtype="category").cat.codes.to_list()
        [0, -1]
        """
        dtype = self._known
        kind = pa.from_numpy_dtype(pd.Categorical.from_codes([], dtype=dtype).codes.dtype)
        made = op.cast(op.coalesce(place(self._entry.expr, dtype), literal(-1)), to=kind)
        return self._series._with(made).rename(None)

    def as_ordered(self) -> Any:
        """The values with categories whose order means something: they compare, and have a least and a largest."""
        return self._changed(lambda methods: methods.as_ordered())

    def as_unordered(self) -> Any:
        """The values with categories whose order means nothing."""
        return self._changed(lambda methods: methods.as_unordered())

    def add_categories(self, new_categories: Any) -> Any:
        """The values with more categories, after those that there are.

        Parameters
        ----------
        new_categories : scalar or list-like
            None of them is there yet.

        Returns
        -------
        Series

        Raises
        ------
        ValueError
            If one is there.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series(["a"], dtype="category").cat.add_categories("z").cat.categories.to_list()
        ['a', 'z']
        """
        return self._changed(lambda methods: methods.add_categories(new_categories))

    def remove_categories(self, removals: Any) -> Any:
        """The values without some categories: missing where they had one.

        Parameters
        ----------
        removals : scalar or list-like
            All of them are there.

        Returns
        -------
        Series

        Raises
        ------
        ValueError
            If one is not there.
        """
        return self._changed(lambda methods: methods.remove_categories(removals))

    def remove_unused_categories(self) -> Any:
        """The values without the categories that no row has. Runs one job, which finds them."""
        known = self._known
        if has_places(known):
            raise NotImplementedError("cat.remove_unused_categories of intervals")
        used = self._found(known.categories.dtype)
        return self._changed(lambda methods: methods.set_categories(known.categories[known.categories.isin(used)]))

    def reorder_categories(self, new_categories: Any, ordered: bool | None = None) -> Any:
        """The values with the same categories in another order.

        Parameters
        ----------
        new_categories : list-like
            All of them.
        ordered : bool, optional
            Whether the order means something; as before unless given.

        Returns
        -------
        Series

        Raises
        ------
        ValueError
            If they are not the same.
        """
        return self._changed(lambda methods: methods.reorder_categories(new_categories, ordered=ordered))

    def set_categories(self, new_categories: Any, ordered: bool | None = None, rename: bool = False) -> Any:
        """The values with other categories: missing where these lack the one that was there.

        Parameters
        ----------
        new_categories : list-like
            The categories.
        ordered : bool, optional
            Whether the order means something; as before unless given.
        rename : bool, default False
            Whether the new categories stand for the old ones in their places.

        Returns
        -------
        Series

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series(["a", "b"], dtype="category").cat.set_categories(["b"]).isna().to_list()
        [True, False]
        """
        return self._changed(lambda methods: methods.set_categories(new_categories, ordered=ordered, rename=rename), rename)

    def rename_categories(self, new_categories: Any) -> Any:
        """The values with other names for the categories.

        Parameters
        ----------
        new_categories : list-like, dict or callable
            A name for each, names for some, or a function of a category.

        Returns
        -------
        Series

        Raises
        ------
        ValueError
            If there are not as many, or two are the same.

        Examples
        --------
        >>> import plandas as pd
        >>> pd.Series(["a", "b"], dtype="category").cat.rename_categories({"a": "A"}).to_list()
        ['A', 'b']
        """
        return self._changed(lambda methods: methods.rename_categories(new_categories), True)

    def _changed(self, change: Callable[[Any], Any], renames: bool = False) -> Any:
        """The values with the categories that pandas has after a change."""
        old, expr = self._known, self._entry.expr
        new = change(pd.Series([], dtype=old).cat).dtype
        if has_places(old) and not old.categories.equals(new.categories):
            raise NotImplementedError("other categories in the place of intervals")
        if has_places(old) or old.categories.equals(new.categories):
            return self._series._with(expr, new)
        try:
            array, _ = to_arrow(pd.Series(new.categories).array)
        except TypeError as error:
            raise NotImplementedError("categories of several kinds") from error
        if renames:
            return self._series._with(recoded(expr, old.categories, array.to_pylist(), array.type), new)
        kept = old.categories.isin(new.categories)
        if not kept.all():
            among = [literal(one, expr.type) for one in old.categories[kept]]
            expr = op.if_else(op.is_in(expr, *among), expr, literal(None, expr.type)) if among else literal(None, expr.type)
        return self._series._with(_held_as(expr, array.type), new)


def _held_as(expr: Expr, type: t.DataType) -> Expr:
    """Values as those of categories of another type."""
    if type == expr.type or t.is_null(type):
        return expr
    if not (t.is_numeric(type) and t.is_numeric(expr.type)):
        raise NotImplementedError(f"categories of {type} for those of {expr.type}")
    return op.cast(expr, to=type)


class Categories(Handle):
    """cat."""

    @property
    def cat(self) -> CategoryMethods:
        """Methods of categories: ``s.cat.codes``, ``s.cat.set_categories(...)``, ... Runs no job.

        Raises
        ------
        AttributeError
            If the values are no categories.
        """
        return CategoryMethods(self)
