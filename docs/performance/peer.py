#!/usr/bin/env python3
"""Summarizes chapters with PySpark and llama-cpp-python, as one would without Precis.

Each Python worker loads the model once and answers one chapter after another. The prompts are
those of Precis, and always the most likely token is chosen.

    ./precis chapters --input data/war-and-peace.txt --text --format tsv > chapters.tsv
    python docs/performance/peer.py --chapters chapters.tsv --model MODEL.gguf --limit 12
"""

import argparse
import os
import sys
import time

import pandas as pd
from pyspark.sql import SparkSession

from direct import INSTRUCTION, SYSTEM, unescaped

SCHEMA = (
    "seq long, summary string, prompt_tokens long, generated_tokens long, "
    "load_seconds double, begun double, ended double"
)


def read_chapters(path, limit):
    """Returns the first chapters of a table with a column `text`, in its order."""
    if path.endswith(".parquet"):
        table = pd.read_parquet(path)
    else:
        table = pd.read_csv(path, sep="\t", quoting=3, dtype=str, keep_default_na=False)
        table["text"] = table["text"].map(unescaped)
    if "text" not in table:
        raise SystemExit(f"Cannot read chapters: expected a column text, got {list(table)}")
    chapters = table.head(limit) if limit else table
    return pd.DataFrame({"seq": range(1, len(chapters) + 1), "text": chapters["text"].tolist()})


def summarizer(options):
    """Returns the function for applyInPandas: all chapters of one group to their summaries."""

    def model():
        import llama_cpp

        # In a module, because the function's own globals end with the task.
        if not hasattr(llama_cpp, "peer_model"):
            begun = time.time()
            llama_cpp.peer_model = llama_cpp.Llama(
                model_path=options["model"],
                n_ctx=options["context"],
                n_threads=options["threads"],
                n_threads_batch=options["threads"],
                verbose=False,
            )
            llama_cpp.peer_load_seconds = time.time() - begun
        return llama_cpp.peer_model, llama_cpp.peer_load_seconds

    def summarize(chapters):
        loaded, load_seconds = model()
        rows = []
        for seq, text in zip(chapters["seq"], chapters["text"]):
            begun = time.time()
            request = INSTRUCTION.format(words=options["words"]) + f'\n\n"""\n{text}\n"""'
            # A prompt that is too long is an error here, and ends the job.
            answer = loaded.create_chat_completion(
                messages=[
                    {"role": "system", "content": SYSTEM},
                    {"role": "user", "content": request},
                ],
                max_tokens=options["new_tokens"],
                temperature=0.0,
            )
            rows.append(
                {
                    "seq": seq,
                    "summary": answer["choices"][0]["message"]["content"],
                    "prompt_tokens": answer["usage"]["prompt_tokens"],
                    "generated_tokens": answer["usage"]["completion_tokens"],
                    "load_seconds": load_seconds,
                    "begun": begun,
                    "ended": time.time(),
                }
            )
        return pd.DataFrame(rows)

    return summarize


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--chapters", required=True, help="a .tsv or .parquet with a column text")
    parser.add_argument("--model", required=True, help="a GGUF file")
    parser.add_argument("--limit", type=int, help="only the first chapters; default: all")
    parser.add_argument("--new-tokens", type=int, default=150, help="most tokens of an answer")
    parser.add_argument("--words", type=int, default=120, help="words to request")
    parser.add_argument("--context", type=int, default=4096, help="tokens of the context")
    parser.add_argument("--workers", type=int, default=1, help="Python workers, a model in each")
    parser.add_argument(
        "--threads", type=int, help="threads of each worker; default: processors / workers"
    )
    parser.add_argument("--output", help="a .tsv for the summaries; default: none")
    return parser.parse_args()


def main():
    given = arguments()
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    options = {
        "model": os.path.abspath(given.model),
        "context": given.context,
        "threads": given.threads or max(1, processors // given.workers),
        "words": given.words,
        "new_tokens": given.new_tokens,
    }
    chapters = read_chapters(given.chapters, given.limit)
    chapters["worker"] = chapters["seq"] % given.workers
    # Else the workers are whatever python3 is on the PATH.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    spark = (
        SparkSession.builder.master(f"local[{given.workers}]")
        .appName("peer")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", given.workers)
        .config("spark.sql.adaptive.enabled", "false")
        .getOrCreate()
    )
    spark.sparkContext.setLogLevel("ERROR")
    begun = time.time()
    summaries = (
        spark.createDataFrame(chapters)
        .groupBy("worker")
        .applyInPandas(summarizer(options), SCHEMA)
        .toPandas()
        .sort_values("seq")
    )
    job_seconds = time.time() - begun
    spark.stop()
    if given.output:
        summaries[["seq", "summary"]].to_csv(given.output, sep="\t", index=False)
    seconds = summaries["ended"].max() - summaries["begun"].min()
    print(f"chapters          {len(summaries)}")
    print(f"prompt tokens     {summaries['prompt_tokens'].sum()}")
    print(f"generated tokens  {summaries['generated_tokens'].sum()}")
    print(f"threads           {options['threads']} in {given.workers} worker(s)")
    print(f"load seconds      {summaries['load_seconds'].max():.1f}")
    print(f"seconds           {seconds:.1f} from the first chapter to the last")
    print(f"job seconds       {job_seconds:.1f} with the load, without the start of Spark")
    print(f"chapters/h        {len(summaries) / seconds * 3600:.1f}")


if __name__ == "__main__":
    main()
