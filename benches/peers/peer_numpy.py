"""A plain dense-table loop in numpy on track a: what table lookups alone give, without joins and without semantics. A reference, not a peer.

Works in blocks of whole materials that stay in cache; threads share the blocks (numpy lets go of the interpreter inside its loops).
"""

import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np

import workload

LINES_PER_BLOCK = 1 << 16

asked = workload.arguments(__doc__)
start = time.perf_counter()
work = workload.read(asked.directory)
substances, groups = work.counts["substances"], work.counts["groups"]
profiles = work.counts["categories"] * work.counts["classes"]
tightest = np.full(work.cells(), workload.NONE)
tight = work.tightest()
tightest[tight["cell"]] = tight["bound"]


class Rows:
    """The full list of limits of every cell, one after the other."""

    def __init__(self, cell: np.ndarray, limit: np.ndarray, bound: np.ndarray, cells: int):
        order = np.argsort(cell, kind="stable")
        self.limit, self.bound = limit[order], bound[order]
        self.first = np.searchsorted(cell[order], np.arange(cells + 1))

    def exceeded(self, material: np.ndarray, cell: np.ndarray, amount: np.ndarray) -> list[np.ndarray]:
        many = self.first[cell + 1] - self.first[cell]
        place = np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)
        row = np.repeat(self.first[cell], many) + place
        material, amount = np.repeat(material, many), np.repeat(amount, many)
        hit = amount > self.bound[row]
        return [material[hit], self.limit[row][hit], amount[hit]]


single = Rows(work.single["cell"], work.single["limit"], work.single["bound"], work.cells())
sum_cell = work.sums["profile"].astype(np.int64) * groups + work.sums["group"]
sums = Rows(sum_cell, work.sums["limit"], work.sums["bound"], profiles * groups)
sum_tightest = np.full(profiles * groups, workload.NONE)
np.minimum.at(sum_tightest, sum_cell, work.sums["bound"])
# the groups in which a cell counts, as tables of one group each; a cell in fewer groups is filled up with a group that has no limit
summed = work.summed()
order = np.lexsort((summed["group"], summed["cell"]))
cell_of, group_of = summed["cell"][order].astype(np.int64), summed["group"][order]
place = np.arange(len(cell_of)) - np.searchsorted(cell_of, cell_of)
group_tables = np.full((int(place.max()) + 1, work.cells()), groups, dtype=np.uint8)
group_tables[place, cell_of] = group_of
prepared = time.perf_counter() - start

material, profile, substance, amount = (work.lines[name] for name in ["material", "profile", "substance", "amount"])


def block(first: int, end: int) -> list[list[np.ndarray]]:
    part = slice(first, end)
    cell = profile[part].astype(np.int64) * substances + substance[part]
    hit = np.flatnonzero(amount[part] > tightest[cell])
    found = [single.exceeded(material[part][hit], cell[hit], amount[part][hit])]

    lowest = int(material[first])
    local = material[part].astype(np.int64) - lowest
    profile_of = np.zeros(local[-1] + 1, dtype=np.int64)
    profile_of[local] = profile[part]
    slots = (groups + 1) * (int(local[-1]) + 1)
    total = np.zeros(slots, dtype=np.int64)
    for table in group_tables:
        group = table[cell]
        at = np.flatnonzero(group != groups)
        if at.size:
            np.add.at(total, local[at] * (groups + 1) + group[at], amount[part][at])
    total = total.reshape(-1, groups + 1)[:, :groups]
    over_material, over_group = np.nonzero(total > sum_tightest.reshape(-1, groups)[profile_of])
    cell = profile_of[over_material] * groups + over_group
    found.append(sums.exceeded(over_material + lowest, cell, total[over_material, over_group]))
    return found


def run():
    ends = [0]
    while ends[-1] < len(material):
        end = min(ends[-1] + LINES_PER_BLOCK, len(material))
        # whole materials only
        ends.append(int(np.searchsorted(material, material[end - 1], side="right")))
    parts = [part for found in pool.map(block, ends[:-1], ends[1:]) for part in found]
    return tuple(np.concatenate(columns) for columns in zip(*parts))


with ThreadPoolExecutor(asked.threads) as pool:
    workload.run(asked, prepared, {"dense": run})
