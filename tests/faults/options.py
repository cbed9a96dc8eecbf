"""How much of it: tests/faults/run.sh sets these."""

import os

LONG = os.environ.get("TPP_FAULTS_LONG") == "1"
SEED = int(os.environ.get("TPP_FAULTS_SEED", "20260101"))
SOAK_SECONDS = int(os.environ.get("TPP_FAULTS_SOAK", "0"))
CASES = {int(number) for number in os.environ.get("TPP_FAULTS_CASES", "").split(",") if number}


def amount(short: int, long: int) -> int:
    return long if LONG else short
