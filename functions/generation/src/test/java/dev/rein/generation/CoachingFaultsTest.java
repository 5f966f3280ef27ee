package dev.rein.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.coaching.CoachingRequest;
import dev.rein.coaching.CoachingStore;
import dev.rein.coaching.Limits;
import dev.rein.coaching.ProgressEntry;
import dev.rein.llm.Answer;
import dev.rein.llm.LanguageModel;
import dev.rein.llm.Prompt;
import dev.rein.pipeline.Budget;
import dev.rein.testing.GeminiReply;
import dev.rein.tracing.Deadline;
import dev.rein.tracing.TraceId;
import dev.rein.tracing.Uuid7;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What goes wrong while a coach replies, and what repeated requests come to.
class CoachingFaultsTest {
  private static final Map<String, String> KEY = Map.of("idempotency-key", "message-1");
  private static final String BODY = "{\"message\":\"I am tired\",\"currentWeek\":1}";

  @AutoClose final World world = new World();
  private final Uuid7 ids = new Uuid7();

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.rein.generation.FaultsTest#faults")
  void fault_isAProblem_aFailedMessage_andAnErrorInTheTrace_andCanBeRetried(
      String name, GeminiReply fault, int status, String problem, boolean retryable) {
    world.withBudget(FaultsTest.IMPATIENT);
    String goalId = world.completedGoal();
    int before = world.gemini.requests().size();
    world.evaluationMessages();
    world.gemini.enqueue(fault);
    if (problem.equals("model-malformed")) world.gemini.enqueue(fault);

    Reply reply = world.coach(goalId, BODY, KEY);

    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.problem()).isEqualTo(problem);
    assertThat(reply.headers()).containsEntry("content-type", "application/problem+json");
    assertThat(world.gemini.requests())
        .hasSize(before + (problem.equals("model-malformed") ? 2 : 1));
    JsonNode message = world.goal(goalId).body().at("/coaching/0");
    assertThat(message.path("messageId").asText()).isEqualTo(reply.text("/messageId"));
    assertThat(message.path("status").asText()).isEqualTo("FAILED");
    assertThat(message.at("/error/type").asText()).isEqualTo(problem);
    assertThat(message.at("/error/stage").asText()).isEqualTo("coaching_response");
    assertThat(message.at("/error/retryable").asBoolean(!retryable)).isEqualTo(retryable);
    assertThat(message.has("reply")).isFalse();
    assertThat(message.has("evaluationStatus")).isFalse();
    assertThat(world.evaluationMessages()).isEmpty();
    ObjectNode trace = world.trace(reply);
    assertThat(trace.at("/metadata/status").asText()).isEqualTo("error");
    assertThat(trace.at("/error_info/exception_type").asText()).isEqualTo(problem);

    Reply again = world.coach(goalId, BODY, KEY);

    assertThat(again.status()).isEqualTo(201);
    assertThat(again.text("/messageId")).isEqualTo(reply.text("/messageId"));
    assertThat(again.text("/traceId")).isEqualTo(reply.text("/traceId"));
    assertThat(again.body().has("error")).isFalse();
    assertThat(world.trace(again).at("/metadata/status").asText()).isEqualTo("ok");
    assertThat(world.trace(again).has("error_info")).isFalse();
    assertThat(world.evaluationMessages()).hasSize(1);
    assertThat(world.opik.violations()).isEmpty();
  }

  @Test
  void message_whoseWorkerDied_hasFailed_andOneThatIsWorkedOnHasNot() {
    String goalId = world.completedGoal();
    Instant now = Instant.now();
    begin(goalId, "dead", now);
    begin(goalId, "alive", now.plusSeconds(600));

    for (JsonNode conversation :
        List.of(
            world.goal(goalId).body().path("coaching"),
            world.get(World.coaching(goalId)).body().path("items"))) {
      assertThat(conversation).hasSize(2);
      assertThat(conversation.at("/0/status").asText()).isEqualTo("RUNNING");
      assertThat(conversation.at("/0").has("error")).isFalse();
      assertThat(conversation.at("/1/message").asText()).isEqualTo("dead");
      assertThat(conversation.at("/1/status").asText()).isEqualTo("FAILED");
      assertThat(conversation.at("/1/error/type").asText()).isEqualTo("abandoned");
      assertThat(conversation.at("/1/error/retryable").asBoolean()).isTrue();
    }
  }

  @Test
  void page_thatWouldBeMoreThanLambdaAnswersWith_endsEarlier() {
    String goalId = world.completedGoal();
    // Within a body's bound, and twice as long in the JSON inside an answer's JSON.
    String notes = "\"".repeat(1_590);
    List<ProgressEntry> progress =
        Collections.nCopies(20, new ProgressEntry(1, true, null, null, null, notes, null));
    for (int i = 0; i < 50; i++) {
      begin(goalId, new CoachingRequest("m" + i, null, progress), Instant.now());
    }

    List<String> seen = new ArrayList<>();
    String path = World.coaching(goalId) + "?limit=" + Limits.PAGE;
    String cursor = "";
    while (cursor != null) {
      ObjectNode event = Events.http(World.USER, "GET", path + cursor, Map.of(), "");
      JsonNode answer = World.invoke(world.another(), event, 60_000);
      assertThat(answer.toString().getBytes(StandardCharsets.UTF_8).length).isLessThan(6_000_000);
      JsonNode page = Answers.json(answer.path("body").asText());
      page.path("items").forEach(item -> seen.add(item.path("message").asText()));
      cursor = page.has("nextCursor") ? "&cursor=" + page.path("nextCursor").asText() : null;
    }
    assertThat(seen).hasSize(50).doesNotHaveDuplicates();
  }

  private void begin(String goalId, String text, Instant runUntil) {
    begin(goalId, new CoachingRequest(text, null, List.of()), runUntil);
  }

  private void begin(String goalId, CoachingRequest request, Instant runUntil) {
    Instant now = Instant.now();
    var begun =
        world
            .wiring()
            .coaching()
            .begin(
                ids.at(now),
                UUID.fromString(goalId),
                World.USER,
                new TraceId(ids.at(now), now),
                request,
                null,
                runUntil);
    assertThat(begun).isInstanceOf(CoachingStore.Begun.Started.class);
  }

  @Test
  void unusableReply_isAskedForOnceMore_withWhatWasWrong() {
    String goalId = world.completedGoal();
    world.gemini.enqueue(Answers.counted("{\"reply\":\"Yes.\",\"nextSteps\":[]}"));

    Reply reply = world.coach(goalId, BODY);

    assertThat(reply.status()).isEqualTo(201);
    assertThat(world.coachAsked()).hasSize(2);
    assertThat(world.coachAsked().getLast().user()).contains("/nextSteps has no entry");
    assertThat(reply.body().at("/usage/promptTokens").asInt()).isEqualTo(2 * Answers.PROMPT_TOKENS);
  }

  @Test
  void sameKey_sameBody_isAnsweredAgain_andNotPaidAgain() {
    String goalId = world.completedGoal();
    Reply first = world.coach(goalId, BODY, KEY);

    Reply again = world.coach(goalId, "{\"currentWeek\":1, \"message\":\"I am tired\"}", KEY);

    assertThat(again).isEqualTo(first);
    assertThat(world.coachAsked()).hasSize(1);
    assertThat(world.goal(goalId).body().path("coaching")).hasSize(1);
  }

  @Test
  void sameKey_forAnotherBodyOrGoal_is422() {
    String goalId = world.completedGoal();
    world.coach(goalId, BODY, KEY);

    assertThat(world.coach(goalId, "{\"message\":\"Other\"}", KEY).problem())
        .isEqualTo("idempotency-key-reused");
    assertThat(world.coach(world.completedGoal(), BODY, KEY).status()).isEqualTo(422);
    assertThat(world.coachAsked()).hasSize(1);
  }

  @Test
  void eightAtTheSameMoment_areOneMessage_paidOnce() throws Exception {
    String goalId = world.completedGoal();
    world.evaluationMessages();
    int callers = 8;
    CyclicBarrier start = new CyclicBarrier(callers);
    List<Reply> replies = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Reply>> calls = new ArrayList<>();
      for (int i = 0; i < callers; i++) {
        GenerationHandler handler = world.another();
        calls.add(
            threads.submit(
                () -> {
                  start.await();
                  return World.call(
                      handler, Events.http(World.USER, "POST", World.coaching(goalId), KEY, BODY));
                }));
      }
      for (Future<Reply> call : calls) replies.add(call.get());
    }

    assertThat(replies).extracting(Reply::status).contains(201).isSubsetOf(201, 202);
    assertThat(new TreeSet<>(replies.stream().map(reply -> reply.text("/messageId")).toList()))
        .hasSize(1);
    assertThat(world.coachAsked()).hasSize(1);
    assertThat(world.evaluationMessages()).hasSize(1);
  }

  @Test
  void replyThatIsBeingWritten_is202_andSaysWhenToLookAgain() throws Exception {
    String goalId = world.completedGoal();
    int before = world.gemini.requests().size();
    world.gemini.enqueue(Answers.counted(Answers.COACHED).after(Duration.ofSeconds(3)));
    GenerationHandler other = world.another();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Reply> first =
          threads.submit(
              () ->
                  World.call(
                      other, Events.http(World.USER, "POST", World.coaching(goalId), KEY, BODY)));
      world.gemini.awaitRequests(before + 1, Duration.ofSeconds(10));

      Reply second = world.coach(goalId, BODY, KEY);

      assertThat(second.status()).isEqualTo(202);
      assertThat(second.text("/status")).isEqualTo("RUNNING");
      assertThat(second.headers()).containsEntry("retry-after", "2");
      assertThat(first.get().status()).isEqualTo(201);
      assertThat(first.get().text("/messageId")).isEqualTo(second.text("/messageId"));
    }
    assertThat(world.coachAsked()).hasSize(1);
  }

  private static final class Killed extends Error {}

  /// As if Lambda had ended the process while the model was being asked.
  private record Dying(LanguageModel model) implements LanguageModel {
    @Override
    public Answer generate(Prompt prompt, Deadline deadline) {
      throw new Killed();
    }

    @Override
    public String requestedModel() {
      return model.requestedModel();
    }
  }

  @Test
  void messageOfAProcessThatDied_isTakenOver_whenItsTimeIsOver_andNotBefore() {
    String goalId = world.completedGoal();
    GenerationHandler dying =
        new GenerationHandler(
            world.wiring().withModel(new Dying(world.wiring().model()), Instant::now));
    assertThatThrownBy(
            () ->
                World.call(
                    dying, Events.http(World.USER, "POST", World.coaching(goalId), KEY, BODY)))
        .isInstanceOf(Killed.class);
    assertThat(world.coach(goalId, BODY, KEY).status()).isEqualTo(202);

    Duration lease = Budget.DEFAULT.request().plus(Budget.DEFAULT.slack());
    world.with(wiring -> wiring.withModel(wiring.model(), () -> Instant.now().plus(lease)));
    Reply reply = world.coach(goalId, BODY, KEY);

    assertThat(reply.status()).isEqualTo(201);
    assertThat(world.coachAsked()).hasSize(1);
  }

  /// A store that breaks at `complete` so many times.
  private static CoachingStore breaking(CoachingStore store, int times) {
    return Breaking.at(CoachingStore.class, store, "complete", times);
  }

  @Test
  void store_thatFailsOnce_losesNoReply() {
    String goalId = world.completedGoal();
    world.with(wiring -> wiring.withCoaching(breaking(wiring.coaching(), 1)));

    assertThat(world.coach(goalId, BODY, KEY).status()).isEqualTo(201);
    assertThat(world.coachAsked()).hasSize(1);
  }

  @Test
  void store_thatKeepsFailing_is500_andTheMessageCanBeSentAgainAtOnce() {
    String goalId = world.completedGoal();
    world.with(wiring -> wiring.withCoaching(breaking(wiring.coaching(), 2)));

    Reply broken = world.coach(goalId, BODY, KEY);
    assertThat(broken.status()).isEqualTo(500);
    assertThat(broken.problem()).isEqualTo("internal-error");

    assertThat(world.coach(goalId, BODY, KEY).status()).isEqualTo(201);
  }

  @Test
  void queue_thatIsAway_costsNoReply() {
    String goalId = world.completedGoal();
    world.with("AWS_ENDPOINT_URL_SQS", "http://127.0.0.1:9");

    Reply reply = world.coach(goalId, BODY);

    assertThat(reply.status()).isEqualTo(201);
    assertThat(reply.text("/evaluationStatus")).isEqualTo("PENDING");
  }
}
