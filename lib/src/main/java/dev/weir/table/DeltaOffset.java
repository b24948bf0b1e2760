package dev.weir.table;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.core.Json;

/** How far a stream of a Delta table has come, by the offset that Spark keeps of it. */
public final class DeltaOffset {

  private DeltaOffset() {}

  /** The last version of a table that a stream has read as a whole, by its offset. */
  public static long readThrough(String offset) {
    return Json.parse(offset).get("reservoirVersion").asLong() - 1;
  }

  /** Whether a stream has read no version of a table in part, by its offset. */
  public static boolean isBetweenVersions(String offset) {
    JsonNode read = Json.parse(offset);
    return read.get("index").asLong() < 0 && !read.get("isStartingVersion").asBoolean();
  }

  /** The first version of a table that holds all that a stream has read, by its offset. */
  public static long holdsWhatWasRead(String offset) {
    return readThrough(offset) + (isBetweenVersions(offset) ? 0 : 1);
  }
}
