"""A real Spark with the real jar: PRECIS_JAR, or job/target/precis.jar."""

import os
from pathlib import Path
from typing import Iterator

import pytest
from pyspark.sql import SparkSession

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def jar() -> Path:
    path = Path(os.environ.get("PRECIS_JAR", ROOT / "job/target/precis.jar")).resolve()
    assert path.is_file(), f"No Precis jar: {path}; mvn -B -pl job -am package makes it"
    return path


@pytest.fixture(scope="session")
def model() -> str:
    return str(ROOT / "models/precis-tiny-extract.Q8_0.gguf")


@pytest.fixture(scope="session")
def running(jar: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    spark = (
        SparkSession.builder.master("local[2]")
        .config("spark.jars", str(jar))
        .config("spark.ui.enabled", False)
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", 2)
        .config("spark.sql.warehouse.dir", str(tmp_path_factory.mktemp("warehouse")))
        .getOrCreate()
    )
    yield spark
    spark.stop()


@pytest.fixture
def spark(running: SparkSession) -> SparkSession:
    """Without a model: each test has its own settings."""
    return running.newSession()
