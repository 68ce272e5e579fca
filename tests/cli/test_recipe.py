"""The README's recipe for a new initiative, followed word for word."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.conftest import Command, Project

TEXT = "Chapter 1\n\nThe <b>Harbour Network</b> links Sfax and Kumasi.\n"


def append(project: Project, table: str, rows: str) -> None:
    with project.path(table).open("a", encoding="utf-8") as file:
        file.write(rows)


def test_an_initiative_is_added_as_the_readme_says(project: Project, command: Command) -> None:
    (project.home / "texts").mkdir()
    (project.home / "texts" / "my-report-2026.txt").write_text(TEXT, encoding="utf-8")
    source = command("evidence", "source", "my-report-2026", "--sources", "texts")
    assert source.returncode == 0
    append(project, "sources", source.stdout)
    citation = "The Harbour Office (2026). My report."
    project.change(
        "sources", "my-report-2026",
        key="mine", label="My report", publisher="The Harbour Office", issued="2026", citation=citation,
    )  # fmt: skip
    quote = "The Harbour Network links Sfax"
    project.add("sections", source="my-report-2026", section="Chapter 1", start="0")
    located = command("evidence", "locate", "my-report-2026", quote, "--sources", "texts")
    assert located.returncode == 0
    append(project, "evidence", located.stdout)
    evidence = {"source": "my-report-2026", "evidence": located.stdout.partition(",")[0]}
    project.add(
        "initiatives",
        initiative="harbour-network", label="Harbour Network", type="network", scope="city-to-city",
        description="Links harbour cities.", list_completeness="as-printed", **evidence,
    )  # fmt: skip
    line = project.add(
        "connections",
        connection="harbour-network-tn-sfax", initiative="harbour-network", place="tn-sfaxx",
        kind="connected-city", position="1", reported_as="Sfax", certainty="certain", status="explicit",
        **evidence,
    )  # fmt: skip
    refused = command("build")
    assert refused.returncode == 1
    assert refused.stderr.startswith(
        f"kg: data/connections.csv:{line}:place: 'tn-sfaxx' is not a key of places.csv; "
    )
    project.change("connections", "harbour-network-tn-sfax", place="tn-sfax")
    built = command("build")
    assert built.returncode == 0, built.stderr
    asked = command("query", "cq20", "--set", "initiative=harbour-network", "--format", "csv")
    assert [row.split(",")[:2] for row in asked.stdout.splitlines()[1:]] == [["My report", "Chapter 1"]]
    assert "Harbour Network" in command("query", "cq01").stdout
    verified = command("evidence", "verify", "--sources", "texts")
    assert "my-report-2026" not in verified.stdout
