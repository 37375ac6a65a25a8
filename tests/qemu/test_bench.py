# SPDX-License-Identifier: MIT
"""The cost of a boot, in guest instructions: repeatable, within the target, and not creeping up."""

import json
import os

import pytest

import measure

GROWTH = 1.02  # over the recorded figure; record a new one (make bench RECORD=1) to go beyond
TARGET = 10_000_000  # instructions from the EFI entry to the prompt
IMAGE_TARGET = 512 * 1024  # bytes


@pytest.fixture(scope="module")
def recorded(top):
    with open(os.path.join(top, "tests", "bench", "recorded.json"), encoding="utf-8") as file:
        return json.load(file)


@pytest.mark.parametrize("lane", measure.LANES)
def test_instructions_to_the_prompt(lanes, built, recorded, lane):
    first = measure.boot_steps(lane, lanes, built.esp, built.efi)
    count = first[measure.TO_PROMPT]
    assert count <= TARGET
    assert count <= GROWTH * recorded["instructions_to_prompt"][lane], (
        f"{count} guest instructions to the prompt, more than 2 % above the recorded figure")
    assert first == measure.boot_steps(lane, lanes, built.esp, built.efi), "not repeatable"


def test_image_size(built):
    assert os.path.getsize(built.efi) < IMAGE_TARGET
