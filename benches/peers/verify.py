"""Counts the exceedances that a peer of track a wrote and computes their checksum, which does not depend on their order.

verify.py OUT: prints {"exceedances", "checksum"}. The checksum is the sum modulo 2⁶⁴ of a mix (splitmix64) of material, limit and amount.
"""

import json
import sys
from pathlib import Path

import numpy as np


def mixed(value: np.ndarray) -> np.ndarray:
    value = value + np.uint64(0x9E3779B97F4A7C15)
    value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return value ^ (value >> np.uint64(31))


def told(material: np.ndarray, limit: np.ndarray, amount: np.ndarray) -> dict[str, object]:
    if not len(material) == len(limit) == len(amount):
        raise SystemExit("the columns differ in length")
    place = (material.astype(np.uint64) << np.uint64(32)) | limit.astype(np.uint64)
    checksum = int(np.sum(mixed(mixed(place) ^ amount.astype(np.uint64)), dtype=np.uint64))
    return {"exceedances": len(material), "checksum": f"{checksum:016x}"}


if __name__ == "__main__":
    out = Path(sys.argv[1])
    print(
        json.dumps(
            told(
                np.fromfile(out / "material.u32", dtype="<u4"),
                np.fromfile(out / "limit.u32", dtype="<u4"),
                np.fromfile(out / "amount.i64", dtype="<i8"),
            )
        )
    )
