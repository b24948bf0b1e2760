package dev.weir.series;

import dev.weir.spec.Constraint;
import dev.weir.spec.Kind;
import dev.weir.spec.Option;
import dev.weir.spec.OptionType;
import dev.weir.spec.Settings;
import java.time.LocalDate;
import java.util.List;

/**
 * Where the observation's time lies in the UTC calendar: {@code hour_of_day} 0 to 23, {@code
 * day_of_week} 1 (Monday) to 7, {@code day_of_month} 1 to 31, {@code month} 1 to 12, {@code
 * weekend} 1 on Saturday and Sunday, else 0. Remembers nothing, needs no warm-up.
 */
final class CalendarMemory implements Memory {
  private static final long HOUR_US = 3_600_000_000L;
  private static final long DAY_US = 24 * HOUR_US;
  private static final int SATURDAY = 6;

  static final MemoryKind KIND =
      new MemoryKind(
          new Kind(
              "calendar",
              "Where the time lies in the UTC calendar.",
              List.of(
                  Option.required("fields", OptionType.TEXTS, "Which fields of the calendar.")
                      .must(
                          Constraint.oneOf(
                              "hour_of_day", "day_of_week", "day_of_month", "month", "weekend")))),
          settings -> settings.texts("fields"),
          Reading.DESCRIPTION,
          CalendarMemory::new);

  private final Place place;
  private final List<String> fields;

  private CalendarMemory(Settings settings, Place place) {
    this.place = place;
    fields = List.copyOf(settings.texts("fields"));
  }

  @Override
  public int cells() {
    return 0;
  }

  @Override
  public void observe(Moment moment) {
    LocalDate day = LocalDate.ofEpochDay(Math.floorDiv(moment.timeUs, DAY_US));
    for (int i = 0; i < fields.size(); i++) {
      moment.cells[place.output() + i] = field(fields.get(i), day, moment.timeUs);
    }
  }

  private static int field(String field, LocalDate day, long timeUs) {
    return switch (field) {
      case "hour_of_day" -> (int) (Math.floorMod(timeUs, DAY_US) / HOUR_US);
      case "day_of_week" -> day.getDayOfWeek().getValue();
      case "day_of_month" -> day.getDayOfMonth();
      case "month" -> day.getMonthValue();
      case "weekend" -> day.getDayOfWeek().getValue() >= SATURDAY ? 1 : 0;
      default -> throw new IllegalArgumentException("Invalid fields: " + field);
    };
  }
}
