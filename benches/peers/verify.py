"""Counts the exceedances that a peer wrote and computes a checksum that does not depend on their order.

verify.py coded|text|batch-jsonl|batch-csv OUT prints {"exceedances", "checksum"}, of track b also {"verdicts", "products"}; batch-csv has only these.
A checksum is a sum modulo 2⁶⁴: on track a of a mix (splitmix64) of material, limit and amount, on track b of hashes (BLAKE2b) of product, material,
limit and amount; "verdicts" is that of product, verdict and the limits it breaks. Amounts are compared as whole µg/kg.
"""

import csv
import hashlib
import json
import sys
from decimal import Decimal
from pathlib import Path

import numpy as np


def mixed(value: np.ndarray) -> np.ndarray:
    value = value + np.uint64(0x9E3779B97F4A7C15)
    value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return value ^ (value >> np.uint64(31))


def coded(material: np.ndarray, limit: np.ndarray, amount: np.ndarray) -> dict[str, object]:
    if not len(material) == len(limit) == len(amount):
        raise SystemExit("the columns differ in length")
    place = (material.astype(np.uint64) << np.uint64(32)) | limit.astype(np.uint64)
    checksum = int(np.sum(mixed(mixed(place) ^ amount.astype(np.uint64)), dtype=np.uint64))
    return {"exceedances": len(material), "checksum": f"{checksum:016x}"}


def hashed(*words: object) -> int:
    return int.from_bytes(hashlib.blake2b("\t".join(map(str, words)).encode(), digest_size=8).digest())


class Text:
    """What one peer of track b wrote, gathered."""

    def __init__(self) -> None:
        self.exceedances = self.checksum = 0
        self.limits: dict[str, set[str]] = {}
        self.verdict: dict[str, str] = {}

    def exceedance(self, product: str, material: str, limit: str, amount: Decimal) -> None:
        whole = amount * 1000
        if whole != int(whole):
            raise SystemExit(f"no whole µg/kg: {product} {material} {limit} {amount}")
        self.checksum += hashed(product, material, limit, int(whole))
        self.exceedances += 1
        self.limits.setdefault(product, set()).add(limit)

    def product(self, product: str, verdict: str) -> None:
        if product in self.verdict:
            raise SystemExit(f"{product} has two verdicts")
        self.verdict[product] = verdict

    def verdicts(self) -> dict[str, object]:
        rows = (hashed(name, verdict, *sorted(self.limits.get(name, []))) for name, verdict in self.verdict.items())
        return {"verdicts": checked(sum(rows)), "products": len(self.verdict)}

    def told(self) -> dict[str, object]:
        return {"exceedances": self.exceedances, "checksum": checked(self.checksum)} | self.verdicts()


def checked(number: int) -> str:
    return f"{number % 2**64:016x}"


def text(out: Path) -> dict[str, object]:
    found = Text()
    with open(out / "exceedances.csv", newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            found.exceedance(row["product"], row["material"], row["limit"], Decimal(row["amount"]))
    with open(out / "verdicts.csv", newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            found.product(row["product"], row["verdict"])
    return found.told()


def batch_jsonl(out: Path) -> dict[str, object]:
    """The JSON Lines of `hazlimit batch`: a node is called `part › material`, a value is written with its unit."""
    found = Text()
    with open(out, encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            found.product(row["product"], row["verdict"])
            for failed in row["failed"]:
                amount, unit = failed["value"].split()
                if unit != "mg/kg":
                    raise SystemExit(f"not in mg/kg: {failed}")
                found.exceedance(row["product"], failed["node"].split(" › ")[-1], failed["limit"], Decimal(amount))
    return found.told()


def batch_csv(out: Path) -> dict[str, object]:
    """The CSV of `hazlimit batch`, which names the limits that a product breaks, not where nor by how much."""
    found = Text()
    with open(out, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            found.product(row["product"], row["verdict"])
            found.limits[row["product"]] = {limit for limit in row["failed"].split(";") if limit}
    return found.verdicts()


if __name__ == "__main__":
    out = Path(sys.argv[2])
    readers = {"text": text, "batch-jsonl": batch_jsonl, "batch-csv": batch_csv}
    if sys.argv[1] == "coded":
        found = coded(
            np.fromfile(out / "material.u32", dtype="<u4"),
            np.fromfile(out / "limit.u32", dtype="<u4"),
            np.fromfile(out / "amount.i64", dtype="<i8"),
        )
    else:
        found = readers[sys.argv[1]](out)
    print(json.dumps(found))
