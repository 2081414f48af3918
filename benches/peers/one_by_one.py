"""Proves that limits/ says the same law as limits.csv: the first products of lines.csv are screened as single BOMs with `hazlimit screen`.

one_by_one.py DIR --hazlimit PROGRAM [--products N]. Compares with the exceedances of a plain loop over limits.csv. Exit status 0: the same sets,
and nothing undecided.
"""

import argparse
import csv
import itertools
import json
import subprocess
import sys
import tempfile
from decimal import Decimal
from pathlib import Path

import law

Exceedance = tuple[str, str, int]  # material, limit, amount


def expected(lines: list[dict[str, str]], limits: list[law.Limit], members: list[list[int]]) -> set[Exceedance]:
    found = set()
    for material, rows in itertools.groupby(lines, key=lambda row: row["material"]):
        rows = list(rows)
        place = (rows[0]["category"], rows[0]["class"])
        amounts = {row["analyte"]: int(Decimal(row["value"]) * law.UNITS_PER_MG_KG) for row in rows}
        for limit in limits:
            if limit.category is not None and law.category(limit.category) != place[0]:
                continue
            if limit.material_class is not None and law.material_class(limit.material_class) != place[1]:
                continue
            inside = [limit.substance] if limit.group is None else members[limit.group]
            amount = sum(amounts.get(law.substance(code), 0) for code in inside)
            if amount > limit.bound:
                found.add((material, limit.id, amount))
    return found


def bom(product: str, lines: list[dict[str, str]]) -> dict[str, object]:
    materials = []
    for material, rows in itertools.groupby(lines, key=lambda row: row["material"]):
        rows = list(rows)
        contains = [{"substance": row["analyte"], "content": f"{row['value']} {row['unit']}"} for row in rows]
        materials.append({"name": material, "class": rows[0]["class"], "disclosed": rows[0]["disclosed"], "contains": contains})
    head = {"name": product, "category": lines[0]["category"]}
    return {"format": "hazlimit-bom/1", "product": head, "parts": [{"name": "body", "materials": materials}]}


def reported(report: dict, materials: list[dict]) -> tuple[set[Exceedance], int]:
    names = {f"parts[0].materials[{at}]": material["name"] for at, material in enumerate(materials)}
    found = set()
    for finding in report["findings"]:
        if finding["verdict"] == "fail":
            value = finding["value"]
            if value["lower"] != value["upper"] or value["unit"] != "mg/kg":
                raise SystemExit(f"not the single amount that was declared: {finding}")
            found.add((names[finding["node"]], finding["limit"], int(Decimal(value["lower"]) * law.UNITS_PER_MG_KG)))
    return found, report["counts"]["inconclusive"]


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("directory", type=Path)
    asked.add_argument("--hazlimit", type=Path, required=True)
    asked.add_argument("--products", type=int, default=200)
    asked = asked.parse_args()
    counts = json.loads((asked.directory / "workload.json").read_text())
    limits = law.write_limits(counts["seed"], counts["categories"])
    members = law.write_members(counts["seed"])
    with open(asked.directory / "lines.csv", newline="") as file:
        grouped = itertools.groupby(csv.DictReader(file), key=lambda row: row["product"])
        products = [(name, list(rows)) for name, rows in itertools.islice(grouped, asked.products)]
    boms = [bom(name, rows) for name, rows in products]
    with tempfile.TemporaryDirectory() as scratch:
        files = [Path(scratch) / f"{at:06}.json" for at in range(len(boms))]
        for file, content in zip(files, boms):
            file.write_text(json.dumps(content))
        law_of = ["--limits", asked.directory / "limits", "--only", "--on", "2026-01-01"]
        done = subprocess.run(
            [asked.hazlimit, "screen", *files, *law_of, "--format", "json"], capture_output=True, text=True
        )
    if done.returncode not in (0, 1, 3):
        raise SystemExit(done.stderr)
    reports = json.loads(done.stdout)
    reports = reports if isinstance(reports, list) else [reports]
    if len(reports) != len(products):
        raise SystemExit(f"{len(reports)} reports for {len(products)} products")
    total = wrong = 0
    for (name, rows), content, report in zip(products, boms, reports):
        want = expected(rows, limits, members)
        found, undecided = reported(report, content["parts"][0]["materials"])
        total += len(want)
        if want != found or undecided:
            wrong += 1
            print(f"{name}: missed {want - found}, invented {found - want}, undecided {undecided}")
    print(f"{len(products)} products, {total} exceedances, {wrong} products differ")
    return 1 if wrong or not total else 0


if __name__ == "__main__":
    sys.exit(main())
