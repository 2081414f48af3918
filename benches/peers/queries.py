"""The relational plans of track a as SQL, for the engines that speak it.

Tables: lines(material, profile, substance, amount); single(profile, substance, cell, "limit", bound) and sums(profile, grp, "limit", bound),
wildcards already spread; tightest(cell, bound), one row per limited cell; members(grp, substance); summed(cell, grp), the members of the groups
that the profile has a limit on. `cell` is profile * substances + substance: one integer key instead of two.

Single limits
- join: lines against every limit of their profile and substance.
- tightest: first against the one smallest bound of the cell (a unique key), then the few hits against the full list.
- floor: only lines above the smallest bound of the whole law are joined at all. It helps as far as a law has no tiny bound.

Sum limits
- members: lines against members, sum by material and group, then against the limits.
- summed: lines only against members of groups that their profile limits; material and group packed into one key.
"""

import pyarrow as pa


def tables(work):
    """The tables of a workload by name, as Arrow; `group` is a word of SQL."""
    for name, columns in {
        "lines": work.lines,
        "single": work.single,
        "sums": work.sums,
        "tightest": work.tightest(),
        "members": work.members,
        "summed": work.summed(),
    }.items():
        yield name, pa.table({"grp" if column == "group" else column: values for column, values in columns.items()})


def exceedances(substances: int, groups: int, floor: int) -> dict[str, str]:
    cell = f"(profile * {substances} + substance)"
    single = {
        "join": """
            SELECT l.material AS material, s."limit" AS "limit", l.amount AS amount
            FROM lines l JOIN single s ON l.profile = s.profile AND l.substance = s.substance
            WHERE l.amount > s.bound""",
        "join-cell": f"""
            SELECT l.material AS material, s."limit" AS "limit", l.amount AS amount
            FROM (SELECT material, amount, {cell} AS cell FROM lines) l JOIN single s ON l.cell = s.cell
            WHERE l.amount > s.bound""",
        "tightest": f"""
            SELECT h.material AS material, s."limit" AS "limit", h.amount AS amount
            FROM (
                SELECT l.material, l.cell, l.amount
                FROM (SELECT material, amount, {cell} AS cell FROM lines) l JOIN tightest t ON l.cell = t.cell
                WHERE l.amount > t.bound
            ) h JOIN single s ON h.cell = s.cell
            WHERE h.amount > s.bound""",
    }
    single["floor"] = f"{single['join-cell']} AND l.amount > {floor}"
    sums = {
        "members": """
            SELECT g.material AS material, s."limit" AS "limit", CAST(g.total AS BIGINT) AS amount
            FROM (
                SELECT l.material, l.profile, m.grp, sum(l.amount) AS total
                FROM lines l JOIN members m ON l.substance = m.substance
                GROUP BY l.material, l.profile, m.grp
            ) g JOIN sums s ON g.profile = s.profile AND g.grp = s.grp
            WHERE g.total > s.bound""",
        "summed": f"""
            SELECT g.material AS material, s."limit" AS "limit", CAST(g.total AS BIGINT) AS amount
            FROM (
                SELECT CAST(l.material AS BIGINT) * {groups} + m.grp AS pack, min(l.material) AS material, min(l.profile) AS profile,
                       min(m.grp) AS grp, sum(l.amount) AS total
                FROM (SELECT material, profile, amount, {cell} AS cell FROM lines) l JOIN summed m ON l.cell = m.cell
                GROUP BY pack
            ) g JOIN sums s ON g.profile = s.profile AND g.grp = s.grp
            WHERE g.total > s.bound""",
        "summed-plain": f"""
            SELECT g.material AS material, s."limit" AS "limit", CAST(g.total AS BIGINT) AS amount
            FROM (
                SELECT l.material, l.profile, m.grp, sum(l.amount) AS total
                FROM (SELECT material, profile, amount, {cell} AS cell FROM lines) l JOIN summed m ON l.cell = m.cell
                GROUP BY l.material, l.profile, m.grp
            ) g JOIN sums s ON g.profile = s.profile AND g.grp = s.grp
            WHERE g.total > s.bound""",
    }
    return {f"{a} + {b}": f"{one}\nUNION ALL{many}" for a, one in single.items() for b, many in sums.items()}
