"""Goes on with a trace begun in Java and calls Java again, with Opik's own SDK."""

import json
import os
import urllib.request

import opik
from opik import opik_context


@opik.track(name="python_step", flush=False)
def step(text):
    request = urllib.request.Request(
        os.environ["CALLEE_URL"], headers=opik_context.get_distributed_trace_headers()
    )
    with urllib.request.urlopen(request) as response:
        return text + " " + response.read().decode()


@opik.track(name="python_middle")
def middle(text):
    return step(text)


headers = json.loads(os.environ["CALLER_HEADERS"])
print(middle("hello", opik_distributed_trace_headers=headers))
opik.flush_tracker()
