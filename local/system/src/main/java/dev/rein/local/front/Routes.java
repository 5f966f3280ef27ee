package dev.rein.local.front;

import dev.rein.local.lambda.Environments;
import dev.rein.local.template.FunctionSpec.Route;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Finds the function for a method and path: the route with most literal segments first, a named
/// method before `ANY`.
public final class Routes {
  private final List<Entry> entries = new ArrayList<>();

  public void add(Route route, Environments function) {
    entries.add(new Entry(route, List.of(route.path().split("/", -1)), function));
    entries.sort(Comparator.comparingInt(Entry::wildness));
  }

  /// What a method and path lead to.
  sealed interface Found {
    /// @param parameters of the path, decoded
    record Function(Route route, Environments function, Map<String, String> parameters)
        implements Found {}

    /// @param allowed the methods that the path answers, as the header `Allow` lists them
    record OtherMethods(String allowed) implements Found {}

    record Nothing() implements Found {}
  }

  /// @param rawPath as sent, so that an encoded slash stays inside its segment
  Found find(String method, String rawPath) {
    List<String> segments = List.of(rawPath.split("/", -1));
    TreeSet<String> others = new TreeSet<>();
    for (Entry entry : entries) {
      Map<String, String> parameters = entry.match(segments);
      if (parameters == null) continue;
      String routed = entry.route.method();
      if (routed.equals("ANY") || routed.equals(method)) {
        return new Found.Function(entry.route, entry.function, parameters);
      }
      others.add(routed);
    }
    return others.isEmpty()
        ? new Found.Nothing()
        : new Found.OtherMethods(String.join(", ", others));
  }

  private record Entry(Route route, List<String> segments, Environments function) {
    int wildness() {
      int wild = route.method().equals("ANY") ? 1 : 0;
      for (String segment : segments) {
        if (segment.endsWith("+}")) wild += 1_000;
        else if (segment.startsWith("{")) wild += 10;
      }
      return wild;
    }

    @Nullable Map<String, String> match(List<String> path) {
      Map<String, String> parameters = new LinkedHashMap<>();
      for (int i = 0; i < segments.size(); i++) {
        String segment = segments.get(i);
        if (i >= path.size()) return null;
        if (segment.startsWith("{") && segment.endsWith("+}")) {
          String rest = String.join("/", path.subList(i, path.size()));
          parameters.put(segment.substring(1, segment.length() - 2), Percent.decode(rest));
          return parameters;
        }
        if (segment.startsWith("{") && segment.endsWith("}")) {
          if (path.get(i).isEmpty()) return null;
          parameters.put(segment.substring(1, segment.length() - 1), Percent.decode(path.get(i)));
        } else if (!segment.equals(Percent.decode(path.get(i)))) {
          return null;
        }
      }
      return path.size() == segments.size() ? parameters : null;
    }
  }
}
