# SPDX-License-Identifier: MIT
"""Fixtures of the boot tests: what was built, a set of lanes for each test, and its serial log."""

import json
import os
import re
import sys

import pytest

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(TOP, "tests", "qemu"))

from lanes import Lanes  # noqa: E402  (the path must be there first)
from screen import Font  # noqa: E402

BUILD = os.path.join(TOP, os.environ.get("BUILD", "build"))
OUT = os.path.join(BUILD, os.environ.get("ARCH", "x86_64"))


class Built:
    """Paths of what `make` made."""

    build = BUILD
    efi = os.path.join(OUT, "BOOTX64.EFI")
    kernel = os.path.join(OUT, "kernel.elf")
    esp = os.path.join(OUT, "esp.img")
    disk = os.path.join(OUT, "firstlight.img")
    aml = os.path.join(BUILD, "host", "aml")


@pytest.fixture(scope="session")
def built():
    return Built


@pytest.fixture(scope="session")
def top():
    return TOP


@pytest.fixture
def lanes(request, tmp_path):
    name = re.sub(r"[^A-Za-z0-9_.=+-]+", "_", request.node.nodeid.split("/")[-1]).strip("_")
    kit = Lanes(cache=os.path.join(BUILD, "test-cache"), work=str(tmp_path / "lane"),
                log=os.path.join(BUILD, "test-logs", name + ".log"))
    request.node.serial_log = kit.log
    yield kit
    kit.close()


@pytest.fixture(scope="session")
def font():
    """The console's font, as drivers/video/rules.mk names it."""
    with open(os.path.join(TOP, "drivers", "video", "rules.mk"), encoding="utf-8") as file:
        path = re.search(r"^CONSOLE_FONT \?= (\S+)", file.read(), re.MULTILINE).group(1)
    return Font(path)


@pytest.fixture(scope="session")
def ktap_results():
    """Tells the run's summary about in-kernel tests."""
    def record(machine, result):
        folder = os.path.join(BUILD, "test-results")
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, f"kernel-{machine}.json"), "w", encoding="utf-8") as file:
            json.dump({"passed": len(result.passed), "failed": len(result.failed),
                       "skipped": len(result.skipped)}, file)
    return record


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """A failed test shows the end of its serial log and where the whole of it is."""
    outcome = yield
    report = outcome.get_result()
    log = getattr(item, "serial_log", None)
    if report.failed and log and os.path.exists(log):
        with open(log, "rb") as file:
            tail = file.read()[-6000:].decode(errors="replace").replace("\r", "")
        report.sections.append((f"serial log ({os.path.relpath(log, TOP)})", tail))


class Counts:
    """Writes how many tests passed, failed and were skipped, for tests/summary.py."""

    def __init__(self, path):
        self.path = path
        self.counts = {"passed": 0, "failed": 0, "skipped": 0}

    def pytest_runtest_logreport(self, report):
        if report.when == "call" or report.outcome != "passed":
            self.counts[report.outcome] += 1

    def pytest_sessionfinish(self, exitstatus):
        if exitstatus not in (0, 1, 5):  # not "all passed", "some failed" or "none collected"
            self.counts["failed"] += 1
        os.makedirs(os.path.dirname(self.path), exist_ok=True)
        with open(self.path, "w", encoding="utf-8") as file:
            json.dump(self.counts, file)


def pytest_addoption(parser):
    parser.addoption("--counts", help="write the number of passed, failed and skipped tests here")


def pytest_configure(config):
    path = config.getoption("--counts")
    if path and not hasattr(config, "workerinput"):  # in the process that sees all workers' reports
        config.pluginmanager.register(Counts(os.path.join(TOP, path)))
