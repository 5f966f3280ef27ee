package dev.rein.benchmarks.load;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rein.benchmarks.Samples;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/// Users who rate at the same time, against the local system in a process of its own: first one of
/// them alone, then all. Prints what many notice, as ratios to one, and counts again: what clients
/// were told, what is kept, and what the counters say must be the same.
///
/// Ends with 1 where they are not, or where anything was answered with 5xx or otherwise wrong.
public final class LoadTest {
  private static final Duration ALONE = Duration.ofSeconds(20);

  private LoadTest() {}

  /// @param args users (50 by default) and seconds (60 by default)
  public static void main(String[] args) throws Exception {
    int users = args.length > 0 ? Integer.parseInt(args[0]) : 50;
    Duration time = Duration.ofSeconds(args.length > 1 ? Integer.parseInt(args[1]) : 60);
    Path data = Files.createTempDirectory("rein-load");
    List<String> faults;
    try (ChildSystem system = ChildSystem.start(data);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        HttpClient http = HttpClient.newBuilder().executor(threads).build()) {
      faults = run(system.url(), http, threads, users, time);
    } finally {
      delete(data);
    }
    if (faults.isEmpty()) return;
    faults.forEach(System.err::println);
    System.exit(1);
  }

  private interface Work {
    void of(Rater rater) throws IOException, InterruptedException;
  }

  private static List<String> run(
      URI url, HttpClient http, ExecutorService threads, int users, Duration time)
      throws Exception {
    List<Rater> raters = new ArrayList<>();
    for (int i = 0; i < users; i++) raters.add(new Rater(new Door(http, url, "load-" + i), i));
    System.err.println("Making and judging " + users + " goals …");
    // A few at a time: making goals is not what is measured.
    for (int i = 0; i < users; i += 5) {
      all(threads, raters.subList(i, Math.min(users, i + 5)), Rater::settle);
    }
    // So that neither side is measured while it warms up.
    all(threads, raters, rater -> rater.work(Duration.ofSeconds(5)));
    raters.forEach(rater -> rater.answers.clear());

    System.err.println("One user, " + ALONE.toSeconds() + " s …");
    Rater first = raters.getFirst();
    first.work(ALONE);
    List<Duration> alone = List.copyOf(first.answers);
    first.answers.clear();
    System.err.println(users + " users, " + time.toSeconds() + " s …");
    all(threads, raters, rater -> rater.work(time));
    List<Duration> together = raters.stream().flatMap(rater -> rater.answers.stream()).toList();
    print(users, alone, together, time);
    return recount(url, http, raters);
  }

  private static void all(ExecutorService threads, List<Rater> raters, Work work)
      throws ExecutionException, InterruptedException {
    List<Future<?>> all = new ArrayList<>();
    for (Rater rater : raters) {
      all.add(
          threads.submit(
              () -> {
                work.of(rater);
                return null;
              }));
    }
    for (Future<?> each : all) each.get();
  }

  private static void print(
      int users, List<Duration> alone, List<Duration> together, Duration time) {
    Samples one = Samples.ofMillis(alone);
    Samples many = Samples.ofMillis(together);
    double throughput =
        ((double) together.size() / time.toSeconds()) / ((double) alone.size() / ALONE.toSeconds());
    System.out.printf(
        Locale.ROOT,
        "| %d users against 1 | ratio |%n|---|---|%n| p50 | %.1f |%n| p99 | %.1f |%n"
            + "| throughput | %.2f |%n%nrequests: %d alone, %d together; p50 %.1f and %.1f ms%n",
        users,
        many.median() / one.median(),
        many.quantile(0.99) / one.quantile(0.99),
        throughput,
        alone.size(),
        together.size(),
        one.median(),
        many.median());
  }

  private static List<String> recount(URI url, HttpClient http, List<Rater> raters)
      throws IOException, InterruptedException {
    List<String> faults = new ArrayList<>();
    Map<String, Integer> serverErrors = new TreeMap<>();
    long checkIns = 0;
    Map<String, Map<String, Integer>> told = new TreeMap<>();
    for (Rater rater : raters) {
      rater.serverErrors.forEach((what, times) -> serverErrors.merge(what, times, Integer::sum));
      checkIns += rater.checkIns.size();
      faults.addAll(rater.wrong);
      faults.addAll(rater.recount());
      rater.scores.forEach(
          (what, score) ->
              told.computeIfAbsent(what, _ -> new TreeMap<>())
                  .merge(score.toString(), 1, Integer::sum));
    }
    JsonNode metrics = new Door(http, url, "operator").get("/api/metrics").body().path("metrics");
    compare("user_satisfaction", told.getOrDefault("resolution", Map.of()), metrics, faults);
    compare("plan_user_rating", told.getOrDefault("plan", Map.of()), metrics, faults);
    long counted = metric(metrics, "progress_completed").path("count").asLong();
    if (counted != checkIns) {
      faults.add("clients were told of " + checkIns + " check-ins, counted are " + counted);
    }
    System.out.println(
        "recount: told "
            + told
            + " and "
            + checkIns
            + " check-ins; "
            + (faults.isEmpty() ? "kept and counted are the same" : "NOT the same"));
    serverErrors.forEach((what, times) -> faults.add(times + " times " + what));
    return faults;
  }

  private static void compare(
      String name, Map<String, Integer> told, JsonNode metrics, List<String> faults) {
    Map<String, Integer> counted = new TreeMap<>();
    metric(metrics, name)
        .path("distribution")
        .properties()
        .forEach(
            entry -> {
              if (entry.getValue().asInt() != 0) {
                counted.put(entry.getKey(), entry.getValue().asInt());
              }
            });
    if (!counted.equals(told)) faults.add(name + ": told " + told + ", counted " + counted);
  }

  private static JsonNode metric(JsonNode metrics, String name) {
    for (JsonNode metric : metrics) if (metric.path("name").asText().equals(name)) return metric;
    throw new IllegalStateException("no metric " + name);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
    }
  }
}
