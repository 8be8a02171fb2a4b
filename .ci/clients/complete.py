"""Whether a generated client has every operation and every named type of the document, and no property twice.

Generators that cannot read a passage leave it out and say so on a line among thousands, or not at all.
Usage: complete.py <document> <client> <directory of the generated code> [<schema>=<its name in the code>]
"""

import json
import re
import sys
from collections import Counter
from pathlib import Path

# For each client: files and the pattern of an operation's name in them, files and the pattern of a type's name.
CLIENTS = {
    "openapi-typescript": ("omni.ts", r'operations\["(\w+)"\]', "omni.ts", r"^        (\w+): "),
    "hey-api": ("sdk.gen.ts", r"^export const (\w+) = <", "types.gen.ts", r"^export type (\w+) ="),
    "openapi-python-client": ("api/*/*.py", r"^def sync_detailed\(", "models/*.py", r"^class (\w+)"),
    "python": ("api/*.py", r"def _(\w+)_serialize\(", "models/*.py", r"^class (\w+)"),
    "java": ("**/api/*.java", r"HttpRequest\.Builder (\w+)RequestBuilder\(", "**/model/*.java", r"^public \w+ (\w+)"),
    "go": ("api_*.go", r"^func \(a \*\w+\) (\w+)Execute\(", "model_*.go", r"^type (\w+) "),
    "kotlin": ("**/apis/*.kt", r"fun (\w+)WithHttpInfo\(", "**/models/*.kt", r"^(?:data |enum |sealed )?(?:class|interface) (\w+)"),
    "csharp": ("**/Api/*.cs", r"public .*> (\w+)WithHttpInfo\(", "**/Model/*.cs", r"public (?:partial class|enum) (\w+)"),
    "csharp-generichost": ("**/Api/*.cs", r"Task<I\w+> (\w+)Async\(", "**/Model/*.cs", r"public (?:partial class|enum) (\w+)"),
    "php": ("lib/Api/*.php", r"function (\w+)WithHttpInfo\(", "lib/Model/*.php", r"^class (\w+)"),
    "ruby": ("lib/*/api/*.rb", r"def (\w+)_with_http_info\(", "lib/*/models/*.rb", r"^  (?:class|module) (\w+)"),
}
# Where a class may have two properties of one name without an error, so that one hides the other.
PROPERTIES = {"python": r"^    (\w+): ", "ruby": r"^    attr_accessor :(\w+)"}
# What the compiler would refuse, where it is not run: names of Kotlin's own for a value, and those that the generator makes
# up for the default of a parameter.
REFUSED = {"kotlin": (r"^    (?:name|ordinal|entries|values|valueOf)\(|(?i:\.double_quote\w+)", "**/*.kt")}
METHODS = {"get", "put", "post", "delete", "patch"}


def key(name: str) -> str:
    """Generators write names in the case of their language."""
    return name.replace("_", "").lower()


def found(directory: Path, files: str, pattern: str) -> set[str]:
    names = set()
    for file in directory.glob(files):
        for match in re.finditer(pattern, file.read_text(), re.MULTILINE):
            # openapi-python-client has a file for each operation, named after it.
            names.add(key(match.group(1) if match.groups() else file.stem))
    return names


def hidden(directory: Path, client: str, files: str) -> list[str]:
    """The properties that another one hides, each with its file."""
    pattern = PROPERTIES.get(client)
    twice = []
    for file in directory.glob(files) if pattern else []:
        names = Counter(re.findall(pattern, file.read_text(), re.MULTILINE))
        twice += [f"{file.name}: {name}" for name, count in names.items() if count > 1]
    return sorted(twice)


def refused(directory: Path, client: str) -> list[str]:
    """The places that a compiler would refuse."""
    pattern, files = REFUSED.get(client, ("", ""))
    places = []
    for file in directory.glob(files) if pattern else []:
        places += [f"{file.name}: {found.strip()}" for found in re.findall(pattern, file.read_text(), re.MULTILINE)]
    return sorted(places)


def main(document: str, client: str, directory: str, *renamed: str) -> int:
    specification = json.loads(Path(document).read_text())
    operations = {
        operation["operationId"]
        for path in specification["paths"].values()
        for method, operation in path.items()
        if method in METHODS
    }
    # Free objects, maps and lists have names in the document, but need no type in most languages.
    types = {
        name
        for name, schema in specification["components"]["schemas"].items()
        if {"properties", "enum", "oneOf"} & schema.keys()
    }
    operation_files, operation_pattern, type_files, type_pattern = CLIENTS[client]
    methods = found(Path(directory), operation_files, operation_pattern)
    classes = found(Path(directory), type_files, type_pattern)
    for schema, name in (pair.split("=") for pair in renamed):
        if key(name) in classes:
            classes.add(key(schema))
    lost = [f"operation {name}" for name in sorted(operations) if key(name) not in methods]
    lost += [f"schema {name}" for name in sorted(types) if key(name) not in classes]
    wrong = refused(Path(directory), client)
    twice = hidden(Path(directory), client, type_files)
    print(f"{client}: {len(operations)} operations and {len(types)} types expected, {len(lost)} missing")
    for place in wrong:
        print(f"  this does not compile: {place}; give the value a name in x-enum-varnames, or the parameter no default")
    for name in twice:
        print(f"  two properties have one name: {name}; map one of them in openapi/examples/openapi-generator-tolerant.yaml")
    for name in lost:
        print(f"  the generator left out {name}: see its log, and what it makes of that passage of {document}")
    return 1 if lost or twice or wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
