"""How fast the search is on 20,000 pages: queries, the shell, indexing beside raw requests.

    python -m benchmarks.search_speed [--pages 20000] [--rounds 5]

Queries run with filters and facets inside this process, warm. ``arkiva search`` is timed as a whole
process on a real archive of as many pages. Bulk indexing is compared with ready-made NDJSON sent to
an index of the same mapping, in turns. ``ELASTICSEARCH_URL`` names the server; without one only the
embedded index is measured.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from itertools import batched as _batched  # type: ignore[attr-defined]
