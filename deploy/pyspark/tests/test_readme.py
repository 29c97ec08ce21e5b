"""The README's code does what it says, in its order, as in one notebook."""

import re
from pathlib import Path
from typing import List

import pytest
from pyspark.sql import SparkSession

README = Path(__file__).resolve().parents[1] / "README.md"
STARTS_SPARK = "SparkSession.builder"


def code() -> List[str]:
    """Without the two cells that start a Spark: there is one in this process."""
    cells = re.findall(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    return [cell for cell in cells if STARTS_SPARK not in cell]


def test_its_cells_run(
    spark: SparkSession,
    root: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture,
) -> None:
    for folder in ("data", "models"):
        (tmp_path / folder).symlink_to(root / folder)
    monkeypatch.chdir(tmp_path)
    # A path that is relative is so to the folder in which the JVM was started.
    cells = [re.sub(r'"((data|models|summaries)\b)', rf'"{tmp_path}/\1', cell) for cell in code()]
    assert len(cells) == 3

    notebook = {"spark": spark}
    for cell in cells:
        exec(cell, notebook)

    said = capsys.readouterr().out
    assert "A Clerk Is Sent For" in said, "the chapters' titles"
    assert "sum(tokens)" in said
    written = tmp_path / "summaries" / "the-lighthouse-ledger"
    first = (written / "_SUCCESS").stat().st_mtime_ns
    assert spark.read.parquet(str(written)).where("length(summary) > 10").count() == 10

    exec(cells[-1], notebook)
    assert (written / "_SUCCESS").stat().st_mtime_ns == first, "done is not done again"
