package dev.weir.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;

/** Numbers for readers, the same in every locale. */
final class Numbers {
  private static final char NARROW_SPACE = '\u202F';
  private static final char MINUS = '\u2212';

  private Numbers() {}

  /** A whole number with thousands separated: {@code 43,680}. */
  static String count(long count) {
    return grouped("#,##0", BigDecimal.valueOf(count));
  }

  /** A count and its noun: {@code 1 window}, {@code 15 windows}. */
  static String count(long count, String noun) {
    return count(count) + " " + (count == 1 || noun.equals("series") ? noun : noun + "s");
  }

  /** A number to three significant digits, whole numbers and thousands in full. */
  static String number(double x) {
    if (Double.isNaN(x)) {
      return "missing";
    }
    if (Double.isInfinite(x)) {
      return x > 0 ? "infinite" : MINUS + "infinite";
    }
    double size = Math.abs(x);
    if (x == 0) {
      return "0";
    }
    BigDecimal exact = new BigDecimal(x);
    if (size >= 1e12 || size < 1e-4) {
      BigDecimal rounded = exact.round(new MathContext(3, RoundingMode.HALF_EVEN));
      return grouped("0.##E0", rounded);
    }
    int magnitude = exact.precision() - exact.scale();
    int decimals = Math.max(0, 3 - magnitude);
    BigDecimal rounded = exact.setScale(Math.min(decimals, 6), RoundingMode.HALF_EVEN);
    return grouped("#,##0.######", rounded);
  }

  /** A share as a percentage: {@code 78 %}, {@code 0.4 %}. */
  static String percent(double share) {
    if (!Double.isFinite(share)) {
      return "–";
    }
    double percent = share * 100;
    boolean whole = Math.abs(percent) >= 1 || percent == 0;
    return grouped(whole ? "0" : "0.#", new BigDecimal(percent)) + NARROW_SPACE + "%";
  }

  static String grouped(String pattern, BigDecimal number) {
    DecimalFormatSymbols symbols = DecimalFormatSymbols.getInstance(Locale.ROOT);
    symbols.setMinusSign(MINUS);
    DecimalFormat format = new DecimalFormat(pattern, symbols);
    format.setRoundingMode(RoundingMode.HALF_EVEN);
    return format.format(number);
  }
}
