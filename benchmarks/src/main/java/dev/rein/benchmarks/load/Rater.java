package dev.rein.benchmarks.load;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rein.benchmarks.load.Door.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A user who rates a goal of theirs over and over, takes ratings back, checks in, and repeats
/// requests under the same key; and remembers what the system said to each.
final class Rater {
  private static final String GOAL = "{\"goal\":\"Run a 5K by the end of Q1\"}";
  private static final Duration JUDGING = Duration.ofMinutes(2);
  private static final int TRIES = 5;

  final Door door;
  private final Random random;
  final List<Duration> answers = new ArrayList<>();
  final List<String> wrong = new ArrayList<>();
  String goalId = "";

  /// What the user was told is kept: score by what is rated.
  final Map<String, Integer> scores = new TreeMap<>();

  final Set<String> checkIns = new HashSet<>();
  private final Map<String, String> feedbackIds = new TreeMap<>();

  /// How often each route was answered with 5xx, and with which problem.
  final Map<String, Integer> serverErrors = new TreeMap<>();

  Rater(Door door, long seed) {
    this.door = door;
    this.random = new Random(seed);
  }

  /// Gets a goal, and waits until it is judged: judging must not compete with what is measured.
  void settle() throws IOException, InterruptedException {
    Answer made = door.send("POST", "/api/goals", GOAL, "");
    if (made.status() != 201) throw new IOException("no goal: " + made.status());
    goalId = made.body().path("goalId").asText();
    long end = System.nanoTime() + JUDGING.toNanos();
    while (door.get(path("")).body().path("evaluationStatus").asText().equals("PENDING")) {
      if (System.nanoTime() > end) throw new IOException("goal " + goalId + " was not judged");
      Thread.sleep(200);
    }
  }

  private String path(String more) {
    return "/api/goals/" + goalId + more;
  }

  /// Without a pause, until the time is over.
  void work(Duration time) throws IOException, InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      int what = random.nextInt(10);
      if (what < 5) rate("resolution", "/feedback");
      else if (what < 8) rate("plan", "/plan/feedback");
      else if (what < 9) withdraw();
      else checkIn();
    }
  }

  private void rate(String what, String route) throws IOException, InterruptedException {
    int score = 1 + random.nextInt(5);
    String key = UUID.randomUUID().toString();
    String body = "{\"score\":" + score + "}";
    Answer first = send("POST", route, body, key, feedbackIds.containsKey(what) ? 200 : 201);
    if (first.status() >= 400) return;
    String id = first.body().path("feedbackId").asText();
    String before = feedbackIds.put(what, id);
    scores.put(what, score);
    if (before != null && !before.equals(id)) wrong.add("a replaced rating has another id");
    if (random.nextInt(10) == 0) repeat(route, body, key, first, id);
  }

  private void repeat(String route, String body, String key, Answer first, @Nullable String id)
      throws IOException, InterruptedException {
    Answer again = send("POST", route, body, key, first.status());
    if (again.status() < 400 && !again.body().path("feedbackId").asText().equals(id)) {
      wrong.add("a repeated request has another answer");
    }
  }

  private void withdraw() throws IOException, InterruptedException {
    if (send("DELETE", "/feedback", "", "", 204).status() != 204) return;
    scores.remove("resolution");
    feedbackIds.remove("resolution");
  }

  private void checkIn() throws IOException, InterruptedException {
    String key = UUID.randomUUID().toString();
    Answer told = send("POST", "/progress", "{\"completed\":true}", key, 201);
    if (told.status() == 201) checkIns.add(told.body().path("feedbackId").asText());
  }

  /// As a careful client: what the system failed to answer is asked again under the same key, so
  /// that both sides know what is kept.
  private Answer send(String method, String route, String body, String key, int expected)
      throws IOException, InterruptedException {
    Answer answer = door.send(method, path(route), body, key);
    for (int tries = 1; answer.status() >= 500 && tries < TRIES; tries++) {
      failed(method, route, answer);
      answer = door.send(method, path(route), body, key);
    }
    answers.add(answer.took());
    if (answer.status() >= 500) {
      failed(method, route, answer);
    } else if (answer.status() != expected) {
      wrong.add(method + " " + route + " gave " + answer.status() + ", not " + expected);
    }
    return answer;
  }

  private void failed(String method, String route, Answer answer) {
    String what = method + " " + route + ": " + answer.status() + " " + answer.body().path("type");
    serverErrors.merge(what, 1, Integer::sum);
  }

  /// What differs between what the user was told and what the user's own export says is kept.
  List<String> recount() throws IOException, InterruptedException {
    List<String> differences = new ArrayList<>();
    Map<String, Integer> kept = new TreeMap<>();
    List<String> keptCheckIns = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = door.get("/api/users/me/export" + cursor).body();
      for (JsonNode goal : page.path("goals")) {
        for (JsonNode rating : goal.path("ratings")) {
          kept.put(rating.path("kind").asText(), rating.path("score").asInt());
        }
        goal.path("progress").forEach(it -> keptCheckIns.add(it.path("checkInId").asText()));
      }
      cursor = page.has("nextCursor") ? "?cursor=" + page.path("nextCursor").asText() : "";
    } while (!cursor.isEmpty());
    if (!kept.equals(scores)) {
      differences.add(door.user() + " was told " + scores + ", kept is " + kept);
    }
    if (keptCheckIns.size() != checkIns.size() || !checkIns.equals(new HashSet<>(keptCheckIns))) {
      differences.add(
          door.user()
              + " was told of "
              + checkIns.size()
              + " check-ins, kept are "
              + keptCheckIns.size());
    }
    return differences;
  }
}
