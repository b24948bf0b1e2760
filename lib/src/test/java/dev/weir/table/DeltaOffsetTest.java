package dev.weir.table;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Offsets as Delta writes them: before a version, within one, within a table as it was at first.
 */
class DeltaOffsetTest {

  @ParameterizedTest
  @CsvSource({"-1, false, 6, true, 6", "3, false, 6, false, 7", "3, true, 6, false, 7"})
  void tellsWhatWasRead(long index, boolean first, long whole, boolean between, long holds) {
    String offset =
        """
        {"sourceVersion":1,"reservoirId":"a","reservoirVersion":7,"index":%d,"isStartingVersion":%s}
        """
            .formatted(index, first);

    assertThat(DeltaOffset.readThrough(offset)).isEqualTo(whole);
    assertThat(DeltaOffset.isBetweenVersions(offset)).isEqualTo(between);
    assertThat(DeltaOffset.holdsWhatWasRead(offset)).isEqualTo(holds);
  }
}
