"""Frames in and out: files, pandas, Arrow, Spark."""
