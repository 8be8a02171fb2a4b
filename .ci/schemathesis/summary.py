"""Says what was tested: summary.py REPORT. The report is what Schemathesis writes as NDJSON."""

import json
import sys
from collections import Counter

cases, operations, failures, statuses = Counter(), set(), 0, Counter()
for line in open(sys.argv[1], encoding="utf-8"):
    scenario = json.loads(line).get("ScenarioFinished")
    if scenario is None:
        continue
    recorder = scenario["recorder"]
    cases[scenario["phase"]] += len(recorder.get("cases", {}))
    operations |= {(case["value"]["method"], case["value"]["path"]) for case in recorder.get("cases", {}).values()}
    checks = [check for checks in recorder.get("checks", {}).values() for check in checks]
    failures += sum(check["status"] == "failure" for check in checks)
    responses = [interaction.get("response") for interaction in recorder.get("interactions", {}).values()]
    statuses.update(response["status_code"] for response in responses if response)
paths = len({path for _, path in operations})
each = ", ".join(f"{count} {phase}" for phase, count in cases.items())
print(f"{cases.total()} cases ({each}) of {paths} paths, {failures} failures")
print("responses:", ", ".join(f"{count} of {status}" for status, count in sorted(statuses.items())))
