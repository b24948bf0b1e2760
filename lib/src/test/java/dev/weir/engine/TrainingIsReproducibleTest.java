package dev.weir.engine;

import static dev.weir.engine.TestLake.END;
import static dev.weir.engine.TestLake.SPARK;
import static org.apache.spark.sql.functions.countDistinct;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.table.TableDefinition;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same data version and the same pipeline file give the same model, bit for bit. */
@Tag("slow")
class TrainingIsReproducibleTest {

  private static final Flow FLOW = Flow.of(11, 9);

  @TempDir Path folder;

  @Test
  void filesPartitionsAndOrderOfRowsDoNotMatter() {
    String one = train("one", FLOW, 1, "1");
    String seven = train("seven", FLOW.shuffled(7), 7, "7");
    String many = train("many", FLOW.shuffled(200), 200, "200");

    assertThat(seven).isEqualTo(one);
    assertThat(many).isEqualTo(one);
  }

  @Test
  void trainingAgainChangesNothing() {
    TestLake lake = new TestLake(folder);
    Pipeline pipeline = lake.pipeline(Texts.WINDOWED);
    lake.land("flow", FLOW.rows(), Flow.SCHEMA, 3);
    Trainer.Outcome first = lake.train(pipeline, END);
    long models = lake.version(pipeline, TableDefinition.MODELS);
    long memories = lake.version(pipeline, TableDefinition.MEMORIES);

    Trainer.Outcome again = lake.train(pipeline, END);

    assertThat(again.artifactSha256()).isEqualTo(first.artifactSha256());
    assertThat(again.status()).isEqualTo(ModelRegistry.CHAMPION);
    assertThat(lake.version(pipeline, TableDefinition.MODELS)).isEqualTo(models);
    assertThat(lake.version(pipeline, TableDefinition.MEMORIES)).isEqualTo(memories);
    assertThat(lake.read(pipeline, TableDefinition.MODELS).count()).isOne();

    lake.rewrite("flow", FLOW.shuffled(3).rows(), Flow.SCHEMA, 5);
    Trainer.Outcome rewritten = lake.train(pipeline, END);

    assertThat(rewritten.dataVersion()).isGreaterThan(first.dataVersion());
    assertThat(rewritten.artifactSha256()).isEqualTo(first.artifactSha256());
    assertThat(lake.version(pipeline, TableDefinition.MODELS)).isEqualTo(models);
    assertThat(
            lake.read(pipeline, TableDefinition.MEMORIES)
                .groupBy("series")
                .agg(countDistinct("state").as("states"))
                .filter("states > 1")
                .count())
        .as("series whose memories differ between the trainings")
        .isZero();
  }

  private String train(String name, Flow flow, int files, String shufflePartitions) {
    TestLake lake = new TestLake(folder.resolve(name));
    lake.land("flow", flow.rows(), Flow.SCHEMA, files);
    SPARK.conf().set("spark.sql.shuffle.partitions", shufflePartitions);
    SPARK.conf().set("spark.sql.adaptive.enabled", "false");
    try {
      return lake.train(lake.pipeline(Texts.WINDOWED), END).artifactSha256();
    } finally {
      SPARK.conf().set("spark.sql.shuffle.partitions", "2");
      SPARK.conf().set("spark.sql.adaptive.enabled", "true");
    }
  }
}
