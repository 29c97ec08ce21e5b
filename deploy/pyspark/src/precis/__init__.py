"""Summaries of long texts in PySpark, by a chat model that runs inside Spark's executors.

    from precis import chapters, summarize, use

    use(spark, model="/models/llama-2-7b-chat.Q4_K_M.gguf", slots=4)
    books = spark.read.format("binaryFile").load("/books/*.txt")
    summarize(chapters(books), "text", words=80).show()

Spark needs the Precis jar (``--jars job/target/precis.jar``); the executors need no Python.
"""

from precis._catalog import PrecisError, use
from precis._functions import chapters, complete, count_tokens, summarize, summarize_detail

__all__ = [
    "PrecisError",
    "chapters",
    "complete",
    "count_tokens",
    "summarize",
    "summarize_detail",
    "use",
]
