"""DataFusion on track b: text_datafusion.py DIR --threads T --out OUT --plan PLAN.

cached    lines.csv becomes a table of the needed columns in memory
streamed  no table: lines.csv is read once for each part of the query
"""

import pyarrow as pa
from datafusion import SessionConfig, SessionContext
from pyarrow.csv import WriteOptions, write_csv

import text_queries
import text_work

asked = text_work.arguments(__doc__, ["cached", "streamed"])
context = SessionContext(SessionConfig().with_target_partitions(asked.threads))
text = pa.string_view()
schema = pa.schema([(column, pa.decimal128(18, 3) if column == "value" else text) for column in text_work.HEADER])
context.register_csv("text", str(asked.directory / "lines.csv"), schema=schema)
for name in ["single", "sums", "summed"]:
    context.register_csv(name, str(asked.directory / "named" / f"{name}.csv"))
lines = context.sql(
    "SELECT product, category, material, class, analyte, value AS amount FROM text WHERE kind = 'content' AND unit = 'mg/kg'"
)
context.register_view("lines", lines.cache() if asked.plan == "cached" else lines)
exceedances = context.sql(text_queries.EXCEEDANCES).cache()
context.register_view("exceedances", exceedances)
asked.out.mkdir(parents=True, exist_ok=True)
for name, found in {"exceedances": exceedances, "verdicts": context.sql(text_queries.VERDICTS)}.items():
    table = found.to_arrow_table()
    plain = [pa.field(field.name, pa.string() if field.type == text else field.type) for field in table.schema]
    write_csv(table.cast(pa.schema(plain)), asked.out / f"{name}.csv", WriteOptions(quoting_style="none"))
