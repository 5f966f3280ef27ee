package dev.rein.experiment;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.experiments.Costs;
import dev.rein.experiments.GoalItem;
import dev.rein.experiments.Outcome;
import dev.rein.experiments.Studio;
import dev.rein.tracing.Uuid7;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Gives results by rule and remembers what it was asked for. The second version is better.
final class ScriptedStudio implements Studio {
  static final BigDecimal COST = new BigDecimal("0.002");

  final Queue<String> asked = new ConcurrentLinkedQueue<>();
  private final List<String> criteria;
  private final Uuid7 ids = new Uuid7();

  /// Decides what becomes of a goal's versions; null where they are made as usual.
  volatile Function<String, @Nullable Outcome> instead = _ -> null;

  ScriptedStudio(List<String> criteria) {
    this.criteria = criteria;
  }

  private static Costs costs() {
    return new Costs(COST, true);
  }

  @Override
  public Outcome given(GoalItem item) {
    asked.add("given " + item.id());
    return new Outcome.Given(JsonNodeFactory.instance.objectNode(), costs());
  }

  @Override
  public Outcome make(GoalItem item, ObjectNode given, int version) {
    Outcome other = instead.apply(item.id());
    if (other != null) return other;
    asked.add("made " + item.id() + " " + version);
    ObjectNode blocks = JsonNodeFactory.instance.objectNode();
    blocks.putObject("subject").put("item", item.id()).put("version", version);
    return new Outcome.Made(ids.at(Instant.now()), blocks, 900 + version, costs());
  }

  @Override
  public Outcome judge(ObjectNode blocks, UUID traceId, int sample) {
    String item = blocks.at("/subject/item").asText();
    int version = blocks.at("/subject/version").asInt();
    asked.add("judged " + item + " " + version + " " + sample);
    Map<String, Integer> scores = new LinkedHashMap<>();
    for (String name : criteria)
      scores.put(name, 5 + version * 2 + Math.floorMod(item.hashCode(), 2));
    return new Outcome.Judged(scores, Map.of("clarity", "Clear."), "rubric", "judge", costs());
  }

  @Override
  public void score(UUID traceId, Map<String, Double> scores, Map<String, String> reasons) {
    asked.add("scored");
  }

  @Override
  public void settle() {}
}
