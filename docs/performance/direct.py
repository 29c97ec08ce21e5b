#!/usr/bin/env python3
"""Summarizes chapters by asking llama-server directly, without Spark and without Precis.

Starts the server, asks for one chapter per slot at a time, and ends the server. The prompts are
those of Precis, and always the most likely token is chosen. Needs Python alone.

    ./precis chapters --input data/war-and-peace.txt --text --format tsv > chapters.tsv
    python docs/performance/direct.py --server llama-server --chapters chapters.tsv \
        --model MODEL.gguf --limit 12
"""

import argparse
import csv
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor

SYSTEM = (
    "You summarize passages of books faithfully and concisely. Answer with the summary alone."
)
INSTRUCTION = "Summarize the following text in at most {words} words."


def read_chapters(path, limit):
    """Returns the texts of the first chapters of a table with a column `text`, in its order."""
    csv.field_size_limit(sys.maxsize)
    with open(path, encoding="utf-8", newline="\n") as file:
        table = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    if not table or "text" not in table[0]:
        raise SystemExit(f"Cannot read chapters: expected a column text in {path}")
    return [unescaped(row["text"]) for row in table[:limit]]


def unescaped(value):
    # ./precis chapters writes tabs, line ends and backslashes as \t, \n and \\.
    parts = value.split("\\\\")
    return "\\".join(
        part.replace("\\t", "\t").replace("\\r", "\r").replace("\\n", "\n") for part in parts
    )


# Whatever http_proxy says.
DIRECTLY = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Server:
    """A llama-server on a free port of this machine."""

    def __init__(self, given):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        self.key = secrets.token_hex(16)
        command = [given.server, "-m", given.model, "--host", "127.0.0.1", "--port", str(port)]
        command += ["-np", str(given.slots), "-c", str(given.context * given.slots)]
        command += ["-t", str(given.threads), "-tb", str(given.threads), *given.arguments]
        # Not as an argument: those are in the list of processes.
        environment = {**os.environ, "LLAMA_API_KEY": self.key}
        self.process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment
        )

    def await_ready(self):
        while self.process.poll() is None:
            try:
                with DIRECTLY.open(self.url + "/health"):
                    return
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.05)
        raise SystemExit(f"Cannot start llama-server: exit code {self.process.returncode}")

    def ask(self, path, body):
        request = urllib.request.Request(
            self.url + path,
            json.dumps(body).encode(),
            {"Content-Type": "application/json", "Authorization": "Bearer " + self.key},
        )
        with DIRECTLY.open(request) as answer:
            return json.load(answer)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()


def summarized(server, text, given):
    """Returns an answer to /completion, whose prompt is the one that Precis sends."""
    request = INSTRUCTION.format(words=given.words) + f'\n\n"""\n{text}\n"""'
    if given.llama_2:
        prompt = f"[INST] <<SYS>>\n{SYSTEM}\n<</SYS>>\n\n{request} [/INST]"
    else:
        messages = [{"role": "system", "content": SYSTEM}, {"role": "user", "content": request}]
        prompt = server.ask("/apply-template", {"messages": messages})["prompt"]
    body = {"prompt": prompt, "n_predict": given.new_tokens, "temperature": 0.0}
    return server.ask("/completion", body)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--server", required=True, help="the program llama-server")
    parser.add_argument("--chapters", required=True, help="a .tsv with a column text")
    parser.add_argument("--model", required=True, help="a GGUF file")
    parser.add_argument("--limit", type=int, help="only the first chapters; default: all")
    parser.add_argument("--new-tokens", type=int, default=150, help="most tokens of an answer")
    parser.add_argument("--words", type=int, default=120, help="words to request")
    parser.add_argument("--context", type=int, default=4096, help="tokens of a slot's context")
    parser.add_argument("--slots", type=int, default=1, help="chapters at a time")
    parser.add_argument("--threads", type=int, default=os.cpu_count(), help="default: processors")
    parser.add_argument(
        "--llama-2", action="store_true", help="for a model whose file has no chat template"
    )
    parser.add_argument("--output", help="a .tsv for the summaries; default: none")
    parser.add_argument("arguments", nargs="*", help="further arguments of llama-server, after --")
    return parser.parse_args()


def total(timings, key):
    return sum(each[key] for each in timings)


def main():
    given = arguments()
    texts = read_chapters(given.chapters, given.limit)
    started = time.time()
    server = Server(given)
    try:
        server.await_ready()
        begun = time.time()
        with ThreadPoolExecutor(given.slots) as pool:
            answers = list(pool.map(lambda text: summarized(server, text, given), texts))
        ended = time.time()
    finally:
        server.stop()
    if given.output:
        with open(given.output, "w", encoding="utf-8", newline="\n") as file:
            writer = csv.writer(file, delimiter="\t", lineterminator="\n")
            writer.writerow(["seq", "summary"])
            writer.writerows((i, a["content"].strip()) for i, a in enumerate(answers, 1))
    seconds = ended - begun
    timings = [answer["timings"] for answer in answers]
    print(f"chapters          {len(answers)}")
    print(f"prompt tokens     {sum(answer['tokens_evaluated'] for answer in answers)}")
    read, reading = total(timings, "prompt_n"), total(timings, "prompt_ms") / 1000
    written, writing = total(timings, "predicted_n"), total(timings, "predicted_ms") / 1000
    print(f"tokens read       {read} in {reading:.1f} s, without those in the cache")
    print(f"generated tokens  {written} in {writing:.1f} s")
    print(f"slots             {given.slots}, {given.threads} threads")
    print(f"load seconds      {begun - started:.1f}")
    print(f"seconds           {seconds:.1f} from the first chapter to the last")
    print(f"total seconds     {ended - started:.1f} with the load")
    print(f"chapters/h        {len(answers) / seconds * 3600:.1f}")


if __name__ == "__main__":
    main()
