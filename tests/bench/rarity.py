"""The original's method on the same process starts: features as msticnb makes them, then scikit-learn's DBSCAN."""

import re
import resource
import sys
import time

import pandas as pd
from sklearn.cluster import DBSCAN
from sklearn.preprocessing import Normalizer

DELIMITERS = re.compile(r"""[\s\-\\/.,"'|&:;%$()]""")


def score(text):
    return sum(ord(it) for it in text)


def rarity(data):
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
    return data.groupby(["Account", "SubjectLogonId"]).agg({"Rarity": ["mean", "max", "count"]})


# DBSCAN over raw rows keeps every neighbour of every row: without a limit it takes the machine along.
LIMIT = 8 << 30
resource.setrlimit(resource.RLIMIT_AS, (LIMIT, LIMIT))
data = pd.read_csv(sys.argv[1], keep_default_na=False)
for rows in (int(it) for it in sys.argv[2:]):
    begin = time.perf_counter()
    try:
        sessions = rarity(data.head(rows))
    except MemoryError:
        print(f"{min(rows, len(data)):11} starts: out of memory at {LIMIT >> 30} GiB", flush=True)
        continue
    took = time.perf_counter() - begin
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{min(rows, len(data)):11} starts, {len(sessions)} sessions: rarity {took:.3f}s, {memory} MB", flush=True)
