"""DuckDB on track a: native in-memory tables, the plans of queries.py."""

import time

import duckdb

import queries
import workload

asked = workload.arguments(__doc__)
start = time.perf_counter()
work = workload.read(asked.directory)
connection = duckdb.connect(":memory:", config={"threads": asked.threads})
# the rows of the answer have no order
connection.execute("SET preserve_insertion_order = false")
for name, arrow in queries.tables(work):
    connection.execute(f"CREATE TABLE {name} AS SELECT * FROM arrow")
connection.execute("ANALYZE")
work.lines.clear()
prepared = time.perf_counter() - start


def plan(sql: str) -> workload.Plan:
    def run():
        found = connection.sql(sql).to_arrow_table()
        return tuple(found[name].to_numpy() for name in ["material", "limit", "amount"])

    return run


sqls = queries.exceedances(work.counts["substances"], work.counts["groups"], int(work.single["bound"].min()))
workload.run(asked, prepared, {name: plan(sql) for name, sql in sqls.items()})
