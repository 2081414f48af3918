"""What the memory gives: sums and copies as many bytes as track a must read, with numpy, on the asked number of threads.

Never fewer than half a gigabyte, so that no cache holds them.

bandwidth.py DIR --threads T --repeat R: prints {"bytes", "bytes_per_line", "sum_gb_s", "copy_gb_s"}; a copy counts bytes read and written.
"""

import argparse
import json
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

BYTES_PER_LINE = 4 + 4 + 4 + 8  # material, profile, substance, amount
FEWEST_BYTES = 1 << 29

asked = argparse.ArgumentParser(description=__doc__)
asked.add_argument("directory", type=Path)
asked.add_argument("--threads", type=int, default=1)
asked.add_argument("--repeat", type=int, default=5)
asked = asked.parse_args()
lines = json.loads((asked.directory / "workload.json").read_text())["lines"]
source = np.ones(max(lines * BYTES_PER_LINE, FEWEST_BYTES) // 8, dtype=np.int64)
target = np.empty_like(source)
parts = list(zip(np.array_split(source, asked.threads), np.array_split(target, asked.threads)))


def best(work) -> float:
    with ThreadPoolExecutor(asked.threads) as pool:
        times = []
        for _ in range(asked.repeat + 1):
            start = time.perf_counter()
            list(pool.map(work, parts))
            times.append(time.perf_counter() - start)
    return min(times[1:])


told = {
    "bytes": source.nbytes,
    "bytes_per_line": BYTES_PER_LINE,
    "sum_gb_s": source.nbytes / best(lambda part: part[0].sum()) / 1e9,
    "copy_gb_s": 2 * source.nbytes / best(lambda part: np.copyto(part[1], part[0])) / 1e9,
}
print(json.dumps(told))
