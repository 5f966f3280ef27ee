package dev.rein.local.template;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/// A function of the template.
///
/// @param id logical id
/// @param handler `Handler`: a class, perhaps with `::` and its method
/// @param timeout after which an invocation is given up
/// @param memoryMb `MemorySize`
/// @param environment its variables, with the values that they have on this machine
public record FunctionSpec(
    String id,
    String handler,
    Duration timeout,
    int memoryMb,
    Map<String, String> environment,
    List<Route> routes,
    List<QueueSource> sources,
    List<Schedule> schedules) {
  public FunctionSpec {
    environment = Map.copyOf(environment);
    routes = List.copyOf(routes);
    sources = List.copyOf(sources);
    schedules = List.copyOf(schedules);
  }

  public String handlerClass() {
    int separator = handler.indexOf("::");
    return separator < 0 ? handler : handler.substring(0, separator);
  }

  public FunctionSpec withEnvironment(Map<String, String> changed) {
    return new FunctionSpec(id, handler, timeout, memoryMb, changed, routes, sources, schedules);
  }

  /// @param method in capitals, or `ANY`
  /// @param path e.g. `/api/goals/{goalId}`
  public record Route(String method, String path) {}

  /// @param queue logical id
  /// @param batchSize 1 to 10
  /// @param reportsFailures whether the function says which messages of a batch failed
  public record QueueSource(String queue, int batchSize, boolean reportsFailures) {}

  /// @param name of the event
  /// @param every from one event to the next
  public record Schedule(String name, Duration every) {}
}
