"""Times detectors of scikit-learn and PyOD, by their default options, in one thread: each is fitted on one matrix and scores another.

usage: peers.py FITTED SCORED WIDTH REPEATS

Both files hold little-endian doubles, row after row. Prints one JSON object per detector: the name that Weir has for it, the peer, and the
median of its seconds.
"""

import json
import statistics
import sys
import time
import warnings

import numpy
import pyod
import pyod.version
import sklearn
from pyod.models.copod import COPOD
from pyod.models.ecod import ECOD
from pyod.models.hbos import HBOS
from pyod.models.inne import INNE
from pyod.models.knn import KNN
from pyod.models.loda import LODA
from pyod.models.pca import PCA
from sklearn.cluster import KMeans
from sklearn.covariance import EllipticEnvelope
from sklearn.ensemble import IsolationForest
from sklearn.mixture import GaussianMixture
from sklearn.neighbors import LocalOutlierFactor
from sklearn.svm import OneClassSVM

PEERS = {
    "isolation-forest": lambda: IsolationForest(random_state=1),
    "inne": lambda: INNE(random_state=1),
    "knn": KNN,
    "lof": lambda: LocalOutlierFactor(novelty=True),
    "k-means": lambda: KMeans(random_state=1),
    "mcd": lambda: EllipticEnvelope(random_state=1),
    # Two components, as Weir's has by default.
    "gmm": lambda: GaussianMixture(n_components=2, random_state=1),
    "pca": PCA,
    "one-class-svm": OneClassSVM,
    "ecod": ECOD,
    "copod": COPOD,
    "hbos": HBOS,
    "loda": LODA,
}


def score(model, rows):
    for method in ("decision_function", "score_samples", "transform"):
        if hasattr(model, method):
            return getattr(model, method)(rows)
    raise TypeError(f"{model} does not score")


def seconds(make, fitted, scored):
    model = make()
    started = time.perf_counter()
    model.fit(fitted)
    score(model, scored)
    return time.perf_counter() - started


def main():
    if len(sys.argv) != 5:
        raise SystemExit(__doc__)
    width, repeats = int(sys.argv[3]), int(sys.argv[4])
    fitted, scored = (numpy.fromfile(path, dtype="<f8").reshape(-1, width) for path in sys.argv[1:3])
    warnings.simplefilter("ignore")
    for detector, make in PEERS.items():
        seconds(make, fitted[:1000], scored[:1000])  # what is compiled or loaded at first use
        took = statistics.median(seconds(make, fitted, scored) for _ in range(repeats))
        model = make()
        library = f"PyOD {pyod.version.__version__}" if type(model).__module__.startswith("pyod.") else f"scikit-learn {sklearn.__version__}"
        print(json.dumps({"detector": detector, "peer": f"{library} {type(model).__name__}", "seconds": took}), flush=True)


if __name__ == "__main__":
    main()
