"""The Spark session: the user's if there is one, else a local one with sane settings."""

from __future__ import annotations

import os
import shutil
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

__all__ = ["active_session", "get_session", "java_available", "quiet_about_pandas"]


QUIET = Path(__file__).with_name("log4j2.properties")


def java_available() -> bool:
    """Whether a Java virtual machine can be started here, or a Spark Connect server is named. Starts nothing.

    >>> isinstance(java_available(), bool)
    True
    """
    if os.environ.get("SPARK_REMOTE"):
        return True
    home = os.environ.get("JAVA_HOME")
    return bool(home and os.path.exists(os.path.join(home, "bin", "java"))) or shutil.which("java") is not None


def active_session() -> Any:
    """The session that the user has started, classic or Connect; None if there is none. Imports and starts nothing."""
    if "pyspark.sql" not in sys.modules:
        return None
    from pyspark.sql import SparkSession

    return SparkSession.getActiveSession()


def get_session() -> SparkSession:
    """The active session as it is, or a new local one.

    Raises
    ------
    RuntimeError
        If there is no session and no Java to start one with.
    """
    session = active_session()
    if session is not None:
        return session  # type: ignore[no-any-return, unused-ignore]
    if not java_available():
        raise RuntimeError(
            "Spark needs Java 17 or later, and there is none: install one, or set JAVA_HOME or SPARK_REMOTE, or use "
            'set_option("backend", "local")'
        )
    return _start()


def _start() -> SparkSession:
    from pyspark.sql import SparkSession

    if os.environ.get("SPARK_REMOTE"):
        return SparkSession.builder.getOrCreate()
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # workers of another Python would not start
    cores = os.cpu_count() or 1
    builder = SparkSession.builder.appName("plandas")
    if not os.environ.get("MASTER") and not os.environ.get("PYSPARK_SUBMIT_ARGS"):
        builder = builder.master("local[*]").config("spark.driver.host", "localhost").config("spark.driver.bindAddress", "127.0.0.1")
    settings = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.driver.extraJavaOptions": f"-Dlog4j2.configurationFile={QUIET.as_uri()}",
        "spark.sql.shuffle.partitions": str(max(2 * cores, 4)),
    }
    for name, value in settings.items():
        builder = builder.config(name, value)
    with quiet_about_pandas():
        return builder.getOrCreate()


@contextmanager
def quiet_about_pandas() -> Iterator[None]:
    """Without PySpark's warning that it does not know the installed pandas, where no pandas is involved."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)
        yield
