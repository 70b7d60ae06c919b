"""Run as a program by a Python that has pyspark: decide the lines of a folder by its statement.

    python spark_lines.py FOLDER OUT
"""

import sys
from pathlib import Path

from pyspark.sql import SparkSession

folder, out = Path(sys.argv[1]), sys.argv[2]
spark = (SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
         .config("spark.driver.bindAddress", "127.0.0.1")
         .config("spark.driver.host", "127.0.0.1").getOrCreate())
for path in folder.glob("*.parquet"):
    spark.read.parquet(str(path)).createOrReplaceTempView(path.stem)
statement = (folder / "decide.sql").read_text(encoding="utf-8").rstrip().rstrip(";")
spark.sql(statement).coalesce(1).write.parquet(out)
spark.stop()
