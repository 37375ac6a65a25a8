#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Runs the fuzzing harnesses one after the other; a crash, leak or hang leaves its input.

usage: run.py --out FOLDER [--time SECONDS] [--keep] [HARNESS]...

First all regression inputs, then SECONDS of fuzzing from the seeds. With --keep, inputs that reach
something new are kept in FOLDER/corpus for the next time. A finding is left in FOLDER/findings and
belongs, once its cause is mended, into tests/fuzz/regressions/<harness>/.
"""
import argparse
import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
HARNESSES = ("table", "method", "resource", "dump", "static")
MAX_LEN = {"table": 16384, "method": 2048, "resource": 2048, "dump": 32768, "static": 16384}
INPUT_S = 25  # one input that takes longer is a hang; others use this machine as well
ENVIRONMENT = {"UBSAN_OPTIONS": "print_stacktrace=1", "ASAN_OPTIONS": "detect_leaks=1"}


def run(command, seconds, cwd):
    """(good, the end of what it said)"""
    env = dict(os.environ, **ENVIRONMENT)
    try:
        done = subprocess.run([str(word) for word in command], cwd=cwd, env=env, check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=seconds)
    except subprocess.TimeoutExpired as expired:
        return False, (expired.stdout or b"")[-6000:].decode(errors="replace") + "\nno end"
    return done.returncode == 0, done.stdout[-6000:].decode(errors="replace")


def regressions(out, harness):
    """All regression inputs of the harness, in one process."""
    inputs = sorted(p for p in (HERE / "regressions" / harness).glob("*") if p.is_file())
    if not inputs:
        return True, "no regression inputs"
    return run([out / f"fuzz_{harness}", f"-timeout={INPUT_S}", "-rss_limit_mb=2048", *inputs], 300,
               out)


def fuzz(out, harness, seconds, keep):
    findings = out / "findings" / harness
    findings.mkdir(parents=True, exist_ok=True)
    corpus = out / "corpus" / harness
    corpus.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out) as scratch:
        # The first folder takes what is found; the regressions are seeds too.
        folders = [corpus if keep else scratch, out / "seeds" / harness]
        known = HERE / "regressions" / harness
        if known.is_dir():
            folders.append(known)
        return run([out / f"fuzz_{harness}", f"-max_total_time={seconds}", f"-timeout={INPUT_S}",
                    f"-max_len={MAX_LEN[harness]}", "-rss_limit_mb=2048", "-close_fd_mask=1",
                    "-print_final_stats=1", "-verbosity=1",
                    f"-artifact_prefix={findings}/", *folders], seconds + 300, out)


def sweep(out, seconds):
    """Real tables with each byte flipped in turn and cut at every length."""
    findings = out / "findings" / "sweep"
    findings.mkdir(parents=True, exist_ok=True)
    tables = sorted((out / "seeds" / "real").glob("*"))
    return run([out / "sweep", seconds, *tables], 3 * seconds + 300, findings)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--time", type=int, default=60)
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("harness", nargs="*", default=[*HARNESSES, "sweep"])
    args = parser.parse_args()
    out, failed = args.out.resolve(), 0
    for harness in args.harness:
        if harness == "sweep":
            good, text = sweep(out, args.time)
        else:
            good, text = regressions(out, harness)
            if good:
                good, text = fuzz(out, harness, args.time, args.keep)
        failed += not good
        lines = [line for line in text.splitlines() if line.startswith("stat::") or "cases in" in line]
        print(f"fuzz: {harness}: {'good' if good else 'FAILED'}")
        print("\n".join(lines) if good else text, flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
