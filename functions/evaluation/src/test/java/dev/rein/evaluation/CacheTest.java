package dev.rein.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rein.coaching.Evaluation;
import dev.rein.coaching.Goal;
import dev.rein.coaching.GoalStore;
import dev.rein.coaching.Kind;
import dev.rein.coaching.Subject;
import dev.rein.testing.GeminiReply;
import dev.rein.tracing.Deadline;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class CacheTest {
  @Test
  void sameContent_judgedBefore_asksNobodyAndSaysSo() {
    try (TestSystem system = new TestSystem(Judges.from(2))) {
      Goal first = system.completedGoal();
      system.handle(TestSystem.message("m1", first, Kind.RESOLUTION));
      Map<String, String> before = system.counters();
      system.printed.clear();
      Goal second = system.completedGoal();

      assertThat(system.handle(TestSystem.message("m2", second, Kind.RESOLUTION))).isEmpty();

      assertThat(system.gemini.requests()).hasSize(1);
      Evaluation.Scored scored = (Evaluation.Scored) system.found(second).evaluations().getFirst();
      assertThat(scored.cached()).isTrue();
      assertThat(scored.score()).isEqualTo(3.5);
      assertThat(system.scores(second)).isEqualTo(system.scores(first));
      assertThat(system.traces().getLast().at("/metadata/cached").booleanValue()).isTrue();
      assertThat(system.traces().getLast().at("/metadata/status").textValue()).isEqualTo("ok");
      assertThat(system.printed.metric("JudgeCacheHits")).containsExactly(BigDecimal.ONE);
      assertThat(system.printed.metric("ResolutionQuality")).hasSize(1);
      assertThat(system.printed.metric("LlmCalls")).isEmpty();
      assertThat(system.counters())
          .containsEntry("resolution_quality", "2 7")
          .containsEntry("llm_calls", before.get("llm_calls"))
          .containsEntry("tokens", before.get("tokens"));
    }
  }

  @Test
  void verdictCachedButNotSaved_itsCallsAreCountedOnce() {
    try (TestSystem system = new TestSystem(Judges.from(2))) {
      Goal goal = system.completedGoal();
      JudgeSubject judge =
          judge(
              system,
              () -> {
                throw new IllegalStateException("planted");
              });
      Subject subject = Subject.resolution(goal.id());
      Deadline deadline = Deadline.in(Duration.ofSeconds(30));
      assertThatThrownBy(() -> judge.run(subject, deadline)).hasMessage("planted");
      assertThat(system.counters()).doesNotContainKey("llm_calls");

      // Of somebody else's equal goal, for which nobody was asked.
      judge.run(Subject.resolution(system.completedGoal().id()), deadline);
      assertThat(system.counters()).doesNotContainKey("llm_calls");

      Outcome.Judged judged = (Outcome.Judged) judge.run(subject, deadline);
      assertThat(judge.run(subject, deadline)).isInstanceOf(Outcome.JudgedBefore.class);

      assertThat(system.gemini.requests()).hasSize(1);
      assertThat(judged.spend().calls()).isEqualTo(1);
      assertThat(system.found(goal).spend().calls()).isEqualTo(1);
      assertThat(system.counters()).containsEntry("llm_calls", "1 1");
    }
  }

  @Test
  void verdictThatAnotherDeliveryFindsBeforeItIsSaved_itsCallsAreCountedOnce() {
    try (TestSystem system = new TestSystem(Judges.from(2))) {
      Goal goal = system.completedGoal();
      Subject subject = Subject.resolution(goal.id());
      Deadline deadline = Deadline.in(Duration.ofSeconds(30));
      JudgeSubject other = Wiring.of(system.environment).judgeSubject();
      List<Outcome> quicker = new ArrayList<>();
      JudgeSubject judge = judge(system, () -> quicker.add(other.run(subject, deadline)));

      Outcome.JudgedBefore before = (Outcome.JudgedBefore) judge.run(subject, deadline);

      assertThat(((Outcome.Judged) quicker.getFirst()).spend().calls()).isEqualTo(1);
      assertThat(before.spend().calls()).isZero();
      assertThat(system.gemini.requests()).hasSize(1);
      assertThat(system.found(goal).spend().calls()).isEqualTo(1);
      assertThat(system.counters()).containsEntry("llm_calls", "1 1");
    }
  }

  /// A judge that does something before it saves its first verdict.
  private static JudgeSubject judge(TestSystem system, Runnable beforeItSaves) {
    JudgeSubject real = Wiring.of(system.environment).judgeSubject();
    AtomicBoolean done = new AtomicBoolean();
    InvocationHandler handler =
        (_, called, arguments) -> {
          if (called.getName().equals("saveEvaluation") && !done.getAndSet(true)) {
            beforeItSaves.run();
          }
          try {
            return called.invoke(system.store, arguments);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        };
    GoalStore store =
        (GoalStore)
            Proxy.newProxyInstance(
                GoalStore.class.getClassLoader(), new Class<?>[] {GoalStore.class}, handler);
    return new JudgeSubject(
        real.pieces(),
        store,
        real.judge(),
        real.budget(),
        new PieceJudge(
            real.pieces(),
            store,
            real.judge(),
            real.budget(),
            real.tracing(),
            InstantSource.system()),
        real.tracing());
  }

  @Test
  void whatHadNoVerdict_isNotFoundAgain() {
    for (GeminiReply nothing :
        new GeminiReply[] {
          GeminiReply.safety(), GeminiReply.overloaded503(), GeminiReply.maxTokens("{")
        }) {
      boolean[] mended = {false};
      try (TestSystem system =
          new TestSystem(request -> mended[0] ? Judges.from(2).apply(request) : nothing)) {
        system.handle(TestSystem.message("m1", system.completedGoal(), Kind.RESOLUTION));
        int before = system.gemini.requests().size();
        mended[0] = true;
        Goal same = system.completedGoal();

        assertThat(system.handle(TestSystem.message("m2", same, Kind.RESOLUTION))).isEmpty();

        assertThat(system.gemini.requests()).hasSize(before + 1);
        Evaluation.Scored scored = (Evaluation.Scored) system.found(same).evaluations().getFirst();
        assertThat(scored.cached()).isFalse();
        assertThat(system.printed.metric("JudgeCacheHits")).isEmpty();
      }
    }
  }

  @Test
  void otherContentOrRequest_isJudgedAnew() {
    try (TestSystem system = new TestSystem(Judges.from(2))) {
      system.handle(TestSystem.message("m1", system.completedGoal(), Kind.RESOLUTION));
      Goal otherTitle =
          TestGoals.completed(system.store, TestSystem.USER, TestSystem.GOAL, "another title");
      Goal otherRequest =
          TestGoals.completed(system.store, TestSystem.USER, "another goal", TestSystem.TITLE);

      system.handle(
          TestSystem.message("m2", otherTitle, Kind.RESOLUTION),
          TestSystem.message("m3", otherRequest, Kind.RESOLUTION),
          TestSystem.message("m4", otherRequest, Kind.PLAN));

      assertThat(system.gemini.requests()).hasSize(4);
      assertThat(system.printed.metric("JudgeCacheHits")).isEmpty();
    }
  }

  @Test
  void otherModel_isJudgedAnew() {
    try (TestSystem system = new TestSystem(Judges.from(2))) {
      system.handle(TestSystem.message("m1", system.completedGoal(), Kind.RESOLUTION));
      Goal second = system.completedGoal();
      system.environment.put("EVALUATION_GEMINI_MODEL", "gemini-2.5-flash");
      Wiring other = Wiring.of(system.environment);

      other
          .judgeSubject()
          .run(Subject.resolution(second.id()), Deadline.in(Duration.ofSeconds(30)));

      assertThat(system.gemini.requests()).hasSize(2);
    }
  }
}
