"""Prints the versions of everything that runs."""

import platform
from importlib.metadata import version

packages = ["duckdb", "polars", "datafusion", "pyarrow", "numpy"]
print(f"Python {platform.python_version()}, " + ", ".join(f"{name} {version(name)}" for name in packages))
