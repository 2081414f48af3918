"""Breaks every so many lines of a table: break_lines.py IN OUT [--every N]. Writes what it did as JSON: lines, and broken lines by kind.

Six kinds in turn: a field too few, a quotation mark too many, a value that is none, a unit of another quantity, bytes that are no UTF-8, and a line of
nothing but noise. The header stays. Reads and writes in a stream, so that memory does not grow with the lines.
"""

import argparse
import json
from pathlib import Path

KINDS = {
    "field too few": lambda fields: fields[:-1],
    "quotation mark": lambda fields: [*fields[:7], b'"' + fields[7], *fields[8:]],
    "no value": lambda fields: [*fields[:9], b"about ten", *fields[10:]],
    "other unit": lambda fields: [*fields[:10], b"mg/L"],
    "no UTF-8": lambda fields: [*fields[:7], fields[7] + b"\xff", *fields[8:]],
    "noise": lambda fields: [b"####"],
}


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("table", type=Path)
    asked.add_argument("out", type=Path)
    asked.add_argument("--every", type=int, default=100, help="break one line of so many")
    asked = asked.parse_args()
    kinds = list(KINDS)
    broken = dict.fromkeys(kinds, 0)
    lines = 0
    with open(asked.table, "rb") as table, open(asked.out, "wb") as out:
        out.write(next(table))
        for line in table:
            lines += 1
            if lines % asked.every == 0:
                kind = kinds[lines // asked.every % len(kinds)]
                broken[kind] += 1
                line = b",".join(KINDS[kind](line.rstrip(b"\n").split(b","))) + b"\n"
            out.write(line)
    print(json.dumps({"lines": lines, "broken": broken}))


if __name__ == "__main__":
    main()
