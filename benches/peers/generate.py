"""Writes a workload: generate.py DIR [--lines N] [--seed S] [--categories C] [--edges E] [--no-text]. The README tells the files.

Works in blocks of products, so that memory does not grow with the number of lines; the same arguments give the same bytes.
"""

import argparse
import csv
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow.csv import WriteOptions, write_csv

import law
import text_work
import workload

PRODUCTS_PER_BLOCK = 10_000
COLUMNS = {
    "product": "u32",
    "material": "u32",
    "category": "u32",
    "class": "u32",
    "profile": "u32",
    "substance": "u32",
    "amount": "i64",
}

NONE = np.iinfo(np.int64).max


@dataclass
class Edges:
    """How much of an archive is at or over a bound."""

    # traces are spread evenly by their logarithm from 0.05 mg/kg to here
    highest_trace: int
    # shares of lines
    high: float
    at_bound: float
    # shares of materials: a sum at its bound, or one unit above
    sums: float


# of many products something fails; of one in ten
EDGES = {
    "many": Edges(highest_trace=60_000, high=0.01, at_bound=0.01, sums=0.03),
    "few": Edges(highest_trace=10_000, high=0.001, at_bound=0.002, sums=0.015),
}


class Bounds:
    """The tightest bound of every profile and substance, and of every profile and group: where the edge cases lie."""

    def __init__(self, limits: list[law.Limit], members: list[list[int]], categories: int):
        self.categories = categories
        self.single = np.full((categories, law.CLASSES, law.SUBSTANCES), NONE)
        self.sum = np.full((categories, law.CLASSES, law.GROUPS), NONE)
        for limit in limits:
            category = slice(None) if limit.category is None else limit.category
            material = slice(None) if limit.material_class is None else limit.material_class
            table, subject = (self.single, limit.substance) if limit.group is None else (self.sum, limit.group)
            table[category, material, subject] = np.minimum(table[category, material, subject], limit.bound)
        self.single = self.single.reshape(-1, law.SUBSTANCES)
        self.sum = self.sum.reshape(-1, law.GROUPS)
        self.member = np.zeros((law.GROUPS, law.SUBSTANCES), dtype=bool)
        for group, inside in enumerate(members):
            self.member[group, inside] = True


def block(rng: np.random.Generator, bounds: Bounds, order: np.ndarray, edges: Edges) -> dict[str, np.ndarray]:
    """The lines of one block of products; products and materials count from 0 inside the block."""
    category_of = rng.integers(0, bounds.categories, PRODUCTS_PER_BLOCK)
    product_of = np.repeat(np.arange(PRODUCTS_PER_BLOCK), rng.integers(1, 10, PRODUCTS_PER_BLOCK))
    class_of = rng.integers(0, law.CLASSES, len(product_of))
    lines_of = rng.integers(8, 33, len(product_of))
    material = np.repeat(np.arange(len(product_of)), lines_of)
    place = np.arange(len(material)) - np.repeat(np.cumsum(lines_of) - lines_of, lines_of)
    start = rng.integers(0, law.SUBSTANCES, len(product_of))
    step = rng.integers(1, law.SUBSTANCES, len(product_of))
    substance = order[(start[material] + place * step[material]) % law.SUBSTANCES]
    category, material_class = category_of[product_of][material], class_of[material]
    profile = category * law.CLASSES + material_class

    # mostly traces well below the bounds, a few high, a few exactly at the tightest bound, a few one unit above
    count = len(material)
    amount = np.exp(rng.uniform(np.log(50), np.log(edges.highest_trace), count)).astype(np.int64)
    lot = rng.random(count)
    amount = np.where(lot < edges.high, amount * 40 + 7, amount)
    tightest = bounds.single[profile, substance]
    half, all_of_it = edges.high + edges.at_bound / 2, edges.high + edges.at_bound
    amount = np.where((lot >= edges.high) & (lot < half) & (tightest != NONE), tightest, amount)
    amount = np.where((lot >= half) & (lot < all_of_it) & (tightest != NONE), tightest + 1, amount)

    # the same for sums: one line is raised until the sum is at its bound, or one unit above
    chosen = rng.random(len(product_of))
    for group in range(law.GROUPS):
        inside = np.flatnonzero(bounds.member[group][substance])
        total = np.zeros(len(product_of), dtype=np.int64)
        np.add.at(total, material[inside], amount[inside])
        known, first = np.unique(material[inside], return_index=True)
        line = inside[first]
        bound = bounds.sum[profile[line], group]
        edge = (chosen[known] < edges.sums) & (bound != NONE) & (total[known] < bound)
        amount[line[edge]] += bound[edge] - total[known][edge] + (chosen[known][edge] < edges.sums / 2)

    columns = [product_of[material], material, category, material_class, profile, substance, amount]
    return dict(zip(COLUMNS, columns))


def text(columns: dict[str, np.ndarray], categories: int) -> bytes:
    """The lines as CSV in the long form of `hazlimit batch`."""
    # the place of the material in its product names it there
    product, material = columns["product"], columns["material"]
    first = np.ones(len(product), dtype=bool)
    first[1:] = product[1:] != product[:-1]
    first_material = np.maximum.accumulate(np.where(first, material, 0))

    def named(names: list[str], codes: np.ndarray) -> pa.Array:
        return pa.array(names).take(pa.array(codes))

    def numbered(prefix: str, numbers: np.ndarray, width: int) -> pa.Array:
        digits = pc.utf8_lpad(pc.cast(pa.array(numbers), pa.string()), width, "0")
        return pc.binary_join_element_wise(prefix, digits, "")

    whole = pc.cast(pa.array(columns["amount"] // law.UNITS_PER_MG_KG), pa.string())
    part = pc.utf8_lpad(pc.cast(pa.array(columns["amount"] % law.UNITS_PER_MG_KG), pa.string()), 3, "0")
    rows = pc.binary_join_element_wise(
        numbered("P-", product, 8),
        named([law.category(code) for code in range(categories)], columns["category"]),
        "body",
        numbered("M", material - first_material, 1),
        named([law.material_class(code) for code in range(law.CLASSES)], columns["class"]),
        "100 %",
        "contains",
        named([law.substance(code) for code in range(law.SUBSTANCES)], columns["substance"]),
        "content",
        pc.binary_join_element_wise(whole, part, "."),
        "mg/kg",
        ",",
    )
    return ("\n".join(rows.to_pylist()) + "\n").encode()


def write_named_law(directory: Path) -> None:
    """The law with names instead of codes and with wildcards spread, ready to be joined with lines.csv."""
    work = workload.read_law(directory)
    limits = law.write_limits(work.counts["seed"], work.counts["categories"])

    def save(name: str, profile: np.ndarray, columns: dict[str, list]) -> None:
        places = {
            "category": [law.category(code // law.CLASSES) for code in profile],
            "class": [law.material_class(code % law.CLASSES) for code in profile],
        }
        options = WriteOptions(quoting_style="none")
        write_csv(pa.table(places | columns), directory / "named" / f"{name}.csv", options)

    def bounds(of: np.ndarray) -> dict[str, list]:
        return {"limit": [limits[code].id for code in of], "bound": [limits[code].mg_kg for code in of]}

    def substances(codes: np.ndarray) -> list[str]:
        return [law.substance(code) for code in codes]

    def groups(codes: np.ndarray) -> list[str]:
        return [law.group(code) for code in codes]

    (directory / "named").mkdir(exist_ok=True)
    single, sums, summed = work.single, work.sums, work.summed()
    save("single", single["profile"], {"analyte": substances(single["substance"])} | bounds(single["limit"]))
    save("sums", sums["profile"], {"grp": groups(sums["group"])} | bounds(sums["limit"]))
    profile, substance = np.divmod(summed["cell"], law.SUBSTANCES)
    save("summed", profile, {"analyte": substances(substance), "grp": groups(summed["group"])})


def write(directory: Path, lines: int, seed: int, categories: int, edges: str, with_text: bool) -> None:
    directory.mkdir(parents=True, exist_ok=True)
    members, limits = law.write_members(seed), law.write_limits(seed, categories)
    law.write_limits_directory(directory / "limits", limits, members, categories)
    with open(directory / "members.csv", "w", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["group", "substance"])
        out.writerows([group, member] for group, inside in enumerate(members) for member in inside)
    with open(directory / "limits.csv", "w", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["limit", "id", "category", "class", "substance", "group", "bound"])
        for code, limit in enumerate(limits):
            out.writerow([code, limit.id, limit.category, limit.material_class, limit.substance, limit.group, limit.bound])

    bounds = Bounds(limits, members, categories)
    order = np.random.default_rng([seed, 0]).permutation(law.SUBSTANCES)
    files = {name: open(directory / f"{name}.{kind}", "wb") for name, kind in COLUMNS.items()}
    out = open(directory / "lines.csv", "wb") if with_text else None
    if out:
        out.write((",".join(text_work.HEADER) + "\n").encode())
    written = products = materials = number = 0
    while written < lines:
        number += 1
        columns = block(np.random.default_rng([seed, number]), bounds, order, EDGES[edges])
        columns = {name: column[: lines - written] for name, column in columns.items()}
        columns["product"] = columns["product"] + products
        columns["material"] = columns["material"] + materials
        for name, kind in COLUMNS.items():
            columns[name].astype("<u4" if kind == "u32" else "<i8").tofile(files[name])
        if out:
            out.write(text(columns, categories))
        products, materials = int(columns["product"][-1]) + 1, int(columns["material"][-1]) + 1
        written += len(columns["product"])
    for file in [*files.values(), *([out] if out else [])]:
        file.close()
    told = {
        "seed": seed,
        "lines": written,
        "materials": materials,
        "products": products,
        "categories": categories,
        "edges": edges,
        "classes": law.CLASSES,
        "substances": law.SUBSTANCES,
        "groups": law.GROUPS,
        "limits": len(limits),
    }
    (directory / "workload.json").write_text(json.dumps(told, indent=1) + "\n")
    if with_text:
        write_named_law(directory)


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("directory", type=Path)
    asked.add_argument("--lines", type=int, default=2_000_000)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--categories", type=int, default=20, help="about 300 limits each")
    asked.add_argument("--edges", choices=EDGES, default="many", help="how much is at or over a bound")
    asked.add_argument("--no-text", action="store_true", help="leave lines.csv out")
    asked = asked.parse_args()
    write(asked.directory, asked.lines, asked.seed, asked.categories, asked.edges, not asked.no_text)
