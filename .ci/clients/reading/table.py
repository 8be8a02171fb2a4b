"""Whether the table of openapi/README.md says what the clients did. Usage: table.py <folder with what they printed>

Each client prints a line for each change of mock.py: the change, and what a program sees of it.
"""

import sys
from pathlib import Path

CLIENTS = {
    "openapi-fetch": "openapi-fetch",
    "hey-api": "@hey-api/openapi-ts",
    "openapi-python-client": "openapi-python-client, tolerant form",
    "openapi-generator-python": "openapi-generator `python`, tolerant form",
    "java": "openapi-generator `java`",
    "go": "openapi-generator `go`",
}
CHANGES = {
    "unknown-field": "unknown field",
    "unknown-value": "unknown value",
    "unknown-kind": "unknown module key",
    "null-1": "null",
    "missing": "missing",
    "html-502": "HTML 502",
}
# What a client that cannot be used at all would refuse as well.
CONTROL = ("as-documented", "read")
BEGIN, END = "<!-- what the clients do -->\n", "<!-- end -->"


def main(folder: str) -> int:
    rows = [["client", *CHANGES.values()], ["---"] * (1 + len(CHANGES))]
    for client, name in CLIENTS.items():
        lines = (Path(folder) / client).read_text().splitlines()
        seen = dict(line.split("\t") for line in lines)
        change, wanted = CONTROL
        if seen.pop(change, None) != wanted:
            print(f"{client} does not read a response that is as documented, so the rest says nothing: {lines}")
            return 1
        if seen.keys() != CHANGES.keys():
            print(f"{client} says something about {', '.join(seen)}, not about {', '.join(CHANGES)}")
            return 1
        rows.append([name, *(seen[change] for change in CHANGES)])
    table = "".join(f"| {' | '.join(row)} |\n" for row in rows)
    page = Path("openapi/README.md")
    before, _, rest = page.read_text().partition(BEGIN)
    written, _, _ = rest.partition(END)
    if written == table:
        return 0
    print(f"the table of {page} differs; the clients did this, review it and put it there:\n{table}")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
