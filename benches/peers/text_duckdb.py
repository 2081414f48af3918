"""DuckDB on track b: text_duckdb.py DIR --threads T --out OUT --plan PLAN.

strings   lines.csv becomes a table of the needed columns, as strings
enums     the same with the names as ENUM types, read as such from the text
streamed  no table: lines.csv is read once for each part of the query, in the least memory
"""

import duckdb

import text_queries
import text_work

asked = text_work.arguments(__doc__, ["strings", "enums", "streamed"])
connection = duckdb.connect(":memory:", config={"threads": asked.threads})
connection.execute("SET preserve_insertion_order = false")
law = {name: f"read_csv('{asked.directory}/named/{name}.csv', header = true)" for name in ["single", "sums", "summed"]}
kind = {"category": "VARCHAR", "class": "VARCHAR", "analyte": "VARCHAR", "material": "VARCHAR"}
if asked.plan == "enums":
    for column, names in text_work.names(asked.directory).items():
        listed = ", ".join(f"'{name}'" for name in names)
        connection.execute(f"CREATE TYPE {column}_name AS ENUM ({listed})")
        kind[column] = f"{column}_name"
for name, source in law.items():
    described = connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()
    columns = [f'"{column}"::{kind[column]} AS "{column}"' if column in kind else f'"{column}"' for column, *_ in described]
    connection.execute(f"CREATE TABLE {name} AS SELECT {', '.join(columns)} FROM {source}")

types = {column: kind.get(column, "VARCHAR") for column in text_work.HEADER} | {"value": "DECIMAL(18,3)"}
columns = ", ".join(f"'{column}': '{type}'" for column, type in types.items())
read = f"""SELECT product, category, material, class, analyte, value AS amount
    FROM read_csv('{asked.directory}/lines.csv', header = true, delim = ',', quote = '"', auto_detect = false, columns = {{{columns}}})
    WHERE kind = 'content' AND unit = 'mg/kg'"""
connection.execute(f"CREATE {'VIEW' if asked.plan == 'streamed' else 'TABLE'} lines AS {read}")
connection.execute(f"CREATE TABLE exceedances AS {text_queries.EXCEEDANCES}")
asked.out.mkdir(parents=True, exist_ok=True)
connection.execute(f"COPY exceedances TO '{asked.out}/exceedances.csv' (HEADER)")
connection.execute(f"COPY ({text_queries.VERDICTS}) TO '{asked.out}/verdicts.csv' (HEADER)")
