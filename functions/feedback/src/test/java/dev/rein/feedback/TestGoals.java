package dev.rein.feedback;

import dev.rein.coaching.ClarifiedGoal;
import dev.rein.coaching.Failure;
import dev.rein.coaching.Finding;
import dev.rein.coaching.Goal;
import dev.rein.coaching.GoalRequest;
import dev.rein.coaching.GoalStore;
import dev.rein.coaching.Plan;
import dev.rein.coaching.Profile;
import dev.rein.coaching.Resolution;
import dev.rein.coaching.SmartGoal;
import dev.rein.coaching.Spend;
import dev.rein.coaching.Style;
import dev.rein.tracing.TraceId;
import dev.rein.tracing.Tracing;
import dev.rein.tracing.Uuid7;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Goals as the generating function leaves them behind.
final class TestGoals {
  private static final Uuid7 IDS = new Uuid7();
  private static final SmartGoal SMART =
      new SmartGoal("Run 5 km", "A finish time", "Three runs a week", "For my health", "In May");

  private TestGoals() {}

  static Goal begun(GoalStore store, String userId, String text) {
    return begun(store, userId, text, IDS.at(Instant.now()), Tracing.disabled().mint());
  }

  private static Goal begun(GoalStore store, String userId, String text, UUID id, TraceId trace) {
    Instant now = Instant.now();
    store.begin(
        id,
        userId,
        trace,
        new GoalRequest(text, Style.BALANCED, Profile.EMPTY),
        null,
        now.plusSeconds(60));
    return store.find(id).orElseThrow();
  }

  /// As if it had been sent then.
  static Goal begunAt(GoalStore store, String userId, String text, Instant when) {
    return begun(store, userId, text, IDS.at(when), new TraceId(IDS.at(when), when));
  }

  static Goal failed(GoalStore store, String userId, String text) {
    Goal goal = begun(store, userId, text);
    store.fail(
        goal.id(),
        new Failure("model-blocked", "The model refused.", "preprocess_goal", false),
        Spend.NONE,
        Instant.now());
    return store.find(goal.id()).orElseThrow();
  }

  static Goal completed(GoalStore store, String userId, String text, String title) {
    return completed(store, begun(store, userId, text), title);
  }

  /// The goal that the event files speak of.
  static Goal ofTheEvents(GoalStore store) {
    UUID trace = UUID.fromString("019b8d62-7a83-7a54-8f60-2b7d19c3e5a8");
    return completed(
        store,
        begun(
            store,
            "local",
            "run a race",
            UUID.fromString("019b8d62-7a80-7c3e-9b1d-4f2a6c8e0d11"),
            new TraceId(trace, Uuid7.timeOf(trace))),
        "Run a race");
  }

  private static Goal completed(GoalStore store, Goal goal, String title) {
    complete(store, goal, title, Spend.NONE, Instant.now());
    return store.find(goal.id()).orElseThrow();
  }

  static void complete(GoalStore store, Goal goal, String title, Spend spend, Instant now) {
    saveResolution(store, goal, title);
    savePlan(store, goal, null);
    store.complete(goal.id(), spend, now);
  }

  /// A goal completed then, whose plan was checked.
  static void checked(GoalStore store, List<Finding> findings, Instant at) {
    Goal goal = begun(store, "local", "run a race");
    saveResolution(store, goal, "Run a race");
    savePlan(store, goal, findings);
    store.complete(goal.id(), Spend.NONE, at);
  }

  static void saveResolution(GoalStore store, Goal goal, String title) {
    store.saveStage(
        goal.id(),
        new ClarifiedGoal("Run a race", "fitness", SMART, List.of(), List.of()),
        "preprocess_goal.v1",
        "model",
        Spend.NONE);
    store.saveStage(
        goal.id(),
        new Resolution(
            title,
            "Run three times a week",
            "It builds up slowly",
            SMART,
            List.of("kilometres a week"),
            "ten weeks",
            List.of("rain"),
            List.of("a friend"),
            Style.BALANCED),
        "generate_resolution.v1",
        "model",
        Spend.NONE);
  }

  private static void savePlan(GoalStore store, Goal goal, @Nullable List<Finding> findings) {
    store.saveStage(
        goal.id(),
        new Plan(
            "Slowly up to 5 km",
            List.of(new Plan.Phase("Base", "Get going", 1, 2)),
            List.of(
                new Plan.Week(1, "Start", List.of("Run 1 km"), 2, List.of()),
                new Plan.Week(2, "Go on", List.of("Run 2 km"), 2.5, List.of("2 km"))),
            List.of(2),
            List.of("shoes"),
            List.of("Walk when it hurts"),
            findings),
        "create_execution_plan.v1",
        "model",
        Spend.NONE);
  }
}
