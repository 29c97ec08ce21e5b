"""What a session is told of its model, and what is said where that cannot be."""

import subprocess
import sys

import pytest
from pyspark.sql import SparkSession

from precis import PrecisError, count_tokens, summarize, use


def words(spark: SparkSession) -> object:
    """By the engine that takes words for tokens, and first sentences for summaries."""
    texts = spark.createDataFrame([("one two three",)], "text STRING")
    return count_tokens(texts, "text").head()["tokens"]


def test_gives_sql_the_same_functions(spark: SparkSession, model: str) -> None:
    use(spark, model, slots=2, name="mine")

    assert spark.sql("SELECT mine.count_tokens('one two three')").head()[0] > 3


def test_settings_reach_the_model(spark: SparkSession) -> None:
    use(spark, "embedded", engine="lead", settings={"sampling.stop": ["###", "END"]})

    assert words(spark) == 3


def test_the_same_again_does_nothing(spark: SparkSession) -> None:
    for _ in range(2):
        use(spark, "embedded", engine="lead", context_tokens=512)

    assert words(spark) == 3


def test_what_spark_was_started_with_may_be_said_again(spark: SparkSession) -> None:
    spark.conf.set("spark.sql.catalog.llm", "dev.precis.llm.spark.LlmCatalog")
    spark.conf.set("spark.sql.catalog.llm.model.path", "embedded")
    spark.conf.set("spark.sql.catalog.llm.engine", "lead")

    use(spark, "embedded", settings={"model.engine": "lead"})

    assert words(spark) == 3


def test_other_settings_under_the_same_name_are_refused(spark: SparkSession) -> None:
    use(spark, "embedded", engine="lead")

    with pytest.raises(PrecisError, match=r'name="llm2".*model.engine \(none\) after lead'):
        use(spark, "embedded")


def test_two_names_are_two_models(spark: SparkSession, model: str) -> None:
    use(spark, "embedded", engine="lead")
    use(spark, model, name="tiny")
    texts = spark.createDataFrame([("one two three",)], "text STRING")

    row = count_tokens(count_tokens(texts, "text"), "text", name="tiny", to="more").head()

    assert row["tokens"] == 3
    assert row["more"] > 3


def test_wrong_settings_are_all_told_and_can_be_mended(spark: SparkSession) -> None:
    with pytest.raises(PrecisError) as refusal:
        use(spark, "embedded", engine="lead", slots=0, settings={"summary.wrods": 40})

    message = str(refusal.value)
    assert message.startswith("Cannot use the settings: ")
    assert "spark.sql.catalog.llm.model.slots" in message
    assert "spark.sql.catalog.llm.summary.wrods" in message
    assert "summary.words" in message, "the nearest key"
    assert "\tat " not in message, "no stack trace"

    use(spark, "embedded", engine="lead")
    assert words(spark) == 3


def test_says_that_no_model_was_set(spark: SparkSession) -> None:
    texts = spark.createDataFrame([("a",)], "text STRING")

    with pytest.raises(PrecisError, match=r"no model was set.*precis\.use\(.*spark\.sql\.catalog\.llm="):
        summarize(texts, "text")
    with pytest.raises(PrecisError, match='name="mine"'):
        summarize(texts, "text", name="mine")


@pytest.mark.parametrize("model", ["", " "])
def test_a_model_must_be_named(spark: SparkSession, model: str) -> None:
    with pytest.raises(PrecisError, match="none is named"):
        use(spark, model)


@pytest.mark.parametrize("name", ["my model", "llm; DROP", "spark_catalog", ""])
def test_a_name_must_be_one_in_sql(spark: SparkSession, name: str) -> None:
    with pytest.raises(PrecisError, match="Cannot name a model"):
        use(spark, "embedded", name=name)


def test_says_that_the_jar_is_missing() -> None:
    """In a process of its own, since a JVM has its jars for good."""
    notebook = """
import precis
from pyspark.sql import SparkSession
spark = SparkSession.builder.master("local[1]").config("spark.ui.enabled", False).getOrCreate()
try:
    precis.use(spark, "embedded")
except precis.PrecisError as e:
    print(e)
"""
    said = subprocess.run(
        [sys.executable, "-c", notebook], stdout=subprocess.PIPE, timeout=120, check=True, text=True
    ).stdout

    assert "has no Precis jar" in said
    assert "--jars job/target/precis.jar" in said
