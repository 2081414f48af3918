"""What the peers of track b share: arguments, the columns of lines.csv, the names of the synthetic law."""

import argparse
import json
from pathlib import Path

import law

HEADER = ["product", "category", "part", "material", "class", "disclosed", "entry", "analyte", "kind", "value", "unit"]


def names(directory: Path) -> dict[str, list[str]]:
    categories = json.loads((directory / "workload.json").read_text())["categories"]
    return {
        "category": [law.category(code) for code in range(categories)],
        "class": [law.material_class(code) for code in range(law.CLASSES)],
        "analyte": [law.substance(code) for code in range(law.SUBSTANCES)],
    }


def arguments(description: str, plans: list[str]) -> argparse.Namespace:
    asked = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("directory", type=Path)
    asked.add_argument("--threads", type=int, default=1)
    asked.add_argument("--out", type=Path, required=True)
    asked.add_argument("--plan", choices=plans, default=plans[0])
    return asked.parse_args()
