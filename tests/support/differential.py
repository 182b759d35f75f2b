"""One program, run on pandas and on plandas, and compared: values, labels, order, dtypes, names, exceptions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

import plandas

__all__ = ["agree", "on_plandas", "same"]

Program = Callable[..., Any]


def agree(program: Program, *frames: Any, rtol: float = 1e-9, **check: Any) -> None:
    """Fail unless ``program(module, *frames)`` gives on plandas what it gives on pandas, errors included.

    Parameters
    ----------
    program : callable
        Given the module (pandas or plandas) and the frames as its objects.
    *frames : pandas object
        A copy of each is handed over, and a plandas object.
    rtol : float
        For floats: the order in which an engine adds them is its own affair.
    **check
        Further parameters of pandas' ``assert_*_equal``.
    """
    expected, error = _outcome(program, pd, *[frame.copy() for frame in frames])  # which the program may change
    found, problem = _outcome(program, plandas, *[plandas.from_pandas(frame) for frame in frames])
    if error is not None or problem is not None:
        assert problem is not None, f"pandas raises {error!r}, plandas gives\n{found}"
        assert error is not None, f"plandas raises {problem!r}, pandas gives\n{expected}"
        assert isinstance(problem, type(error)), f"pandas raises {error!r}, plandas {problem!r}"
        return
    same(expected, found, rtol, **check)


def _outcome(program: Program, *args: Any) -> tuple[Any, Exception | None]:
    try:
        return on_plandas(program(*args)), None
    except NotImplementedError:
        raise
    except Exception as error:
        return None, error


def on_plandas(value: Any) -> Any:
    """A result as a pandas object; computing it is part of the program."""
    return value.to_pandas() if hasattr(value, "to_pandas") else value


def same(expected: Any, found: Any, rtol: float = 1e-9, **check: Any) -> None:
    """Fail unless two results are equal as users see them."""
    if isinstance(expected, pd.DataFrame):
        pd.testing.assert_frame_equal(found, expected, rtol=rtol, check_freq=False, **check)
    elif isinstance(expected, pd.Series):
        pd.testing.assert_series_equal(found, expected, rtol=rtol, check_freq=False, **check)
    elif isinstance(expected, pd.Index):
        pd.testing.assert_index_equal(found, expected, rtol=rtol)
    elif isinstance(expected, pd.api.extensions.ExtensionArray):
        pd.testing.assert_extension_array_equal(found, expected)
    elif isinstance(expected, np.ndarray):
        assert found.dtype == expected.dtype
        pd.testing.assert_frame_equal(pd.DataFrame(found), pd.DataFrame(expected), rtol=rtol)
    elif pd.api.types.is_scalar(expected) and pd.isna(expected):
        assert pd.isna(found)
    elif isinstance(expected, float):
        np.testing.assert_allclose(found, expected, rtol)
        assert isinstance(found, float)
    elif isinstance(expected, bool | np.bool_):
        assert bool(found) == bool(expected)
        assert isinstance(found, bool | np.bool_)
    else:
        assert found == expected
        assert type(found) is type(expected)
