package dev.rein.packages;

import dev.rein.tracing.testing.RuntimeClientProcess;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a process prints of the classes that it loads.
final class ClassLog {
  static final String OPTION = "-Xlog:class+load:stdout:tm";

  private static final Pattern LOADED = Pattern.compile("\\[(\\d+)ms] (\\S+) source: .*");

  private ClassLog() {}

  /// @param millis of the epoch
  static List<String> since(long millis, RuntimeClientProcess process) {
    return process.lines().stream()
        .map(LOADED::matcher)
        .filter(Matcher::matches)
        .filter(line -> Long.parseLong(line.group(1)) >= millis)
        .map(line -> line.group(2))
        .toList();
  }
}
