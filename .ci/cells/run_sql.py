"""Runs the statements of a file of SQL and prints their rows, where a Spark has no spark-sql."""

import sys

from pyspark.sql import SparkSession

with open(sys.argv[1], encoding="utf-8") as file:
    statements = [statement.strip() for statement in file.read().split(";\n")]
spark = SparkSession.builder.getOrCreate()
for statement in filter(None, statements):
    for row in spark.sql(statement).collect():
        print(*row, sep="\t")
spark.stop()
