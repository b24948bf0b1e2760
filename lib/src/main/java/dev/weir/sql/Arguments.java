package dev.weir.sql;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedArgumentExpression;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** The arguments of a table function, by name: constants, in order or named. */
final class Arguments {

  private final Signature signature;
  private final Map<String, Object> given = new HashMap<>();

  /**
   * What a function takes.
   *
   * @param function its name
   * @param parameters the names of its parameters, in order
   * @param required how many of them must be given
   */
  record Signature(String function, List<String> parameters, int required) {
    RuntimeException refused(String why) {
      return Refusal.thrown("Cannot call " + function + ": " + why + ". Call " + this + ".");
    }

    @Override
    public String toString() {
      List<String> texts = new ArrayList<>();
      for (int i = 0; i < parameters.size(); i++) {
        texts.add(i < required ? parameters.get(i) : "[" + parameters.get(i) + "]");
      }
      return function + "(" + String.join(", ", texts) + ")";
    }
  }

  private Arguments(Signature signature) {
    this.signature = signature;
  }

  /** The arguments of a call; refuses what the signature does not know. */
  static Arguments of(Signature signature, Seq<Expression> expressions) {
    Arguments arguments = new Arguments(signature);
    int position = 0;
    for (Expression expression : CollectionConverters.asJava(expressions)) {
      if (expression instanceof NamedArgumentExpression named) {
        arguments.put(named.key().toLowerCase(Locale.ROOT), named.value());
      } else if (position < signature.parameters().size()) {
        arguments.put(signature.parameters().get(position++), expression);
      } else {
        throw signature.refused("it has more arguments than the function has");
      }
    }
    for (String name : signature.parameters().subList(0, signature.required())) {
      if (!arguments.given.containsKey(name)) {
        throw arguments.refused("the argument " + name + " is missing");
      }
    }
    return arguments;
  }

  /** A text that must be there. */
  String text(String name) {
    return optionalText(name).orElseThrow(() -> refused("the argument " + name + " is null"));
  }

  /** A text that may be left out. */
  Optional<String> optionalText(String name) {
    return Optional.ofNullable(given.get(name)).map(String::valueOf);
  }

  /** A list of texts; one text alone is a list of itself. */
  List<String> texts(String name) {
    Object value = given.get(name);
    if (value instanceof ArrayData array) {
      List<String> texts = new ArrayList<>();
      for (Object each : array.toObjectArray(DataTypes.StringType)) {
        texts.add(String.valueOf(each));
      }
      return texts;
    }
    return List.of(text(name));
  }

  /** Names, as a list or as one text with commas; none where it is left out. */
  List<String> names(String name) {
    return given.get(name) == null
        ? List.of()
        : texts(name).stream()
            .flatMap(text -> Arrays.stream(text.split(",")))
            .map(String::strip)
            .filter(each -> !each.isEmpty())
            .toList();
  }

  private void put(String name, Expression value) {
    if (!signature.parameters().contains(name)) {
      throw refused("there is no argument " + name);
    }
    if (given.containsKey(name)) {
      throw refused("the argument " + name + " is given twice");
    }
    if (!value.foldable()) {
      throw refused("the argument " + name + " is no constant");
    }
    if (value.dataType() instanceof ArrayType array
        && !array.elementType().equals(DataTypes.StringType)) {
      throw refused("the argument " + name + " is " + array.simpleString() + ", not array<string>");
    }
    given.put(name, value.eval(null));
  }

  private RuntimeException refused(String why) {
    return signature.refused(why);
  }
}
