"""Runs workloads on pandas-on-Spark: a JSON object a line in, one a line out, until the input ends."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

import workloads
from engines import on_spark, session


def answer(spark: Any, request: dict[str, str]) -> dict[str, Any]:
    """Time one run, and leave its result in a file."""
    import pyspark.pandas as ps

    job = workloads.load(request["workload"]).pandas_on_spark
    measured = on_spark(spark, lambda: job(ps, Path(request["data"])))
    handle, file = tempfile.mkstemp(suffix=".parquet")
    os.close(handle)
    measured.result.to_parquet(file)
    return {"seconds": measured.seconds, "jobs": measured.jobs, "result": file}


def main() -> None:
    # Whatever the engine prints goes to the error output, so that the answers are alone in the pipe.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    spark = session()
    for line in sys.stdin:
        try:
            reply = answer(spark, json.loads(line))
        except Exception as error:
            reply = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(reply), file=answers, flush=True)
    spark.stop()


if __name__ == "__main__":
    main()
