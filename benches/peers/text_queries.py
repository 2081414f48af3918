"""The relational plan of track b as SQL, for the engines that speak it: from the text of lines.csv to verdicts.

Tables: lines(product, category, material, class, analyte, amount), read from lines.csv by the engine; single(category, class, analyte, "limit", bound),
sums(category, class, grp, "limit", bound) and summed(category, class, analyte, grp) from named/. The part is always the same and no key.

Beside this hazlimit checks every unit, name, share and total, keeps undecided limits apart, and cites; the peers only join.
"""

EXCEEDANCES = """
    SELECT l.product AS product, l.material AS material, s."limit" AS "limit", l.amount AS amount
    FROM lines l JOIN single s ON l.category = s.category AND l.class = s.class AND l.analyte = s.analyte
    WHERE l.amount > s.bound
    UNION ALL
    SELECT g.product AS product, g.material AS material, s."limit" AS "limit", g.total AS amount
    FROM (
        SELECT l.product, l.material, l.category, l.class, m.grp, sum(l.amount) AS total
        FROM lines l JOIN summed m ON l.category = m.category AND l.class = m.class AND l.analyte = m.analyte
        GROUP BY l.product, l.material, l.category, l.class, m.grp
    ) g JOIN sums s ON g.category = s.category AND g.class = s.class AND g.grp = s.grp
    WHERE g.total > s.bound
"""

VERDICTS = """
    SELECT p.product AS product, CASE WHEN e.product IS NULL THEN 'pass' ELSE 'fail' END AS verdict, coalesce(e.many, 0) AS exceedances
    FROM (SELECT DISTINCT product FROM lines) p
    LEFT JOIN (SELECT product, count(*) AS many FROM exceedances GROUP BY product) e ON p.product = e.product
"""
