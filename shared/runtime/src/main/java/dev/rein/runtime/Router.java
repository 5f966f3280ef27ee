package dev.rein.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Finds the route of a request by method and path, and turns what can't be answered into a
/// problem.
public final class Router {

  /// Answers a request of one route.
  @FunctionalInterface
  public interface Route {
    HttpResponse answer(HttpRequest request, String userId);
  }

  private record Entry(String method, List<String> path, Route route) {}

  private final List<Entry> entries = new ArrayList<>();

  /// @param key as in the template, e.g. `GET /api/goals/{goalId}`
  public Router on(String key, Route route) {
    String[] parts = key.split(" ", 2);
    entries.add(new Entry(parts[0], segments(parts[1]), route));
    return this;
  }

  /// The keys of all routes, as given.
  public List<String> keys() {
    return entries.stream().map(e -> e.method + " /" + String.join("/", e.path)).toList();
  }

  /// Never throws for what a caller sent: bad requests become 4xx answers.
  ///
  /// @throws RuntimeException what a route throws, other than [ProblemException]
  public HttpResponse answer(HttpRequest request) {
    TreeSet<String> allowed = new TreeSet<>();
    for (Entry entry : entries) {
      Map<String, String> parameters = match(entry.path, segments(request.path()));
      if (parameters == null) continue;
      if (entry.method.equals(request.method())) return answer(entry.route, request, parameters);
      allowed.add(entry.method);
    }
    if (allowed.isEmpty()) return Problem.notFound("This path").response();
    return Problem.of(
            405,
            "method-not-allowed",
            "Method not allowed",
            "This path takes " + String.join(", ", allowed) + ".")
        .response()
        .withHeader("allow", String.join(", ", allowed));
  }

  private static HttpResponse answer(
      Route route, HttpRequest request, Map<String, String> parameters) {
    String user = request.userId();
    if (user == null) {
      return Problem.of(
              401, "unauthenticated", "Not signed in", "Send a valid token in Authorization.")
          .response();
    }
    try {
      return route.answer(
          new HttpRequest(
              request.method(),
              request.path(),
              parameters,
              request.query(),
              request.headers(),
              request.body(),
              user),
          user);
    } catch (ProblemException e) {
      return e.problem().response();
    }
  }

  private static @Nullable Map<String, String> match(List<String> pattern, List<String> path) {
    if (pattern.size() != path.size()) return null;
    Map<String, String> parameters = new TreeMap<>();
    for (int i = 0; i < pattern.size(); i++) {
      String expected = pattern.get(i);
      String actual = path.get(i);
      if (expected.startsWith("{")) {
        if (actual.isEmpty()) return null;
        parameters.put(expected.substring(1, expected.length() - 1), actual);
      } else if (!expected.equals(actual)) {
        return null;
      }
    }
    return parameters;
  }

  private static List<String> segments(String path) {
    String trimmed = path.startsWith("/") ? path.substring(1) : path;
    return List.of(trimmed.split("/", -1));
  }
}
