package dev.rein.local.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A command's arguments, taken apart.
record Arguments(Map<String, String> options, List<String> words) {
  Arguments {
    options = Map.copyOf(options);
    words = List.copyOf(words);
  }

  /// @param known names of the options, each of which takes a value
  /// @param mostWords that may stand beside them
  static Arguments parse(List<String> arguments, Set<String> known, int mostWords)
      throws CommandFailed {
    Map<String, String> options = new HashMap<>();
    List<String> words = new ArrayList<>();
    boolean literal = false;
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (literal || !argument.startsWith("-") || argument.equals("-")) {
        words.add(argument);
      } else if (argument.equals("--")) {
        literal = true;
      } else {
        int equals = argument.indexOf('=');
        String name = equals < 0 ? argument : argument.substring(0, equals);
        if (!known.contains(name)) throw CommandFailed.usage("There is no option " + name + ".");
        String value = equals < 0 ? null : argument.substring(equals + 1);
        if (value == null) {
          if (++i == arguments.size()) throw CommandFailed.usage(name + " needs a value.");
          value = arguments.get(i);
        }
        if (value.isBlank()) throw CommandFailed.usage(name + " needs a value.");
        if (options.put(name, value) != null) {
          throw CommandFailed.usage(name + " stands there twice.");
        }
      }
    }
    if (words.size() > mostWords) {
      throw CommandFailed.usage("“" + words.get(mostWords) + "” is one word too many.");
    }
    return new Arguments(options, words);
  }

  @Nullable String option(String name) {
    return options.get(name);
  }

  String oneOf(String name, String standard, List<String> allowed) throws CommandFailed {
    String value = options.getOrDefault(name, standard);
    if (allowed.contains(value)) return value;
    throw CommandFailed.usage(
        name + " is one of " + String.join(", ", allowed) + ", not “" + value + "”.");
  }

  int port(String name, int standard) throws CommandFailed {
    String value = options.get(name);
    if (value == null) return standard;
    try {
      int port = Integer.parseInt(value);
      if (port >= 0 && port <= 65_535) return port;
    } catch (NumberFormatException e) {
      // said below
    }
    throw CommandFailed.usage(name + " is a port from 0 to 65535, not “" + value + "”.");
  }

  long number(String name, long standard) throws CommandFailed {
    String value = options.get(name);
    if (value == null) return standard;
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw CommandFailed.usage(name + " is a whole number, not “" + value + "”.");
    }
  }

  int count(String name, int standard, int most) throws CommandFailed {
    long value = number(name, standard);
    if (value >= 1 && value <= most) return (int) value;
    throw CommandFailed.usage(name + " is a number from 1 to " + most + ", not “" + value + "”.");
  }
}
