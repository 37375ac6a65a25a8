# SPDX-License-Identifier: MIT
"""The whole matrix, or a part: python3 -m matrix TOOL [--semantics S] [--revision N] [GROUP...]"""

import argparse
import collections
import pathlib
import tempfile

from . import compare, generate

parser = argparse.ArgumentParser()
parser.add_argument("tool")
parser.add_argument("group", nargs="*", default=list(generate.GROUPS))
parser.add_argument("--semantics", default="spec")
parser.add_argument("--revision", type=int, default=2)
parser.add_argument("--count", type=int)
parser.add_argument("--seed", type=int, default=1)
parser.add_argument("--known", action="store_true", help="print known differences too")
options = parser.parse_args()

cases = generate.sample(options.count, options.seed, tuple(options.group))
with tempfile.TemporaryDirectory() as folder:
    differences = compare.differences(options.tool, pathlib.Path(folder), cases,
                                      options.semantics, options.revision)
causes = collections.Counter(difference.cause for difference in differences)
for difference in differences:
    if options.known or not difference.cause:
        print(difference)
for cause, count in causes.most_common():
    print(f"{count:6} {cause or 'not explained'}")
print(f"{len(cases)} cases, {len(differences)} differences, {causes[None]} not explained")
