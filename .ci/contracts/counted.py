"""Counts what holds and what does not."""

import sys

passed = failed = 0


def check(good, text):
    global passed, failed
    if good:
        passed += 1
    else:
        failed += 1
        print(f"FAILED {text}")


def finish(of=""):
    """Says how many, and ends the program: well, if something was checked and nothing failed."""
    print(f"{of}{passed} passed, {failed} failed")
    sys.exit(1 if failed or not passed else 0)
