"""Reads a workload for the Python peers, spreads the law over profiles, and runs the plans of track a.

Knows files and clocks; no engine.
"""

import argparse
import csv
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

Columns = dict[str, np.ndarray]
# a plan returns the material, limit and amount of every exceedance
Plan = Callable[[], tuple[np.ndarray, np.ndarray, np.ndarray]]
NONE = np.iinfo(np.int64).max


@dataclass
class Workload:
    counts: dict[str, int]
    lines: Columns  # material, profile, substance, amount
    single: Columns  # profile, substance, cell, limit, bound: one row per limit and cell it covers
    sums: Columns  # profile, group, limit, bound: likewise
    members: Columns  # group, substance

    def tightest(self) -> Columns:
        """The smallest bound of every cell that has one: cell, bound."""
        table = np.full(self.cells(), NONE)
        np.minimum.at(table, self.single["cell"], self.single["bound"])
        cell = np.flatnonzero(table != NONE)
        return {"cell": cell.astype(np.uint32), "bound": table[cell]}

    def summed(self) -> Columns:
        """Which cells count in which group, only where the profile has a limit on that group: cell, group."""
        groups = self.counts["groups"]
        pairs = np.unique(self.sums["profile"].astype(np.int64) * groups + self.sums["group"])
        profile, group = pairs // groups, pairs % groups
        cells, inside = [], []
        for number in range(groups):
            member = self.members["substance"][self.members["group"] == number].astype(np.int64)
            at = profile[group == number]
            cells.append((at[:, None] * self.counts["substances"] + member[None, :]).ravel())
            inside.append(np.full(cells[-1].size, number))
        return {"cell": np.concatenate(cells).astype(np.uint32), "group": np.concatenate(inside).astype(np.uint32)}

    def cells(self) -> int:
        return self.counts["categories"] * self.counts["classes"] * self.counts["substances"]


def read(directory: Path) -> Workload:
    work = read_law(directory)
    kinds = {"material": "u32", "profile": "u32", "substance": "u32", "amount": "i64"}
    work.lines = {
        name: np.fromfile(directory / f"{name}.{kind}", dtype="<u4" if kind == "u32" else "<i8")
        for name, kind in kinds.items()
    }
    return work


def read_law(directory: Path) -> Workload:
    """A workload without its lines."""
    counts = json.loads((directory / "workload.json").read_text())
    single, sums = spread(directory / "limits.csv", counts)
    with open(directory / "members.csv", newline="") as file:
        rows = [(int(row["group"]), int(row["substance"])) for row in csv.DictReader(file)]
    members = columns(["group", "substance"], rows)
    single["cell"] = (single["profile"] * counts["substances"] + single["substance"]).astype(np.uint32)
    return Workload(counts, {}, single, sums, members)


def spread(path: Path, counts: dict[str, int]) -> tuple[Columns, Columns]:
    """Every limit once for each profile it covers, so that wildcards become plain rows."""
    single, sums = [], []
    with open(path, newline="") as file:
        for row in csv.DictReader(file):
            for category in [int(row["category"])] if row["category"] else range(counts["categories"]):
                for material in [int(row["class"])] if row["class"] else range(counts["classes"]):
                    profile = category * counts["classes"] + material
                    rows, subject = (single, row["substance"]) if row["substance"] else (sums, row["group"])
                    rows.append((profile, int(subject), int(row["limit"]), int(row["bound"])))
    return (
        columns(["profile", "substance", "limit", "bound"], single),
        columns(["profile", "group", "limit", "bound"], sums),
    )


def columns(names: list[str], rows: list[tuple[int, ...]]) -> Columns:
    return {
        name: np.array(values, dtype=np.int64 if name == "bound" else np.uint32)
        for name, values in zip(names, zip(*rows))
    }


def arguments(description: str) -> argparse.Namespace:
    asked = argparse.ArgumentParser(description=description)
    asked.add_argument("directory", type=Path)
    asked.add_argument("--threads", type=int, default=1)
    asked.add_argument("--repeat", type=int, default=5)
    asked.add_argument("--out", type=Path, required=True)
    asked.add_argument("--plan", action="append", help="only this plan; left out: all, and the fastest counts")
    return asked.parse_args()


def run(asked: argparse.Namespace, prepare_seconds: float, plans: dict[str, Plan]) -> None:
    """Times the plans, tells the fastest, and writes what it found."""
    results, seconds = {}, {}
    for name, plan in plans.items():
        if asked.plan and name not in asked.plan:
            continue
        plan()  # warms caches and thread pools; hazlimit's peer may do the same
        seconds[name] = []
        for _ in range(asked.repeat):
            start = time.perf_counter()
            results[name] = plan()
            seconds[name].append(time.perf_counter() - start)
    sizes = {name: len(found[0]) for name, found in results.items()}
    if len(set(sizes.values())) > 1:
        raise SystemExit(f"the plans disagree: {sizes}")
    best = min(seconds, key=lambda name: min(seconds[name]))
    asked.out.mkdir(parents=True, exist_ok=True)
    for name, kind, found in zip(["material.u32", "limit.u32", "amount.i64"], ["<u4", "<u4", "<i8"], results[best]):
        np.asarray(found).astype(kind).tofile(asked.out / name)
    told = {
        "prepare_seconds": prepare_seconds,
        "seconds": seconds[best],
        "plan": best,
        "plans": {name: min(times) for name, times in seconds.items()},
    }
    print(json.dumps(told))
