"""Measures the conversion of tables to N-Quads: CPU time, peak memory, quads a second.

python bench/convert.py --rows 1000000 [--data data]
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import resource
import tempfile
import time
from pathlib import Path
from typing import Any, TypeAlias

from kg.tables import convert

Description: TypeAlias = "dict[str, Any]"

BASE = "https://w3id.org/routecities/"
COUNTRIES = ("tn", "dz", "ma", "ly", "eg", "ke", "ug", "et", "sn", "ml")


def main() -> None:
    """Make tables of the size asked for, convert them, print what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000, help="rows over all tables")
    parser.add_argument("--data", type=Path, help="folder of tables to scale; without it a pair is made up")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if options.data and (documents := sorted(options.data.glob("*-metadata.json"))):
            scale(documents, folder, options.rows)
        else:
            generate(folder, options.rows)
        report(sorted(folder.glob("*-metadata.json")))


def generate(folder: Path, rows: int) -> None:
    """Write a table of places with keys, foreign keys and several datatypes, and its countries."""
    with (folder / "countries.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([("code", "label"), *((code, code.upper()) for code in COUNTRIES)])
    with (folder / "places.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("slug", "label", "country", "population", "founded", "near", "source"))
        writer.writerows(map(place, range(rows - len(COUNTRIES))))
    countries = schema("country", "code", column("code"), column("label", "rdfs:label", lang="fr"))
    places = schema(
        "place",
        "slug",
        column("slug"),
        column("label", "rdfs:label", lang="en"),
        column("country", valueUrl="../id/country/{country}"),
        column("population", datatype="integer"),
        column("founded", datatype="gYear"),
        column("near", valueUrl="../id/place/{near}"),
        {"name": "source", "suppressOutput": True},
        {"name": "type", "virtual": True, "propertyUrl": "rdf:type", "valueUrl": "../ontology#Place"},
    )
    places["foreignKeys"] = [
        reference("country", "countries.csv", "code"),
        reference("near", "places.csv", "slug"),
    ]
    for table, description in {"countries": countries, "places": places}.items():
        document = {
            "@context": "http://www.w3.org/ns/csvw",
            "url": f"{table}.csv",
            "tableSchema": description,
        }
        if table == "places":
            document["sd:name"] = "../graph/source/{source}"
        (folder / f"{table}.csv-metadata.json").write_text(json.dumps(document), encoding="utf-8")


def place(number: int) -> tuple[str | int, ...]:
    """Make up a row: every fourth needs quotes, every second refers to another."""
    label = f"Place, no. {number}" if number % 4 == 0 else f"Médina {number}"
    near = "" if number % 2 else f"place-{number // 2}"
    country, year, source = COUNTRIES[number % 10], 1000 + number % 1000, f"report-{number % 5}"
    return f"place-{number}", label, country, number * 7, year, near, source


def schema(kind: str, key: str, *columns: Description) -> Description:
    """Describe a table's columns and key."""
    return {"aboutUrl": f"../id/{kind}/{{{key}}}", "primaryKey": key, "columns": list(columns)}


def column(name: str, predicate: str | None = None, **properties: str) -> Description:
    """Describe a column."""
    return {"name": name, "propertyUrl": predicate or f"../ontology#{name}", **properties}


def reference(name: str, resource: str, target: str) -> Description:
    """Describe a foreign key of one column."""
    return {"columnReference": name, "reference": {"resource": resource, "columnReference": target}}


def scale(documents: list[Path], folder: Path, rows: int) -> None:
    """Copy tables with their rows repeated until there are ``rows``; keys are suffixed to stay unique.

    References still name the first copy. A suffixed key may not fit its format, so key columns lose theirs.
    """
    tables = {path: json.loads(path.read_text(encoding="utf-8")) for path in documents}
    contents = {path: read_rows(path.parent / table["url"]) for path, table in tables.items()}
    copies = max(1, rows // max(1, sum(len(content) - 1 for content in contents.values())))
    for path, table in tables.items():
        header, *body = contents[path]
        keys = table["tableSchema"].get("primaryKey", [])
        names = [c.get("name") for c in table["tableSchema"]["columns"]]
        places = [names.index(key) for key in ([keys] if isinstance(keys, str) else keys)][:1]
        for position in places:
            table["tableSchema"]["columns"][position].pop("datatype", None)
        with (folder / table["url"]).open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(header)
            for copy in range(copies if places else 1):
                for row in body:
                    writer.writerow([f"{c}-{copy}" if copy and i in places else c for i, c in enumerate(row)])
        (folder / path.name).write_text(json.dumps(table), encoding="utf-8")


def read_rows(path: Path) -> list[list[str]]:
    """Return the rows of a CSV file, its header first."""
    with path.open(newline="", encoding="utf-8-sig") as file:
        return list(csv.reader(file))


def report(documents: list[Path]) -> None:
    """Convert and print rows, quads, CPU seconds and peak memory."""
    with Path(os.devnull).open("wb") as out:
        before, start = time.process_time(), time.perf_counter()
        counts = convert(documents, BASE, out)
        cpu, wall = time.process_time() - before, time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{counts.tables} tables, {counts.rows} rows, {counts.quads} quads")
    print(f"{cpu:.1f} CPU s, {wall:.1f} s in all, {counts.quads / cpu:,.0f} quads/s, peak {peak:.0f} MB")


if __name__ == "__main__":
    main()
