"""The originals on the same process starts. Run by `cargo xtask bench rarity`:

    rarity.py msticnb FILE     msticnb's notebooklet
    rarity.py method FILE      its method alone: features as it makes them, then scikit-learn's DBSCAN
    rarity.py tree FILE        msticpy's process tree
    rarity.py draw FILE        msticpy's drawing of it
    rarity.py iocs FILE        msticpy's indicators in the command lines
    rarity.py base64 FILE      msticpy's base64 in the command lines

Prints a line of JSON: seconds, and megabytes at the most.
"""

import contextlib
import io
import json
import re
import resource
import sys
import time
import warnings
from pathlib import Path

import pandas as pd

DELIMITERS = re.compile(r"""[\s\-\\/.,"'|&:;%$()]""")
# DBSCAN over raw rows keeps every neighbour of every row: without a limit it takes the machine along.
AVAILABLE = int(re.search(r"MemAvailable: +(\d+)", Path("/proc/meminfo").read_text())[1]) << 10
LIMIT = AVAILABLE * 4 // 5


def score(text):
    return sum(ord(it) for it in text)


def method(data):
    from sklearn.cluster import DBSCAN
    from sklearn.preprocessing import Normalizer

    features = pd.DataFrame(
        {
            "PathScore": data.apply(lambda row: score(row.NewProcessName), axis=1),
            "CommandlineTokensFull": data.apply(lambda row: len(DELIMITERS.findall(row.CommandLine)), axis=1),
            "AccountNum": data.apply(lambda row: score(row.Account), axis=1),
            "IsSystemSession": data.apply(lambda row: row.SubjectLogonId in ("0x3e7", "-1"), axis=1),
        }
    )
    vectors = Normalizer(norm="l2").fit_transform(features.astype(float).to_numpy())
    labels = DBSCAN(eps=0.0001, min_samples=2).fit(vectors).labels_
    sizes = pd.Series(labels).map(pd.Series(labels).value_counts()).where(labels >= 0, 1)
    data = data.assign(Rarity=1 / sizes)
    sessions = data.groupby(["Account", "SubjectLogonId"]).agg({"Rarity": ["mean", "max", "count"]})
    return {"sessions": len(sessions)}


def msticnb(data):
    result = NOTEBOOKLET.run(data=data, silent=True)
    return {"sessions": len(result.session_rarity)}


def tree(data):
    return {"rows": len(data.mp.build_process_tree())}


def draw(data):
    """Of what `tree` has built; only the drawing counts."""
    global begin
    from bokeh.embed import file_html
    from msticpy.vis import process_tree

    # There is no notebook to show it in; what it would send there is written out.
    process_tree.show = lambda _: None
    built = data.mp.build_process_tree()
    begin = time.perf_counter()
    _, plot = process_tree.plot_process_tree(built)
    return {"bytes": len(file_html(plot, resources=None))}


def iocs(data):
    global begin
    from msticpy.transform.iocextract import IoCExtract

    # Where there is no network it waits for the list of suffixes and then takes its own: not counted.
    with contextlib.redirect_stderr(io.StringIO()):
        IoCExtract().extract("ping www.contoso.com")
    begin = time.perf_counter()
    return {"indicators": len(IoCExtract().extract(data=data, columns=["CommandLine"]))}


def base64(data):
    from msticpy.transform import base64unpack

    return {"pieces": len(base64unpack.unpack_items(data=data, column="CommandLine"))}


warnings.filterwarnings("ignore")
what, file = sys.argv[1:]
with contextlib.redirect_stdout(io.StringIO()):
    if what != "method":
        # Gives frames the accessors `mp` and `mp_plot`.
        from msticpy.init import mp_pandas_accessors  # noqa: F401
        from msticpy.vis import mp_pandas_plot  # noqa: F401
    if what == "msticnb":
        import msticnb as nb

        nb.init(query_provider="LocalData", providers=[])
        from msticnb.nb.azsent.host.logon_session_rarity import LogonSessionsRarity

        NOTEBOOKLET = LogonSessionsRarity()
begin = time.perf_counter()
data = pd.read_csv(file, keep_default_na=False)
data["TimeGenerated"] = pd.to_datetime(data["TimeGenerated"])
# msticnb asks for this name.
data["TimeCreatedUtc"] = data["TimeGenerated"]
figures = {"file": time.perf_counter() - begin, "starts": len(data)}
resource.setrlimit(resource.RLIMIT_AS, (LIMIT, LIMIT))
try:
    with contextlib.redirect_stdout(io.StringIO()):
        begin = time.perf_counter()
        figures |= globals()[what](data)
    figures["seconds"] = time.perf_counter() - begin
except MemoryError:
    figures["failed"] = f"out of memory at {LIMIT >> 30} GiB"
figures["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
print(json.dumps(figures))
