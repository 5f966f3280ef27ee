package dev.rein.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rein.local.FunctionsAtTheDoor.Answer;
import dev.rein.tracing.Uuid7;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Nobody reads, rates or guesses what is another's: whatever a route is asked about somebody
/// else's goal or message, it answers as for one that does not exist, and asks the table as much.
///
/// Every route of the template is probed; one that is not in the tables below fails the test.
class OwnershipTest {
  private static final Path TEMPLATE = Path.of("../../template.yaml");
  private static final String GOAL = "{\"goal\":\"Run a 5K by the end of Q1\"}";
  private static final String RATING = "{\"score\":4,\"text\":\"fits\"}";
  private static final String COACHED =
      "{\"helpfulness\":4,\"relevance\":5,\"motivation\":3,\"actionability\":4}";
  private static final String QUESTION = "{\"message\":\"I am tired\"}";
  private static final String CHECK_IN = "{\"completed\":true,\"notes\":\"went well\"}";

  /// What is sent to each route that names a goal.
  private static final Map<String, String> OF_A_GOAL =
      Map.ofEntries(
          Map.entry("GET /api/goals/{goalId}", ""),
          Map.entry("GET /api/goals/{goalId}/coaching", ""),
          Map.entry("POST /api/goals/{goalId}/coaching", QUESTION),
          Map.entry("GET /api/goals/{goalId}/trace", ""),
          Map.entry("POST /api/goals/{goalId}/feedback", RATING),
          Map.entry("DELETE /api/goals/{goalId}/feedback", ""),
          Map.entry("POST /api/goals/{goalId}/plan/feedback", RATING),
          Map.entry("DELETE /api/goals/{goalId}/plan/feedback", ""),
          Map.entry("POST /api/goals/{goalId}/progress", CHECK_IN),
          Map.entry("POST /api/goals/{goalId}/coaching/{messageId}/feedback", COACHED),
          Map.entry("DELETE /api/goals/{goalId}/coaching/{messageId}/feedback", ""));

  /// Routes that name nothing: what they show is the caller's own, or everybody's numbers.
  private static final Map<String, String> OF_NOTHING =
      Map.of(
          "POST /api/test-trace", "{\"prompt\":\"Say hello\"}",
          "POST /api/goals", GOAL,
          "GET /api/goals", "",
          "GET /api/metrics", "",
          "GET /api/metrics/agreement", "",
          "GET /api/metrics/export", "",
          "DELETE /api/users/me", "",
          "GET /api/users/me/export", "");

  private static final Uuid7 IDS = new Uuid7();
  private static final List<String> MALFORMED =
      List.of("x", "0", "%20", "01a20ff0-4538-723c-b038", "GOAL%23", "%ff", "%00");

  /// One's id begins with the other's, and holds what separates parts of keys.
  private static final String ANN = "ann";

  private static final String OTHER = "ann#GOAL";

  private static FunctionsAtTheDoor system() {
    return Objects.requireNonNull(opened);
  }

  private static @Nullable FunctionsAtTheDoor opened;
  private static final Map<String, List<String>> GOALS = new TreeMap<>();
  private static final Map<String, String> MESSAGES = new TreeMap<>();

  @BeforeAll
  static void fill() throws Exception {
    opened = new FunctionsAtTheDoor(TEMPLATE);
    for (String user : List.of(ANN, OTHER)) {
      for (int i = 0; i < 2; i++) {
        Answer goal = system().send(user, "POST", "/api/goals", GOAL, Map.of());
        assertThat(goal.status()).isEqualTo(201);
        String id = goal.text("goalId");
        GOALS.computeIfAbsent(user, _ -> new ArrayList<>()).add(id);
        Answer message =
            system().send(user, "POST", "/api/goals/" + id + "/coaching", QUESTION, Map.of());
        assertThat(message.status()).isEqualTo(201);
        MESSAGES.put(id, message.text("messageId"));
      }
    }
  }

  private static List<String> goals(String user) {
    return GOALS.getOrDefault(user, List.of());
  }

  private static String message(String goalId) {
    return MESSAGES.getOrDefault(goalId, "");
  }

  @AfterAll
  static void close() throws Exception {
    system().close();
  }

  @Test
  void everyRouteOfTheTemplate_isProbed() {
    TreeSet<String> probed = new TreeSet<>(OF_A_GOAL.keySet());
    probed.addAll(OF_NOTHING.keySet());
    assertThat(system().routes()).isEqualTo(probed);
    assertThat(OF_NOTHING.keySet()).noneMatch(route -> route.contains("{"));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void whatIsAnothers_isAnsweredAsWhatIsNotThere(long seed) throws Exception {
    Random random = new Random(seed);
    String user = random.nextBoolean() ? ANN : OTHER;
    String owner = user.equals(ANN) ? OTHER : ANN;
    JsonNode before = system().send(owner, "GET", "/api/users/me/export", "", Map.of()).body();
    String theirs = pick(random, goals(owner));
    List<String> own = goals(user);
    String mine = pick(random, own);
    String alsoMine = own.get(own.indexOf(mine) == 0 ? 1 : 0);
    for (String route : OF_A_GOAL.keySet()) {
      Answer unknown = probe(user, route, unknownId(), unknownId());
      assertThat(unknown.status()).as(route).isEqualTo(404);
      assertSame(route, unknown, probe(user, route, theirs, unknownId()));
      assertSame(route, unknown, probe(user, route, theirs, message(theirs)));
      Answer malformed = probe(user, route, pick(random, MALFORMED), unknownId());
      assertThat(malformed.status()).as(route).isEqualTo(404);
      assertThat(malformed.body()).as(route).isEqualTo(unknown.body());
      if (!route.contains("{messageId}")) continue;
      Answer noMessage = probe(user, route, mine, unknownId());
      assertThat(noMessage.status()).as(route).isEqualTo(404);
      // A message of another goal is none of this one, whoever has it.
      assertSame(route, noMessage, probe(user, route, mine, message(theirs)));
      assertSame(route, noMessage, probe(user, route, mine, message(alsoMine)));
      assertThat(probe(user, route, mine, pick(random, MALFORMED)).status()).isEqualTo(404);
    }
    JsonNode after = system().send(owner, "GET", "/api/users/me/export", "", Map.of()).body();
    assertThat(after.path("goals")).isEqualTo(before.path("goals"));
  }

  /// What functions see is decoded: a slash in an id makes another path, for everybody's ids alike.
  @Test
  void slashInAnId_isAnotherPath_whosesoeverIdItIs() throws Exception {
    for (String route : OF_A_GOAL.keySet()) {
      for (String slashes : List.of("%2f", "%2f..%2f", "..%2f")) {
        Answer mine = probe(ANN, route, goals(ANN).getFirst() + slashes, unknownId());
        assertThat(mine.status()).as(route).isEqualTo(404);
        assertSame(route, mine, probe(ANN, route, goals(OTHER).getFirst() + slashes, unknownId()));
      }
    }
  }

  private static Answer probe(String user, String route, String goalId, String messageId)
      throws Exception {
    String[] parts = route.split(" ", 2);
    String path = parts[1].replace("{goalId}", goalId).replace("{messageId}", messageId);
    String body = OF_A_GOAL.getOrDefault(route, "");
    Map<String, String> headers =
        parts[0].equals("POST") ? Map.of("Idempotency-Key", unknownId()) : Map.of();
    return system().send(user, parts[0], path, body, headers);
  }

  private static void assertSame(String route, Answer expected, Answer answer) {
    assertThat(answer.status()).as(route).isEqualTo(expected.status());
    assertThat(answer.body()).as(route).isEqualTo(expected.body());
    assertThat(answer.headers()).as(route).isEqualTo(expected.headers());
    assertThat(answer.asked()).as(route).isEqualTo(expected.asked());
  }

  private static String unknownId() {
    return IDS.at(Instant.now()).toString();
  }

  private static String pick(Random random, List<String> from) {
    return from.get(random.nextInt(from.size()));
  }

  @Test
  void anIdempotencyKey_isItsUsersOwn() throws Exception {
    Map<String, String> key = Map.of("Idempotency-Key", "the same key");
    Answer anns = system().send("key-ann", "POST", "/api/goals", GOAL, key);
    Answer others = system().send("key-ann#", "POST", "/api/goals", GOAL, key);
    assertThat(List.of(anns.status(), others.status())).containsOnly(201);
    assertThat(others.text("goalId")).isNotEqualTo(anns.text("goalId"));
    assertThat(others.text("traceId")).isNotEqualTo(anns.text("traceId"));
    Map<String, String> prompts =
        Map.of("Idempotency-Key", "the same key", "x-more", "of the test trace");
    String prompt = OF_NOTHING.getOrDefault("POST /api/test-trace", "");
    assertThat(system().send("key-ann", "POST", "/api/test-trace", prompt, prompts).text("traceId"))
        .isNotEqualTo(
            system().send("key-ann#", "POST", "/api/test-trace", prompt, prompts).text("traceId"));
    for (String route : OF_A_GOAL.keySet()) {
      if (!route.startsWith("POST") || route.contains("{messageId}")) continue;
      String path = route.substring("POST ".length());
      String body = OF_A_GOAL.getOrDefault(route, "");
      Answer first =
          system()
              .send("key-ann", "POST", path.replace("{goalId}", anns.text("goalId")), body, key);
      Answer second =
          system()
              .send("key-ann#", "POST", path.replace("{goalId}", others.text("goalId")), body, key);
      assertThat(List.of(first.status(), second.status())).as(route).containsOnly(201);
      assertThat(id(second)).as(route).isNotEqualTo(id(first));
      // Nor does the other's key open the other's goal.
      Answer foreign =
          system()
              .send("key-ann#", "POST", path.replace("{goalId}", anns.text("goalId")), body, key);
      assertThat(foreign.status()).as(route).isEqualTo(404);
    }
  }

  private static String id(Answer answer) {
    return answer.text("feedbackId") + answer.text("messageId");
  }

  @Test
  void aCursor_isItsUsersOwn() throws Exception {
    String list = "/api/goals?limit=1";
    String cursor = system().send(ANN, "GET", list, "", Map.of()).text("nextCursor");
    assertThat(system().send(ANN, "GET", list + "&cursor=" + cursor, "", Map.of()).status())
        .isEqualTo(200);
    assertRefused(list + "&cursor=", cursor);

    String goalId = goals(ANN).getFirst();
    String coaching = "/api/goals/" + goalId + "/coaching";
    system().send(ANN, "POST", coaching, QUESTION, Map.of());
    String page = system().send(ANN, "GET", coaching + "?limit=1", "", Map.of()).text("nextCursor");
    assertThat(page).isNotEmpty();
    String others = "/api/goals/" + goals(OTHER).getFirst() + "/coaching?limit=1";
    assertRefused(others + "&cursor=", page);
  }

  @ParameterizedTest
  @ValueSource(strings = {"g", "c", "p"})
  void aCursorOfAnExport_isItsUsersOwn(String section) throws Exception {
    String export = "/api/users/me/export?cursor=";
    // A page of an export ends in a goal, which it names as a page of the list does.
    String cursor =
        section
            + "."
            + system().send(ANN, "GET", "/api/goals?limit=1", "", Map.of()).text("nextCursor");
    Answer own = system().send(ANN, "GET", export + cursor, "", Map.of());
    assertThat(own.status()).isEqualTo(200);
    assertThat(own.body().toString()).contains(goals(ANN).getFirst());
    assertRefused(export, cursor);
  }

  private static void assertRefused(String path, String cursor) throws Exception {
    Answer refused = system().send(OTHER, "GET", path + cursor, "", Map.of());
    Answer madeUp = system().send(OTHER, "GET", path + "AAAA", "", Map.of());
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body()).isEqualTo(madeUp.body());
    assertThat(refused.asked()).isEqualTo(madeUp.asked());
  }

  @Test
  void whatNamesNothing_showsAndErasesTheCallersOwnOnly() throws Exception {
    for (String path : List.of("/api/goals", "/api/users/me/export")) {
      String seen = system().send(OTHER, "GET", path, "", Map.of()).body().toString();
      assertThat(seen).contains(goals(OTHER)).doesNotContain(goals(ANN).getFirst());
    }
    JsonNode before = system().send(ANN, "GET", "/api/users/me/export", "", Map.of()).body();
    Answer theirs = system().send("ann#GO", "DELETE", "/api/users/me", "", Map.of());
    assertThat(theirs.body().at("/removed/goals").intValue()).isZero();
    Answer mine = system().send("key-ann", "DELETE", "/api/users/me", "", Map.of());
    assertThat(mine.status()).isEqualTo(200);
    JsonNode after = system().send(ANN, "GET", "/api/users/me/export", "", Map.of()).body();
    assertThat(after.path("goals")).isEqualTo(before.path("goals"));
  }
}
