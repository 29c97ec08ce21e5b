"""Reads summaries again and again, as other programs do: plain_reader.py HOW PLACE SEEN

HOW is duckdb, pandas or pyarrow. PLACE is a folder of Parquet files, or bucket/folder at the server
of S3's protocol that PRECIS_S3 names. Appends to SEEN, per read, a line of JSON: when it began and
ended, by the clock of System.nanoTime, and how many rows it saw of each wave, or the error. Ends
when its standard input does.
"""

import json
import os
import sys
import threading
import time


def by_duckdb(place):
    import duckdb

    rows = duckdb.sql(
        "SELECT chapter_index, count(*) FROM"
        f" read_parquet('{place}/**/*.parquet', hive_partitioning = true) GROUP BY 1"
    ).fetchall()
    return dict(rows)


def by_pandas(place):
    import pandas

    return pandas.read_parquet(place, columns=["chapter_index"]).groupby("chapter_index").size().to_dict()


def by_pyarrow(place):
    import collections

    import pyarrow.dataset
    import pyarrow.fs

    server = os.environ.get("PRECIS_S3")
    files = (
        pyarrow.fs.S3FileSystem(
            access_key="user", secret_key="secret", endpoint_override=server, scheme="http", region="us-east-1"
        )
        if server
        else pyarrow.fs.LocalFileSystem()
    )
    table = pyarrow.dataset.dataset(place, format="parquet", filesystem=files).to_table(["chapter_index"])
    return collections.Counter(table["chapter_index"].to_pylist())


def main():
    how, place, seen = sys.argv[1:]
    read = {"duckdb": by_duckdb, "pandas": by_pandas, "pyarrow": by_pyarrow}[how]
    ended = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
    with open(seen, "w", encoding="utf-8") as out:
        while not ended.is_set():
            line = {"start": time.monotonic_ns()}
            try:
                line["waves"] = {int(wave): int(rows) for wave, rows in read(place).items()}
            except Exception as e:
                line["error"] = f"{type(e).__name__}: {e}".split("\n")[0][:200]
            line["end"] = time.monotonic_ns()
            out.write(json.dumps(line) + "\n")
            out.flush()


if __name__ == "__main__":
    main()
