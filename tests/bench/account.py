"""msticnb's account summary, and msticpy's timeline, on the same files as ours.

Run by `cargo xtask bench account`:
    account.py make FIXTURES FOLDER SIGN_INS    the files that both read
    account.py msticnb FOLDER REPEATS           summary and additional data
    account.py timeline MARKS...                display_timeline
"""

import csv
import json
import random
import resource
import sys
import time
import uuid
import warnings
from datetime import datetime, timedelta
from pathlib import Path

SIGN_INS = "aad_signin_user.csv"
OTHERS = [
    "office_activity_user.csv",
    "win_logon_attempts.csv",
    "lx_host_logons.csv",
    "alerts_list.csv",
    "bookmarks.csv",
]
# There is no AzureActivity among the fixtures; msticnb needs its columns.
AZURE = "azure_activity.csv"
AZURE_COLUMNS = "TimeGenerated,Caller,CallerIpAddress,OperationName,ResourceProvider,ResourceId,Type,Source"
# What msticnb asks, and the file that answers.
QUERIES = {
    ("Azure", "list_aad_signins_for_account"): SIGN_INS,
    ("Azure", "list_azure_activity_for_account"): AZURE,
    ("Office365", "list_activity_for_account"): "office_activity_user.csv",
    ("WindowsSecurity", "list_logon_attempts_by_account"): "win_logon_attempts.csv",
    ("LinuxSyslog", "list_logons_for_account"): "lx_host_logons.csv",
    ("SecurityAlert", "list_related_alerts"): "alerts_list.csv",
    ("AzureSentinel", "list_bookmarks_for_entity"): "bookmarks.csv",
}
# Without a limit it could take the machine along.
LIMIT = 12 << 30


def make(fixtures, folder, sign_ins):
    """The fixtures, the sign-ins repeated backwards in time, each with identifiers of its own."""
    csv.field_size_limit(1 << 24)
    folder.mkdir(parents=True, exist_ok=True)
    for name in OTHERS:
        (folder / name).write_bytes((fixtures / name).read_bytes())
    (folder / AZURE).write_text(AZURE_COLUMNS + "\n")
    (folder / "queries.yaml").write_text(json.dumps(queries()))
    with open(fixtures / SIGN_INS, newline="", encoding="utf-8") as file:
        head, *rows = csv.reader(file)
    at = {name: place for place, name in enumerate(head)}
    if sign_ins > len(rows):
        # 13 of the 16 kB of a sign-in are its policies, so that a million would be 16 GB: one is left of each list.
        for row in rows:
            row[at["ConditionalAccessPolicies"]] = json.dumps(json.loads(row[at["ConditionalAccessPolicies"]])[:1])
    dice = random.Random(1)
    with open(folder / SIGN_INS, "w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(head)
        for number in range(sign_ins):
            row = rows[number % len(rows)].copy()
            if number >= len(rows):
                back = timedelta(minutes=4 * (number // len(rows)))
                for name in ("TimeGenerated", "CreatedDateTime"):
                    row[at[name]] = str(datetime.fromisoformat(row[at[name]]) - back)
                for name in ("Id", "CorrelationId", "OriginalRequestId"):
                    row[at[name]] = str(uuid.UUID(int=dice.getrandbits(128), version=4))
            out.writerow(row)


def queries():
    families = sorted({family for family, _ in QUERIES})
    sources = {
        name: {
            "description": name,
            "metadata": {"data_families": [family]},
            "args": {"query": file},
            "parameters": {},
        }
        for (family, name), file in QUERIES.items()
    }
    metadata = {"version": 1, "description": "fixtures", "data_environments": ["LocalData"], "data_families": families}
    defaults = {"metadata": {"data_source": "local"}, "parameters": {}}
    return {"metadata": metadata, "defaults": defaults, "sources": sources}


def memory_mb():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def quiet():
    import contextlib
    import io

    return contextlib.redirect_stdout(io.StringIO())


def msticnb(folder, repeats):
    """Seconds of each repeat, and how much of them went into reading files."""
    warnings.filterwarnings("ignore")
    resource.setrlimit(resource.RLIMIT_AS, (LIMIT, LIMIT))
    with quiet():
        import msticnb as nb
        from msticnb import data_providers
        from msticnb.nblib import iptools
        from msticpy.common.timespan import TimeSpan
        from msticpy.data.drivers.local_data_driver import LocalDataDriver

    # Nothing leaves the machine: look-ups of places and networks are answered at once.
    class NoGeo:
        def lookup_ip(self, *_, **__):
            return [], []

        def lookup_ips(self, data, column):
            return data[[column]].rename(columns={column: "IpAddress"}).assign(CountryCode="none")

    data_providers.GeoLiteLookup = NoGeo
    iptools.get_whois_df = lambda data, *_, **__: data.assign(AsnDescription="none")

    reading = 0.0
    read = LocalDataDriver.query

    def timed(self, *args, **kwargs):
        nonlocal reading
        begin = time.perf_counter()
        try:
            return read(self, *args, **kwargs)
        finally:
            reading += time.perf_counter() - begin

    LocalDataDriver.query = timed
    with quiet():
        nb.init(
            query_provider="LocalData",
            LocalData_data_paths=[str(folder)],
            LocalData_query_paths=[str(folder)],
            providers=["geolitelookup"],
        )
        summary = nb.nblts.azsent.account.AccountSummary()
    span = TimeSpan(start="2000-01-01", end="2030-01-01")
    for number in range(repeats):
        reading = 0.0
        try:
            with quiet():
                begin = time.perf_counter()
                result = summary.run(value="crqerkikpjo", timespan=span)
                found = next(it for it in result.account_selector.options.values() if it.endswith("AzureActiveDirectory"))
                # Choosing it shows it.
                result.account_selector._wgt_select.value = found
                middle = time.perf_counter()
                summary.get_additional_data()
                end = time.perf_counter()
        except MemoryError:
            print(json.dumps({"failed": f"out of memory at {LIMIT >> 30} GiB"}))
            return
        figures = {"summary": middle - begin, "additional": end - middle, "reading": reading}
        figures |= {"events": len(result.azure_activity), "memory": memory_mb()}
        print(json.dumps(figures), flush=True)


def timelines(sizes):
    """Seconds to build and write out a timeline of so many marks in ten groups."""
    warnings.filterwarnings("ignore")
    with quiet():
        import pandas as pd
        from bokeh.embed import file_html
        from msticpy.vis.timeline import display_timeline
    for marks in [100, *sizes]:
        dice = random.Random(1)
        start = datetime(2024, 5, 1)
        data = pd.DataFrame(
            {
                "TimeGenerated": [start + timedelta(seconds=dice.randrange(30 * 86400)) for _ in range(marks)],
                "Service": [f"service {dice.randrange(10)}" for _ in range(marks)],
                "Operation": [f"operation {dice.randrange(40)}" for _ in range(marks)],
            }
        )
        with quiet():
            begin = time.perf_counter()
            plot = display_timeline(data, group_by="Service", source_columns=["Operation", "Service"], hide=True)
            page = file_html(plot, resources=None)
            took = time.perf_counter() - begin
        # The first is for warming up.
        if marks in sizes:
            print(json.dumps({"marks": marks, "timeline": took, "bytes": len(page)}), flush=True)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["make", fixtures, folder, sign_ins]:
            make(Path(fixtures), Path(folder), int(sign_ins))
        case ["msticnb", folder, repeats]:
            msticnb(Path(folder), int(repeats))
        case ["timeline", *sizes]:
            timelines([int(it) for it in sizes])
        case _:
            raise SystemExit(__doc__)
