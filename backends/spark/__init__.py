"""The Spark engine. Importing this starts no Java and imports no pyspark."""

from .engine import SparkBackend

__all__ = ["SparkBackend"]
