package dev.rein.benchmarks.environment;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// A function, ready to be started.
///
/// @param directory where its package is unpacked
public record PackagedFunction(
    String name, String handler, Path directory, Map<String, String> environment) {
  public PackagedFunction {
    environment = Map.copyOf(environment);
  }

  /// The same with another variable.
  public PackagedFunction with(String variable, String value) {
    Map<String, String> all = new HashMap<>(environment);
    all.put(variable, value);
    return with(all);
  }

  PackagedFunction with(Map<String, String> all) {
    return new PackagedFunction(name, handler, directory, all);
  }
}
