"""Summarizes books chapter by chapter, and prints a line for each: number, title and summary.

    spark-submit --jars job/target/precis.jar deploy/pyspark/examples/sample_book.py \\
        --model models/precis-tiny-extract.Q8_0.gguf --books data/sample
"""

import argparse

from pyspark.sql import SparkSession

from precis import chapters, summarize, use


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", required=True, help="a GGUF file, or embedded")
    parser.add_argument("--books", required=True, help="a folder of plain texts (*.txt)")
    parser.add_argument("--words", type=int, default=40, help="of a summary")
    given = parser.parse_args()

    spark = SparkSession.builder.appName("Precis: a sample").getOrCreate()
    use(spark, given.model)
    books = spark.read.format("binaryFile").option("pathGlobFilter", "*.txt").load(given.books)
    # A book is one row until here, and its chapters would stay in one task.
    parts = chapters(books).repartition(4)
    rows = summarize(parts, "text", words=given.words).select("path", "index", "title", "summary")
    for row in sorted(rows.collect()):
        print(row["index"], row["title"], " ".join(row["summary"].split()), sep="\t")
    spark.stop()


if __name__ == "__main__":
    main()
