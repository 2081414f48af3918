"""The synthetic law: which limits there are, and how hazlimit's limits files say the same.

Knows nothing of lines. No substance, standard or figure in it is real.
"""

import random
from dataclasses import dataclass
from pathlib import Path

CLASSES = 30  # the number of categories is a parameter: limits grow with it, about 300 each
SUBSTANCES = 251  # a prime: the generator steps through the substances of a material without meeting one twice
LIMITED = 160  # the first so many substances are named by limits, the others by none
GROUPS = 24
# mg/kg, as laws print them
BOUNDS = [20, 60, 75, 90, 100, 100, 250, 500, 600, 1000, 1000, 1500]
SUM_BOUNDS = [60, 100, 150, 500, 1000, 1000]
UNITS_PER_MG_KG = 1000  # an amount counts µg/kg


@dataclass(frozen=True)
class Limit:
    category: int | None  # None: any
    material_class: int | None
    substance: int | None  # either a substance
    group: int | None  # or a group
    mg_kg: int

    @property
    def bound(self) -> int:
        return self.mg_kg * UNITS_PER_MG_KG

    @property
    def table(self) -> str:
        category = "any" if self.category is None else f"c{self.category:03}"
        material = "any" if self.material_class is None else f"m{self.material_class:02}"
        return f"{category}-{material}"

    @property
    def analyte(self) -> str:
        return substance(self.substance) if self.group is None else group(self.group)

    @property
    def id(self) -> str:
        return f"synthetic/{self.table}/{self.analyte}"


def category(code: int) -> str:
    return f"cat-{code:03}"


def material_class(code: int) -> str:
    return f"mat-{code:02}"


def substance(code: int) -> str:
    return f"syn-{code:03}"


def group(code: int) -> str:
    return f"grp-{code:02}"


def write_members(seed: int) -> list[list[int]]:
    """The members of every group: four to twelve limited substances; a substance may stand in several groups."""
    draw = random.Random(f"members {seed}")
    return [sorted(draw.sample(range(LIMITED), draw.randint(4, 12))) for _ in range(GROUPS)]


def write_limits(seed: int, categories: int) -> list[Limit]:
    """Narrow limits, wildcards over classes, over categories and over both; singles and sums."""
    draw = random.Random(f"limits {seed}")
    limits: list[Limit] = []

    def single(category: int | None, classes: list[int | None], substances: list[int]) -> None:
        for code in substances:
            for material in classes:
                limits.append(Limit(category, material, code, None, draw.choice(BOUNDS)))

    def sums(category: int | None, classes: list[int | None], groups: list[int]) -> None:
        for code in groups:
            for material in classes:
                limits.append(Limit(category, material, None, code, draw.choice(SUM_BOUNDS)))

    limited, groups, classes = range(LIMITED), range(GROUPS), range(CLASSES)
    single(None, [None], draw.sample(limited, 20))
    sums(None, [None], draw.sample(groups, 2))
    for material in classes:
        single(None, [material], draw.sample(limited, 2))
    for code in range(categories):
        single(code, [None], draw.sample(limited, 40))
        sums(code, [None], draw.sample(groups, 6))
        for chosen in draw.sample(limited, 40):
            single(code, draw.sample(classes, 6), [chosen])
        for chosen in draw.sample(groups, 6):
            sums(code, draw.sample(classes, 4), [chosen])
    return limits


def write_limits_directory(directory: Path, limits: list[Limit], members: list[list[int]], categories: int) -> None:
    """The same law as files of hazlimit's limits format."""
    (directory / "substances").mkdir(parents=True, exist_ok=True)

    def names(text: str) -> str:
        return f'{{ en = "{text}", zh = "{text}" }}'

    def write(name: str, rows: list[str]) -> None:
        (directory / name).write_text("\n".join(rows) + "\n", encoding="utf-8")

    write("categories.toml", [f'"{name}" = {names(name)}' for name in map(category, range(categories))])
    write("materials.toml", [f'"{name}" = {names(name)}' for name in map(material_class, range(CLASSES))])
    write("facts.toml", [])
    rows = []
    for name in map(substance, range(SUBSTANCES)):
        rows.append(f"[substance.{name}]\nnames = {names(name)}\nelements = []\n")
    for code, inside in enumerate(members):
        listed = ", ".join(f'"{substance(member)}"' for member in inside)
        rows.append(f"[group.{group(code)}]\nnames = {names(group(code))}\nmembers = [{listed}]\n")
    write("substances/synthetic.toml", rows)

    rows = [
        "[standard]",
        'id = "Synthetic"',
        'title = { en = "Synthetic law of the benchmark", zh = "基准测试用的虚构法规" }',
        'jurisdiction = "CN"',
        'force = "mandatory"',
        "effective = 2020-01-01",
        'covers = "Invented limits that only measure speed."',
        'omits = "Nothing."',
        'source = ["benches/peers/law.py"]',
        'confidence = "known"',
    ]
    tables: dict[str, list[Limit]] = {}
    for limit in limits:
        tables.setdefault(limit.table, []).append(limit)
    for name, inside in tables.items():
        conditions = []
        if inside[0].category is not None:
            conditions.append(f'category = "{category(inside[0].category)}"')
        if inside[0].material_class is not None:
            conditions.append(f'material = "{material_class(inside[0].material_class)}"')
        rows += ["", "[[table]]", f'id = "{name}"', f'clause = "{name}"', 'kind = "content"', 'unit = "mg/kg"']
        rows.append('basis = "homogeneous-material"')
        if conditions:
            rows.append(f"when = {{ {', '.join(conditions)} }}")
        figures = []
        for limit in inside:
            left = limit.analyte if limit.group is None else f'"sum {limit.analyte}"'
            figures.append(f'{left} = "{limit.mg_kg}"')
        rows.append(f"max = {{ {', '.join(figures)} }}")
    write("synthetic.toml", rows)
