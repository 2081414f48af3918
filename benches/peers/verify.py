"""Counts the exceedances that a peer wrote and computes a checksum that does not depend on their order.

verify.py coded OUT, verify.py text OUT: prints {"exceedances", "checksum"}, for text also {"products", "failing"}.
The checksum is a sum modulo 2⁶⁴: of a mix (splitmix64) of material, limit and amount, or of hashes (BLAKE2b) of product, material, limit and amount
and of product and verdict. Amounts are compared as whole µg/kg.
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


def text(out: Path) -> dict[str, object]:
    checksum = exceedances = products = failing = 0
    with open(out / "exceedances.csv", newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            amount = Decimal(row["amount"]) * 1000
            if amount != int(amount):
                raise SystemExit(f"no whole µg/kg: {row}")
            checksum += hashed(row["product"], row["material"], row["limit"], int(amount))
            exceedances += 1
    with open(out / "verdicts.csv", newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            checksum += hashed(row["product"], row["verdict"])
            products += 1
            failing += row["verdict"] == "fail"
    return {
        "exceedances": exceedances,
        "checksum": f"{checksum % 2**64:016x}",
        "products": products,
        "failing": failing,
    }


if __name__ == "__main__":
    out = Path(sys.argv[2])
    if sys.argv[1] == "text":
        found = text(out)
    else:
        found = coded(
            np.fromfile(out / "material.u32", dtype="<u4"),
            np.fromfile(out / "limit.u32", dtype="<u4"),
            np.fromfile(out / "amount.i64", dtype="<i8"),
        )
    print(json.dumps(found))
