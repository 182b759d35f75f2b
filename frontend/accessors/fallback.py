"""Methods of accessors that only pandas has: they run there, on collected values."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ..common.fallback import collected
from ..common.handle import Handle

__all__ = ["in_pandas"]


def in_pandas(owner: Handle, accessor: str, method: str, *args: Any, **given: Any) -> Any:
    """What pandas' method gives, as an object of ours. Runs one job; how many values may be collected is an option."""
    from ..common.collected import returned
    from ..index import Index

    values: Any = collected(owner, f"{accessor}.{method} with these arguments")
    values = values if isinstance(values, pd.DatetimeIndex | pd.TimedeltaIndex) else getattr(values, accessor)
    made = getattr(values, method)
    made = made(*args, **given) if callable(made) else made
    return Index(made) if isinstance(made, pd.Index) else returned(made)
