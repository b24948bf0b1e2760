"""A job in Python with a detector as a stage of its pipeline: prints what `submit` expects to hold.

usage: spark-submit --jars JAR --py-files JAR ml_pipeline.py FOLDER
"""

import json
import sys

from dev.weir.ml import AnomalyDetector, AnomalyModel
from pyspark.ml import Pipeline, PipelineModel
from pyspark.ml.feature import VectorAssembler
from pyspark.sql import SparkSession

spark = SparkSession.builder.getOrCreate()
folder = sys.argv[1]
rows = spark.createDataFrame([(i * 7919 % 101 / 101, i * 104729 % 97 / 97) for i in range(600)] + [(9.0, 7.0)], "a double, b double")
detector = AnomalyDetector(detector="isolation-forest: {trees: 20, sample: 64}", featuresCol="x", scoreCol="score").setSeed(3)
stages = [VectorAssembler(inputCols=["a", "b"], outputCol="x"), detector]

model = Pipeline(stages=stages).fit(rows)
scored = model.transform(rows).orderBy("a", "b").collect()
model.write().overwrite().save(f"{folder}/model")
read = PipelineModel.load(f"{folder}/model")
detector.write().overwrite().save(f"{folder}/detector")
again = AnomalyDetector.load(f"{folder}/detector")
try:
    AnomalyDetector(detector="no-such").fit(VectorAssembler(inputCols=["a", "b"], outputCol="features").transform(rows))
    refused = None
except Exception as e:
    refused = str(e)
print(
    json.dumps(
        {
            "strangest": max(scored, key=lambda row: row.score).a,
            "read model scores alike": read.transform(rows).orderBy("a", "b").collect() == scored,
            "its class": isinstance(read.stages[-1], AnomalyModel),
            "columns": [read.stages[-1].getFeaturesCol(), read.stages[-1].getScoreCol()],
            "read detector": [again.getDetector(), again.getFeaturesCol(), again.getScoreCol(), again.getSampleSize(), again.getSeed()],
            "refused": refused,
        }
    )
)
