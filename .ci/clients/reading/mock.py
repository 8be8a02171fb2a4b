"""A server that sends what the documentation does not promise: examples of the document, changed.

The first two parts of a path choose the change and the example: `/null-2/0/omni/start` is the first example of a JSON
response of the operation at `/omni/start`, in which everything at depth 2 is null. Nothing about the API is written
here: operations and schemas come from omni.json, examples from fixtures.json. Usage: mock.py <folder of both>. Prints
its URL.
"""

import copy
import json
import re
import sys
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

IPV6 = "2001:db8:85a3:8d3:1319:8a2e:370:7348"
LONG = "0123456789" * 30
NEW = "UNHEARD_OF"
HTML = "<html><body><h1>502 Bad Gateway</h1></body></html>"

Schema = dict[str, Any]
Change = Callable[[Schema, Any, int], Any]


class Api:
    def __init__(self, folder: Path) -> None:
        self.document = json.loads((folder / "omni.json").read_text())
        self.operations = json.loads((folder / "fixtures.json").read_text())["operations"]
        self.routes = []
        # A route without parameters goes before one that would take its last part for a parameter.
        for name, operation in sorted(self.operations.items(), key=lambda it: it[1]["path"].count("{")):
            route = re.sub(r"\\\{.*?\\\}", "[^/]+", re.escape(operation["path"]))
            self.routes.append((operation["method"], re.compile(route), name))

    def operation(self, method: str, path: str) -> str | None:
        return next((name for known, route, name in self.routes if known == method and route.fullmatch(path)), None)

    def responses(self, operation: str) -> list[dict[str, Any]]:
        """The examples of responses that are JSON and that the service itself sends."""
        examples = self.operations[operation]["responses"]
        return [it for it in examples if it["mediaType"] == "application/json" and it["status"] < "500"]

    def response(self, operation: str, number: int, change: str) -> Any:
        example = self.responses(operation)[number]
        [(method, item)] = [
            (it["method"].lower(), self.document["paths"][it["path"]]) for it in [self.operations[operation]]
        ]
        content = self.resolve(item[method]["responses"][example["status"]])["content"]
        return self.walk(content["application/json"]["schema"], copy.deepcopy(example["value"]), 0, changes(self)[change])

    def resolve(self, node: Schema) -> Schema:
        while "$ref" in node:
            target = self.document
            for key in node["$ref"].split("/")[1:]:
                target = target[key.replace("~1", "/").replace("~0", "~")]
            node = target
        return node

    def flat(self, schema: Schema, value: Any) -> Schema:
        """A schema with what it is composed of, as far as a value belongs to it."""
        schema = self.resolve(schema)
        parts = list(schema.get("allOf", []))
        if "discriminator" in schema and isinstance(value, dict):
            tag = schema["discriminator"]
            parts += [{"$ref": to} for name, to in tag["mapping"].items() if name == value.get(tag["propertyName"])]
        merged = dict(schema)
        for part in parts:
            part = self.flat(part, value)
            both = {key: {**part.get(key, {}), **merged.get(key, {})} for key in ["properties"]}
            required = [*part.get("required", []), *merged.get("required", [])]
            merged = {**part, **merged, **both, "required": required}
        return merged

    def walk(self, schema: Schema, value: Any, depth: int, change: Change) -> Any:
        schema = self.flat(schema, value)
        if isinstance(value, dict):
            rest = schema.get("additionalProperties")
            rest = rest if isinstance(rest, dict) else {}
            known = schema.get("properties", {})
            value = {
                name: self.walk(known.get(name, rest), member, depth + 1, change) for name, member in value.items()
            }
        elif isinstance(value, list):
            value = [self.walk(schema.get("items", {}), item, depth + 1, change) for item in value]
        return change(schema, value, depth)


def unknown_field(schema: Schema, value: Any, _depth: int) -> Any:
    return {**value, "unheardOf": {"values": [1, None]}} if "properties" in schema and isinstance(value, dict) else value


def unknown_value(schema: Schema, value: Any, _depth: int) -> Any:
    return NEW if "x-omni-open-enum" in schema else value


def unknown_kind(api: Api) -> Change:
    """Lists of objects that a tag tells apart begin with one of a new kind, all else as it is in the first of them."""

    def change(schema: Schema, value: Any, _depth: int) -> Any:
        items = api.resolve(schema.get("items", {}))
        if isinstance(value, list) and value and "x-omni-open-union" in items:
            return [{**value[0], items["discriminator"]["propertyName"]: NEW}, *value]
        return value

    return change


def missing(schema: Schema, value: Any, _depth: int) -> Any:
    if isinstance(value, dict) and "properties" in schema:
        return {name: member for name, member in value.items() if name in schema.get("required", [])}
    return value


def missing_required(schema: Schema, value: Any, _depth: int) -> Any:
    if isinstance(value, dict):
        return {name: member for name, member in value.items() if name not in schema.get("required", [])}
    return value


def alias(schema: Schema, value: Any, _depth: int) -> Any:
    if isinstance(value, dict):
        known = schema.get("properties", {})
        names = {name: known[name].get("x-omni-aliases", [name])[0] for name in value if name in known}
        return {names.get(name, name): member for name, member in value.items()}
    return value


def null(at: int) -> Change:
    return lambda _schema, value, depth: None if depth == at else value


def text(new: str) -> Change:
    def change(schema: Schema, value: Any, _depth: int) -> Any:
        plain = isinstance(value, str) and "enum" not in schema and schema.get("format") not in ("byte", "binary")
        return new if plain else value

    return change


def out_of_range(schema: Schema, value: Any, _depth: int) -> Any:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return value
    return schema["maximum"] + 7 if "maximum" in schema else schema["minimum"] - 7 if "minimum" in schema else value


def changes(api: Api) -> dict[str, Change]:
    return {
        "as-documented": lambda _schema, value, _depth: value,
        "unknown-field": unknown_field,
        "unknown-value": unknown_value,
        "unknown-kind": unknown_kind(api),
        "missing": missing,
        "missing-required": missing_required,
        "alias": alias,
        **{f"null-{depth}": null(depth) for depth in range(1, 12)},
        "ipv6": text(IPV6),
        "long": text(LONG),
        "out-of-range": out_of_range,
    }


def depth(value: Any) -> int:
    """How deep the members of a value lie."""
    members = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return max((1 + depth(member) for member in members), default=0)


def changed(api: Api, operation: str, number: int) -> Iterator[tuple[str, Any]]:
    """Each change that makes a difference to a response, and the response."""
    plain = api.response(operation, number, "as-documented")
    yield "as-documented", plain
    for change in changes(api):
        if change.startswith("null-") and int(change.removeprefix("null-")) > depth(plain):
            continue
        value = api.response(operation, number, change)
        if value != plain:
            yield change, value


class Handler(BaseHTTPRequestHandler):
    api: Api
    # A connection is used again, as by a real service, and a response is sent at once: headers and body apart, the body
    # would wait for an acknowledgment.
    protocol_version = "HTTP/1.1"
    wbufsize = -1

    def respond(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        _, change, number, *rest = urlsplit(self.path).path.split("/")
        operation = self.api.operation(self.command, "/" + "/".join(rest))
        if operation is None:
            self.send(404, "text/plain", f"no operation at {self.command} {self.path}")
        elif change == "html-502":
            self.send(502, "text/html; charset=utf-8", HTML)
        else:
            status = int(self.api.responses(operation)[int(number)]["status"])
            value = self.api.response(operation, int(number), change)
            self.send(status, "application/json", json.dumps(value, ensure_ascii=False))

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = respond

    def send(self, status: int, media_type: str, text: str) -> None:
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


def serve(folder: str) -> ThreadingHTTPServer:
    Handler.api = Api(Path(folder))
    ThreadingHTTPServer.daemon_threads = True
    return ThreadingHTTPServer(("127.0.0.1", 0), Handler)


if __name__ == "__main__":
    server = serve(sys.argv[1])
    print(f"http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()
