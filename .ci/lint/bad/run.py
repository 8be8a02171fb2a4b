#!/usr/bin/env python3
"""Whether the rules in redocly.yaml and spectral.yaml find what they are for: run.py FOLDER-FOR-FILES. `.ci/lint/run` runs it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import yaml

HERE = Path(__file__).resolve().parent
LINT, FOLDER = HERE.parent, Path(sys.argv[1])
PROGRAMS = LINT / "node_modules/.bin"


def documents():
    """The clean document, which has no findings, and for each rule what it has to find, as files."""
    clean = (HERE / "clean.yaml").read_text()
    cases = yaml.safe_load((HERE / "cases.yaml").read_text())
    yield None, clean
    for rule, replacements in cases.items():
        for before, after in replacements:
            assert before in clean, f"{rule}: clean.yaml has no {before!r}"
            yield rule, clean.replace(before, after, 1)


def findings(paths):
    """What each linter reports: pairs of file and rule."""
    redocly = [PROGRAMS / "redocly", "lint", "--config", LINT / "redocly.yaml", "--format", "json"]
    said = subprocess.run([*redocly, "--max-problems", "10000", *paths], capture_output=True, text=True, env=os.environ).stdout
    reader = json.JSONDecoder()
    while "{" in said:
        report, end = reader.raw_decode(said, said.index("{"))
        said = said[end:]
        for problem in report["problems"]:
            yield Path(problem["location"][0]["source"]["ref"]).name, problem["ruleId"]
    spectral = [PROGRAMS / "spectral", "lint", "--ruleset", LINT / "spectral.yaml", "--format", "json", "--quiet"]
    said = subprocess.run([*spectral, *paths], capture_output=True, text=True).stdout
    for problem in json.loads(said):
        yield Path(problem.get("source") or "").name, problem["code"]


def own_rules():
    redocly = yaml.safe_load((LINT / "redocly.yaml").read_text())["rules"]
    spectral = yaml.safe_load((LINT / "spectral.yaml").read_text())["rules"]
    return {rule for rule in redocly if rule.startswith("rule/")} | {
        rule for rule, value in spectral.items() if isinstance(value, dict)
    }


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    wanted = {}
    for rule, text in documents():
        name = f"{len(wanted):03}.yaml"
        (FOLDER / name).write_text(text)
        wanted[name] = rule
    found = set(findings([FOLDER / name for name in wanted]))
    wrong = [f"clean.yaml: {rule}" for name, rule in found if wanted.get(name, "") is None]
    wrong += [f"{rule} does not find {name}" for name, rule in wanted.items() if rule and (name, rule) not in found]
    wrong += [f"{rule}: cases.yaml has nothing for it" for rule in sorted(own_rules() - set(wanted.values()))]
    print("\n".join([*wrong, f"{len(wanted) - 1} bad documents, {len(wrong)} wrong"]))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
