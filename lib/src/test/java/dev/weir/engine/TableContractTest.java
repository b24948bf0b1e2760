package dev.weir.engine;

import static dev.weir.engine.TestLake.END;
import static dev.weir.engine.TestLake.SPARK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.table.DeltaTables;
import dev.weir.table.TableDefinition;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What jobs write is what the tables are declared to be. */
class TableContractTest {

  @TempDir Path folder;

  @Test
  void writtenTablesHaveTheDeclaredColumnsTypesCommentsAndPartitions() throws Exception {
    TestLake lake = StreamedLake.copy(folder);
    Pipeline pipeline = lake.pipeline(Texts.WINDOWED);
    new Judge(SPARK, lake.lake(), pipeline, found -> {}).range(Long.MIN_VALUE, END);
    new DeltaTables(SPARK)
        .make(lake.path(pipeline, TableDefinition.LABELS), TableDefinition.LABELS);

    for (TableDefinition table : TableDefinition.values()) {
      StructType declared =
          table.schema(pipeline.program().valueNames(), pipeline.program().featureNames());

      assertThat(columns(lake.read(pipeline, table).schema()))
          .as(table.tableName())
          .isEqualTo(columns(declared));
      assertThat(
              SPARK
                  .sql("DESCRIBE DETAIL delta.`" + lake.path(pipeline, table) + "`")
                  .select("partitionColumns")
                  .head()
                  .<String>getList(0))
          .as(table.tableName())
          .isEqualTo(table.partitionColumns());
    }
  }

  private static List<String> columns(StructType schema) {
    return Arrays.stream(schema.fields()).map(TableContractTest::column).toList();
  }

  private static String column(StructField field) {
    return field.name()
        + " "
        + field.dataType().simpleString()
        + " "
        + field.getComment().getOrElse(() -> "");
  }
}
