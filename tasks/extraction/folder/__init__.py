"""A folder of files as a source: one CSV or Parquet file for each table."""
