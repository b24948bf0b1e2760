package dev.weir.engine;

import static dev.weir.engine.TestLake.SPARK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.series.SeriesProgram;
import dev.weir.source.EventColumns;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is missing in a row is missing in the series program too, and no number. */
class SeriesInputTest {

  @TempDir Path folder;

  @Test
  void aMissingNumberIsNaN() {
    SeriesInput event = read(new Timestamp(5), null, null);

    assertThat(event.getTimeUs()).isEqualTo(5_000);
    assertThat(event.getInputs()).isNotEmpty().containsOnly(Double.NaN);
    assertThat(event.refused()).isFalse();
    assertThat(event.memory()).isFalse();
  }

  @Test
  void aNumberStaysWhatItIs() {
    assertThat(read(new Timestamp(5), -0.0, null).getInputs()).containsOnly(-0.0);
  }

  @Test
  void aRefusedRowMayHaveNoTime() {
    SeriesInput refused = read(null, null, "malformed row");

    assertThat(refused.getTimeUs()).isEqualTo(SeriesInput.NO_TIME);
    assertThat(refused.refused()).isTrue();
  }

  @Test
  void memoriesGoBeforeTheEventsOfTheirSeries() {
    Dataset<Row> memories =
        SPARK.createDataFrame(
            List.of(RowFactory.create("s", new byte[] {7})),
            new StructType()
                .add("series", DataTypes.StringType)
                .add("state", DataTypes.BinaryType));
    List<SeriesInput> sorted =
        SeriesInput.events(events(new Timestamp(-5), 1.0, null), program())
            .union(SeriesInput.memories(memories))
            .orderBy(SeriesInput.TIME_US)
            .as(SeriesInput.ENCODER)
            .collectAsList();

    assertThat(sorted.get(0).memory()).isTrue();
    assertThat(sorted.get(0).getState()).containsExactly(7);
    assertThat(sorted.get(1).getTimeUs()).isEqualTo(-5_000);
  }

  private SeriesInput read(Timestamp time, Double number, String reason) {
    return SeriesInput.events(events(time, number, reason), program())
        .as(SeriesInput.ENCODER)
        .head();
  }

  /** One row as {@code EventReader} makes it, each of its numbers the same. */
  private Dataset<Row> events(Timestamp time, Double number, String reason) {
    StructType schema =
        new StructType()
            .add(EventColumns.SERIES, DataTypes.StringType)
            .add(EventColumns.TIME, DataTypes.TimestampType)
            .add(EventColumns.KEY, DataTypes.LongType)
            .add(EventColumns.REASON, DataTypes.StringType)
            .add(EventColumns.RAW, DataTypes.StringType)
            .add(EventColumns.POSITION, DataTypes.StringType);
    Object[] cells = new Object[schema.length() + program().inputs().size()];
    Arrays.fill(cells, schema.length(), cells.length, number);
    cells[0] = "s";
    cells[1] = time;
    cells[2] = 0L;
    cells[3] = reason;
    for (String input : EventColumns.inputs(program().inputs().size())) {
      schema = schema.add(input, DataTypes.DoubleType);
    }
    return SPARK.createDataFrame(List.of(RowFactory.create(cells)), schema);
  }

  private SeriesProgram program() {
    return new TestLake(folder).pipeline(Texts.WINDOWED).program();
  }
}
