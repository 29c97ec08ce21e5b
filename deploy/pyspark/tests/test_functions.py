"""The functions, by the tiny model, which copies the opening sentences of a text."""

import json

import pytest
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from precis import (
    PrecisError,
    chapters,
    complete,
    count_tokens,
    summarize,
    summarize_detail,
    use,
)

TEXT = "The keeper wrote the weather in his ledger. The lamp burned all night. Nobody came."


@pytest.fixture
def texts(spark: SparkSession, model: str) -> DataFrame:
    use(spark, model, settings={"sampling.max-new-tokens": 200})
    rows = [(1, f"Entry 1. {TEXT}", 40), (2, None, 40), (3, f"Entry 3. {TEXT}", 80)]
    return spark.createDataFrame(rows, "id INT, text STRING, length INT")


def test_summarizes_and_keeps_the_rows(texts: DataFrame) -> None:
    rows = summarize(texts, "text", words=40).orderBy("id").collect()

    assert [row["id"] for row in rows] == [1, 2, 3]
    assert rows[0].asDict().keys() == {"id", "text", "length", "summary"}
    assert "keeper wrote the weather" in rows[0]["summary"]
    assert rows[1]["summary"] is None


def test_words_may_be_a_column(texts: DataFrame) -> None:
    by_name = summarize(texts, "text", words="length")
    by_column = summarize(texts, F.col("text"), words=F.col("length") * 2, to="short")

    assert "keeper" in by_name.head()["summary"]
    assert "keeper" in by_column.head()["short"]


def test_tells_what_a_summary_cost_or_why_there_is_none(texts: DataFrame) -> None:
    blank = texts.withColumn("text", F.when(F.col("id") == 3, F.lit(" ")).otherwise(F.col("text")))

    rows = summarize_detail(blank, "text").orderBy("id").select("detail.*").collect()

    assert rows[0]["summary"] and rows[0]["prompt_tokens"] > 20 and rows[0]["passages"] == 1
    assert rows[0]["error_kind"] is None
    assert rows[1]["summary"] is None and rows[1]["error_kind"] is None
    assert rows[2]["summary"] is None and rows[2]["error_kind"] == "empty_text"


def test_completes_as_json_of_a_schema(texts: DataFrame) -> None:
    schema = {"properties": {"mood": {"enum": ["it's \"glad\"", "sad \\"]}, "lit": {"type": "boolean"}}}

    for given in (schema, json.dumps(schema)):
        answer = json.loads(complete(texts, "text", schema=given).head()["answer"])

        assert answer["mood"] in schema["properties"]["mood"]["enum"]
        assert isinstance(answer["lit"], bool)


def test_completes_a_prompt(texts: DataFrame) -> None:
    assert complete(texts, F.concat(F.lit("Go on: "), F.col("text")), to="more").head()["more"]


def test_counts_tokens(texts: DataFrame) -> None:
    rows = count_tokens(texts, "text").orderBy("id").collect()

    assert 17 < rows[0]["tokens"] < 80
    assert rows[1]["tokens"] is None


def test_a_new_column_replaces_one_of_its_name(texts: DataFrame) -> None:
    assert summarize(texts, "text", to="text").columns == ["id", "text", "length"]


def test_splits_a_book_into_chapters(texts: DataFrame, spark: SparkSession, root) -> None:
    books = spark.read.format("binaryFile").load(str(root / "data/sample/the-lighthouse-ledger.txt"))

    found = chapters(books)

    assert found.columns == (
        ["path", "modificationTime", "length"]
        + ["part", "index", "title", "kind", "text", "word_count"]
    )
    assert found.where("kind = 'chapter'").count() == 9
    text = books.select("path", F.decode("content", "UTF-8").alias("text"))
    assert chapters(text, "text").count() == found.count()


def test_columns_that_would_be_there_twice_are_told(texts: DataFrame) -> None:
    with pytest.raises(PrecisError, match="drop or rename yours, got title"):
        chapters(texts.withColumn("title", F.lit("x")), "text")


def test_a_wrong_column_is_told_with_the_nearest(texts: DataFrame) -> None:
    for wrong in (
        lambda: summarize(texts, "texts"),
        lambda: chapters(texts, "texts"),
        lambda: summarize(texts, "text", words="texts"),
    ):
        with pytest.raises(PrecisError, match=r"did you mean text\?.*id, text, length"):
            wrong()


def test_dots_belong_to_a_name(texts: DataFrame) -> None:
    dotted = texts.withColumnRenamed("text", "a.`b")

    assert count_tokens(dotted, "a.`b").head()["tokens"] > 17


def test_a_column_of_another_type_is_refused(texts: DataFrame) -> None:
    with pytest.raises(Exception, match="text must be a string, got int"):
        summarize(texts, "id").collect()


def test_a_text_that_cannot_be_summarized_ends_the_action_with_the_reason(texts: DataFrame) -> None:
    with pytest.raises(Exception, match="summarize_detail gives NULL and the reason instead"):
        summarize(texts.withColumn("text", F.lit(" ")), "text").collect()
