"""The model's functions, on columns of DataFrames. Each row costs one call, when an action asks for it."""

from __future__ import annotations

import difflib
import json
from typing import Any, Mapping, Optional, Union

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from precis._catalog import DEFAULT_NAME, PrecisError, require

Columnlike = Union[str, Column]


def summarize(
    df: DataFrame,
    text: Columnlike,
    *,
    words: Union[int, Columnlike, None] = None,
    to: str = "summary",
    name: str = DEFAULT_NAME,
) -> DataFrame:
    """The rows with a summary of a text of any length; NULL where the text is NULL.

    A text that cannot be summarized ends the action that asks for it, with the reason:
    :func:`summarize_detail` puts the reason into the row instead.

    :param text: the column of texts
    :param words: how many words to ask for, 1 to 10000: a number or a column; else the setting
        ``summary.words``
    :param to: the new column; one of this name is replaced
    :param name: which model, see :func:`precis.use`
    :raises PrecisError: where there is no such column or no model
    """
    return _with(df, "summarize", to, name, text, _words(words))


def summarize_detail(
    df: DataFrame,
    text: Columnlike,
    *,
    words: Union[int, Columnlike, None] = None,
    to: str = "detail",
    name: str = DEFAULT_NAME,
) -> DataFrame:
    """The rows with a struct: a summary and what it cost, or NULL and why there is none.

    Its fields are ``summary, stop_reason, prompt_tokens, generated_tokens, passages, levels,
    error_kind, error_message``; ``select("*", "detail.*")`` makes columns of them. Parameters as
    of :func:`summarize`.
    """
    return _with(df, "summarize_detail", to, name, text, _words(words))


def complete(
    df: DataFrame,
    prompt: Columnlike,
    *,
    schema: Union[str, Mapping[str, Any], None] = None,
    to: str = "answer",
    name: str = DEFAULT_NAME,
) -> DataFrame:
    """The rows with the model's answer to a prompt of your own.

    :param prompt: the column of prompts
    :param schema: a JSON schema, as a mapping or as JSON; the answer is then JSON of it, see
        docs/sql.md for what it may have
    :param to: the new column; one of this name is replaced
    :param name: which model, see :func:`precis.use`
    :raises PrecisError: where there is no such column or no model
    """
    text = schema if schema is None or isinstance(schema, str) else json.dumps(dict(schema))
    return _with(df, "complete", to, name, prompt, None if text is None else F.lit(text))


def count_tokens(
    df: DataFrame, text: Columnlike, *, to: str = "tokens", name: str = DEFAULT_NAME
) -> DataFrame:
    """The rows with the number of the model's tokens in a text, without a prompt's.

    Parameters as of :func:`summarize`.
    """
    return _with(df, "count_tokens", to, name, text)


def chapters(
    df: DataFrame, book: Columnlike = "content", *, name: str = DEFAULT_NAME
) -> DataFrame:
    """A row for each chapter of each book: ``part, index, title, kind, text, word_count``.

    The other columns stay beside them; that of the books goes. Books that are NULL have no
    chapters. No model is asked.

    :param book: the column of books, plain texts as strings or as the bytes of files, such as
        ``spark.read.format("binaryFile")`` reads them into ``content``
    :param name: which model, see :func:`precis.use`
    :raises PrecisError: where there is no such column or no model, or where a column would be
        there twice
    """
    require(df.sparkSession, name)
    split = F.inline(F.call_function(f"{name}.chapters", _column(df, book)))
    kept = [column for column in df.columns if column != book]
    twice = [column for column in df.select(split).columns if column in kept]
    if twice:
        raise PrecisError(
            f"Cannot split books: these columns would be there twice; drop or rename yours, got"
            f" {', '.join(twice)}"
        )
    return df.select(*(F.col(_quoted(column)) for column in kept), split)


def _with(
    df: DataFrame, function: str, to: str, name: str, *arguments: Optional[Columnlike]
) -> DataFrame:
    columns = [_column(df, argument) for argument in arguments if argument is not None]
    require(df.sparkSession, name)
    return df.withColumn(to, F.call_function(f"{name}.{function}", *columns))


def _words(words: Union[int, Columnlike, None]) -> Optional[Columnlike]:
    return F.lit(words) if isinstance(words, int) else words


def _column(df: DataFrame, column: Columnlike) -> Column:
    """A name is that of a whole column, whatever dots are in it."""
    if not isinstance(column, str):
        return column
    if column not in df.columns:
        nearest = difflib.get_close_matches(column, df.columns, n=1, cutoff=0.6)
        hint = f" (did you mean {nearest[0]}?)" if nearest else ""
        raise PrecisError(
            f"Cannot find column {column}{hint}: the columns are {', '.join(df.columns)}"
        )
    return F.col(_quoted(column))


def _quoted(column: str) -> str:
    return "`" + column.replace("`", "``") + "`"
