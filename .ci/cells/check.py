"""Whether rows are the summaries of the sample book: check.py ROWS BOOK

ROWS has lines of a chapter's number, its title and its summary with tabs between them, beside
whatever else was printed; or the JSON of ./precis show. The toy model copies a chapter's opening
sentences, in about 97 answers of 100.
"""

import json
import sys
from typing import List, Tuple

CHAPTERS = 10
OPENING = 20


def rows(said: str) -> List[Tuple[int, str]]:
    if said.lstrip().startswith("["):
        return [(row["chapter_index"], row["summary"]) for row in json.loads(said)]
    fields = [line.split("\t") for line in said.splitlines()]
    return [(int(row[0]), row[2]) for row in fields if len(row) == 3 and row[0].isdigit()]


def one_line(text: str) -> str:
    return " ".join(text.split())


def main() -> None:
    with open(sys.argv[1], encoding="utf-8") as file:
        found = rows(file.read())
    with open(sys.argv[2], encoding="utf-8") as file:
        book = one_line(file.read())
    numbers = sorted(number for number, _ in found)
    copied = [text for _, text in found if one_line(text)[:OPENING] in book and len(text) > OPENING]
    if len(set(numbers)) != CHAPTERS or len(numbers) != CHAPTERS:
        sys.exit(f"expected {CHAPTERS} chapters, each once, got {numbers}")
    if len(copied) < CHAPTERS - 1:
        sys.exit(f"expected summaries in the book's own words, got {found}")
    print(f"{len(found)} chapters, {len(copied)} of them in the book's own words")


if __name__ == "__main__":
    main()
