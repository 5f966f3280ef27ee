package dev.rein.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.coaching.GoalRequest;
import dev.rein.coaching.Profile;
import dev.rein.coaching.Style;
import dev.rein.experiments.Trials.SeededStudio;
import dev.rein.tracing.Deadline;
import dev.rein.tracing.Masking;
import dev.rein.tracing.Score;
import dev.rein.tracing.TraceId;
import dev.rein.tracing.TraceStart;
import dev.rein.tracing.Tracing;
import dev.rein.tracing.opik.OpikLimits;
import dev.rein.tracing.opik.OpikSettings;
import dev.rein.tracing.opik.OpikSink;
import dev.rein.tracing.testing.Fault;
import dev.rein.tracing.testing.OpikStandIn;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpikExperimentsTest {
  private static final int GOALS = 6;

  @TempDir Path folder;

  private final OpikStandIn opik = OpikStandIn.start();
  private final OkHttpClient http = new OkHttpClient();
  private final OpikSettings settings =
      new OpikSettings(opik.uri(), null, "default", "p", OpikLimits.DEFAULT)
          .withSource(OpikSettings.Source.EXPERIMENT);
  private final OpikDoor door = new OpikDoor(http, settings, Duration.ofSeconds(2));
  private final Design design = Trials.design(GOALS, 1, 1);

  @AfterEach
  void close() {
    opik.close();
  }

  /// One that records what it makes, as the real one does.
  private final class TracedStudio extends SeededStudio {
    private final Tracing tracing;

    TracedStudio(ReplayFile kept) {
      super(1, 1, "clarity");
      tracing =
          Tracing.to(
              new OpikSink(http, settings, kept), InstantSource.system(), Set.of(), Masking.ON);
    }

    @Override
    public Outcome make(GoalItem item, ObjectNode given, int version) {
      TraceId id = tracing.mint();
      return tracing.trace(
          TraceStart.named("prompt_experiment").withId(id).withInput(Map.of("goal", item.id())),
          trace -> {
            Outcome made = super.make(item, given, version);
            trace.output(Map.of("version", version));
            return made instanceof Outcome.Made it
                ? new Outcome.Made(id.value(), it.blocks(), it.millis(), it.costs())
                : made;
          });
    }

    @Override
    public void score(UUID traceId, Map<String, Double> scores, Map<String, String> reasons) {
      scores.forEach(
          (name, value) -> tracing.score(Score.of(traceId, "resolution_" + name, value, null)));
    }

    @Override
    public synchronized void settle() {
      tracing.flush(Deadline.in(Duration.ofMillis(300)));
    }
  }

  private ReplayFile kept() {
    return new ReplayFile(folder.resolve("state.jsonl.replay.log"), settings);
  }

  private StateFile state() throws Exception {
    return Trials.state(folder.resolve("state.jsonl"), design);
  }

  private void work(StateFile state) throws Exception {
    new Experiment(design, state, new TracedStudio(kept()), null, (_, _, _) -> {}).run(2);
  }

  private OpikExperiments experiments(StateFile state) {
    return new OpikExperiments(door, Masking.ON, design, state);
  }

  /// With what a slow machine has kept, because each flush has little time here.
  private String published(StateFile state) throws Exception {
    assertThat(kept().deliver(http).isComplete()).isTrue();
    return experiments(state).publish(true).toString();
  }

  private void assertComplete(StateFile state) throws Exception {
    assertThat(opik.violations()).isEmpty();
    assertThat(opik.store().danglingExperimentItems()).isEmpty();
    Compared compared = new OpikComparison(door).read(state.experimentIds());
    assertThat(compared.dataSet()).isEqualTo(design.dataSet().nameInOpik());
    assertThat(compared.items()).isEqualTo(GOALS);
    assertThat(compared.complete()).isEqualTo(GOALS);
    assertThat(compared.versions())
        .allSatisfy(
            version -> {
              assertThat(version.status()).isEqualTo("completed");
              assertThat(version.traces()).isEqualTo(GOALS);
              assertThat(version.promptVersions()).hasSize(1);
              assertThat(version.scores()).containsKey("resolution_clarity");
            });
    Report report = Report.of(design, state);
    assertThat(compared.versions().get(1).scores().get("resolution_clarity"))
        .isCloseTo(report.comparisons().getFirst().criteria().getFirst().candidate(), offset(1e-6));
    assertThat(opik.store().traces("p"))
        .allSatisfy(trace -> assertThat(trace.path("source").asText()).isEqualTo("experiment"));
  }

  @Test
  void experiment_isOneForEachVersion_linkedScoredAndCompleted() throws Exception {
    try (StateFile state = state()) {
      experiments(state).begin();
      assertThat(opik.store().experimentRows())
          .extracting(row -> row.path("status").asText())
          .containsExactly("running", "running");
      work(state);
      assertThat(published(state))
          .contains("/default/experiments/", "/compare?experiments=")
          .contains(state.experimentIds().get(0).toString())
          .contains(state.experimentIds().get(1).toString());
      assertComplete(state);
      assertThat(opik.requests())
          .filteredOn(seen -> seen.route().endsWith("datasets/items"))
          .allSatisfy(seen -> assertThat(seen.body()).contains("[email]").doesNotContain("ann@"));
    }
  }

  /// An id is what somebody called a goal, so it may be an address too. Opik finds items again by
  /// ids that follow from it, which stay apart where what is masked does not.
  @Test
  void ids_ofGoals_areMaskedToo() throws Exception {
    List<GoalItem> items = new ArrayList<>();
    for (String name : List.of("ann", "bob")) {
      GoalRequest request = new GoalRequest("Goal of " + name, Style.BALANCED, Profile.EMPTY);
      items.add(new GoalItem(name + "@example.org", request, null));
    }
    Design named =
        new Design(
            design.stage(),
            design.versions(),
            design.others(),
            DataSet.of("goals", items),
            design.rubric(),
            design.criteria(),
            1,
            1,
            design.models());
    try (StateFile state = Trials.state(folder.resolve("named.jsonl"), named)) {
      new Experiment(named, state, new TracedStudio(kept()), null, (_, _, _) -> {}).run(1);
      assertThat(kept().deliver(http).isComplete()).isTrue();
      OpikExperiments experiments = new OpikExperiments(door, Masking.ON, named, state);
      experiments.publish(true);
      experiments.publish(true);
      assertThat(opik.requests())
          .filteredOn(seen -> seen.route().contains("datasets") || seen.route().contains("exper"))
          .isNotEmpty()
          .allSatisfy(seen -> assertThat(seen.body()).doesNotContain("@example.org"));
      Compared compared = new OpikComparison(door).read(state.experimentIds());
      assertThat(compared.items()).isEqualTo(2);
      assertThat(compared.complete()).isEqualTo(2);
      assertThat(opik.violations()).isEmpty();
    }
  }

  /// Links may be there before, or without, what they lead to.
  @Test
  void goalsWhoseTracesAreMissing_haveNoResults() throws Exception {
    try (StateFile state = state()) {
      new Experiment(design, state, new SeededStudio(1, 0, ""), null, (_, _, _) -> {}).run(1);
      experiments(state).publish(true);
      Compared compared = new OpikComparison(door).read(state.experimentIds());
      assertThat(compared.versions()).extracting(Compared.Version::traces).containsExactly(0, 0);
      assertThat(compared.items()).isZero();
      assertThat(compared.complete()).isZero();
    }
  }

  @Test
  void publishing_again_changesNothing() throws Exception {
    try (StateFile state = state()) {
      work(state);
      assertThat(published(state)).isEqualTo(published(state));
      assertComplete(state);
      assertThat(opik.store().experimentRows()).hasSize(2);
      assertThat(opik.store().promptVersions()).hasSize(2);
    }
  }

  @Test
  void opikThatIsDown_losesNothing_andHasAllOfItLater() throws Exception {
    opik.faults(_ -> Fault.status(503));
    try (StateFile state = state()) {
      work(state);
      assertThat(Report.of(design, state).unfinished()).isZero();
      assertThatThrownBy(() -> experiments(state).publish(true))
          .isInstanceOfSatisfying(OpikFailed.class, e -> assertThat(e.mayHelpLater()).isTrue());
      assertThat(kept().isEmpty()).isFalse();
    }
    assertThat(opik.store().traces("p")).isEmpty();

    opik.faults(_ -> Fault.none());
    try (StateFile state = state()) {
      assertThat(published(state)).isNotEmpty();
      assertComplete(state);
      assertThat(kept().isEmpty()).isTrue();
    }
  }

  @Test
  void unfinishedExperiment_isLinkedAndStaysRunning() throws Exception {
    try (StateFile state = state()) {
      new Experiment(
              design, state, new TracedStudio(kept()), new BigDecimal("0.012"), (_, _, _) -> {})
          .run(1);
      experiments(state).publish(false);
      Compared compared = new OpikComparison(door).read(state.experimentIds());
      assertThat(compared.items()).isBetween(1, GOALS - 1);
      assertThat(compared.versions())
          .extracting(Compared.Version::status)
          .containsExactly("running", "running");
      assertThat(opik.violations()).isEmpty();
    }
  }

  @Test
  void badlyRatedGoals_areReadFromTheirTraces() throws Exception {
    OpikSettings everyday = settings.withSource(OpikSettings.Source.SDK);
    Tracing tracing = Tracing.to(new OpikSink(http, everyday, kept()));
    for (int rating = 1; rating <= 5; rating++) {
      TraceId id = tracing.mint();
      Map<String, Object> goal =
          Map.of(
              "goal",
              "Goal rated " + rating,
              "style",
              "conservative",
              "profile",
              Map.of("constraints", List.of("no gym"), "previousGoals", List.of()));
      tracing.trace(TraceStart.named("goal_generation").withId(id).withInput(goal), _ -> "");
      tracing.score(Score.of(id.value(), "user_rating", rating, null));
    }
    tracing.flush(Deadline.in(Duration.ofSeconds(5)));

    List<GoalItem> found = new LowRated(door).find(10);
    assertThat(found)
        .extracting(item -> item.request().text())
        .containsExactly("Goal rated 2", "Goal rated 1");
    assertThat(found.getFirst().traceId()).isNotNull();
    assertThat(new LowRated(door).find(1)).hasSize(1);
    assertThat(opik.violations()).isEmpty();
  }

  /// Plans and resolutions are rated apart. The first goal is rated badly by both, and was set
  /// again in the end.
  @Test
  void badlyRatedGoals_areTheNewest_byWhicheverRating() throws Exception {
    Tracing tracing =
        Tracing.to(new OpikSink(http, settings.withSource(OpikSettings.Source.SDK), kept()));
    List<String> goals = List.of("one", "two", "three", "four", "one");
    for (int i = 0; i < goals.size(); i++) {
      TraceId id = tracing.mint();
      Map<String, Object> goal = Map.of("goal", goals.get(i), "style", "balanced");
      tracing.trace(TraceStart.named("goal_generation").withId(id).withInput(goal), _ -> "");
      String rating = i % 2 == 0 ? "plan_user_rating" : "user_rating";
      tracing.score(Score.of(id.value(), rating, 1, null));
      if (i == 0) tracing.score(Score.of(id.value(), "user_rating", 1, null));
    }
    tracing.flush(Deadline.in(Duration.ofSeconds(5)));

    assertThat(new LowRated(door).find(10))
        .extracting(item -> item.request().text())
        .containsExactly("one", "four", "three", "two");
    assertThat(new LowRated(door).find(3))
        .extracting(item -> item.request().text())
        .containsExactly("one", "four", "three");
  }
}
