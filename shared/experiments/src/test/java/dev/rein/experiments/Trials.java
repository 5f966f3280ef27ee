package dev.rein.experiments;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.coaching.GoalRequest;
import dev.rein.coaching.Profile;
import dev.rein.coaching.PromptAsset;
import dev.rein.coaching.PromptAssets;
import dev.rein.coaching.Stage;
import dev.rein.coaching.Style;
import dev.rein.tracing.Uuid7;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// Designs of tests, and a studio whose results are decided by a seed.
final class Trials {
  static final List<String> CRITERIA =
      List.of("clarity", "specificity", "measurability", "actionability");
  static final LocalDate DAY = LocalDate.of(2026, 11, 26);

  private static final Uuid7 IDS = new Uuid7();

  private Trials() {}

  static UUID id() {
    return IDS.at(Instant.now());
  }

  static PromptAsset version(int number) {
    return PromptAssets.load().find("generate_resolution.v" + number).orElseThrow();
  }

  static DataSet goals(int count) {
    List<GoalItem> items = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      GoalRequest request =
          new GoalRequest("Goal " + i + ", mail ann@example.org", Style.BALANCED, Profile.EMPTY);
      items.add(new GoalItem("g" + i, request, null));
    }
    return DataSet.of("goals", items);
  }

  static Design design(int goals, int samples, long seed) {
    return new Design(
        Stage.GENERATE_RESOLUTION,
        List.of(version(1), version(2)),
        List.of(),
        goals(goals),
        "resolution.v1",
        CRITERIA,
        samples,
        seed,
        "a model");
  }

  static StateFile state(Path file, Design design) throws IOException {
    List<UUID> ids = new ArrayList<>();
    for (PromptAsset _ : design.versions()) ids.add(id());
    return StateFile.open(file, design, ids, DAY);
  }

  static Costs costs(String usd) {
    return new Costs(new BigDecimal(usd), true);
  }

  /// Whole points around 6.5, with noise of its own for each verdict.
  static class SeededStudio implements Studio {
    final Map<UUID, Map<String, Double>> scored = new ConcurrentHashMap<>();
    final AtomicInteger made = new AtomicInteger();
    final AtomicInteger judged = new AtomicInteger();
    final AtomicInteger settled = new AtomicInteger();
    private final long seed;
    private final double better;
    private final String criterion;

    /// @param better points by which the second version is better on one criterion
    SeededStudio(long seed, double better, String criterion) {
      this.seed = seed;
      this.better = better;
      this.criterion = criterion;
    }

    @Override
    public Outcome given(GoalItem item) {
      return new Outcome.Given(OpikDoor.JSON.createObjectNode(), costs("0.001"));
    }

    @Override
    public Outcome make(GoalItem item, ObjectNode given, int version) {
      made.incrementAndGet();
      ObjectNode blocks = OpikDoor.JSON.createObjectNode();
      // What only the seeded judge below reads.
      blocks.putObject("subject").put("item", item.id()).put("version", version);
      return new Outcome.Made(id(), blocks, 1_000 + version, costs("0.002"));
    }

    @Override
    public Outcome judge(ObjectNode blocks, UUID traceId, int sample) {
      judged.incrementAndGet();
      String item = blocks.at("/subject/item").asText();
      int version = blocks.at("/subject/version").asInt();
      Random quality = new Random(seed * 7_919 + item.hashCode());
      Random noise =
          new Random((seed * 31 + item.hashCode()) * 31 + version * 17L + sample * 7_001L);
      // The first numbers of neighbouring seeds are alike.
      for (int i = 0; i < 20; i++) noise.nextGaussian();
      Map<String, Integer> scores = new LinkedHashMap<>();
      for (String name : CRITERIA) {
        double own = name.equals(criterion) ? version * better : 0;
        double score = 6.5 + 1.5 * quality.nextGaussian() + own + 1.2 * noise.nextGaussian();
        scores.put(name, Math.clamp(Math.round(score), 0, 10));
      }
      return new Outcome.Judged(
          scores, Map.of("clarity", "It is clear."), "resolution.v1", "judge", costs("0.0005"));
    }

    @Override
    public void score(UUID traceId, Map<String, Double> scores, Map<String, String> reasons) {
      scored.put(traceId, scores);
    }

    @Override
    public void settle() {
      settled.incrementAndGet();
    }
  }
}
