"""Weir's detectors as stages of PySpark pipelines: thin wrappers of the classes of the same names in Java.

The module lies in Weir's jar, where Python finds it: ``spark-submit --jars weir.jar --py-files weir.jar my.py``.
"""

from pyspark import keyword_only
from pyspark.ml.param import Param, Params, TypeConverters
from pyspark.ml.param.shared import HasFeaturesCol, HasSeed
from pyspark.ml.util import JavaMLReadable, JavaMLWritable
from pyspark.ml.wrapper import JavaEstimator, JavaModel

__all__ = ["AnomalyDetector", "AnomalyModel"]


class _Columns(HasFeaturesCol):
    """The columns that estimator and model read and add."""

    scoreCol = Param(Params._dummy(), "scoreCol", "the column that is added: higher is stranger", TypeConverters.toString)

    def __init__(self, *args):
        super().__init__(*args)
        self._setDefault(scoreCol="anomaly_score")

    def getScoreCol(self):
        return self.getOrDefault(self.scoreCol)

    def setFeaturesCol(self, value):
        return self._set(featuresCol=value)

    def setScoreCol(self, value):
        return self._set(scoreCol=value)


class AnomalyDetector(JavaEstimator, _Columns, HasSeed, JavaMLReadable, JavaMLWritable):
    """Learns from a column of vectors what is usual; ``fit`` gives an :class:`AnomalyModel`.

    ``detector`` is what a pipeline file would say after ``detector:``, such as ``"isolation-forest: {trees: 200}"``. No more than
    ``sampleSize`` rows are looked at: the same rows give the same model, bit for bit, however they are partitioned.
    """

    detector = Param(Params._dummy(), "detector", "as in a pipeline file: a name, or {name: {options}}", TypeConverters.toString)
    sampleSize = Param(Params._dummy(), "sampleSize", "the most rows that are looked at", TypeConverters.toInt)

    @keyword_only
    def __init__(self, *, detector="auto", featuresCol="features", scoreCol="anomaly_score", sampleSize=32768, seed=1):
        super().__init__()
        self._java_obj = self._new_java_obj("dev.weir.ml.AnomalyDetector", self.uid)
        self._setDefault(detector="auto", sampleSize=32768, seed=1)
        self._set(**self._input_kwargs)

    def getDetector(self):
        return self.getOrDefault(self.detector)

    def getSampleSize(self):
        return self.getOrDefault(self.sampleSize)

    def setDetector(self, value):
        return self._set(detector=value)

    def setSampleSize(self, value):
        return self._set(sampleSize=value)

    def setSeed(self, value):
        return self._set(seed=value)

    def _create_model(self, java_model):
        return AnomalyModel(java_model)


class AnomalyModel(JavaModel, _Columns, JavaMLReadable, JavaMLWritable):
    """Adds ``scoreCol``, the anomaly score of ``featuresCol``."""
