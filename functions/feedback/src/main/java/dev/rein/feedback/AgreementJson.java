package dev.rein.feedback;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.coaching.Kind;
import dev.rein.coaching.MetricsStore.Pair;
import dev.rein.runtime.Json;
import dev.rein.statistics.Correlation;
import dev.rein.statistics.Interval;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// How the judge and people agree, as JSON: for each prompt version the correlation of their ranks,
/// and for what they differ most. Ids and numbers only.
final class AgreementJson {
  /// Things that are named at most.
  static final int DISAGREEMENTS = 20;

  private static final double JUDGE_BEST = 10;
  private static final double USER_WORST = 1;
  private static final double USER_BEST = 5;

  private AgreementJson() {}

  private record Version(Kind kind, String promptVersion) implements Comparable<Version> {
    private static final Comparator<Version> ORDER =
        Comparator.comparing(Version::kind).thenComparing(Version::promptVersion);

    @Override
    public int compareTo(Version other) {
      return ORDER.compare(this, other);
    }
  }

  static ObjectNode of(Period period, List<Pair> pairs) {
    ObjectNode json = Json.object();
    json.put("from", period.from().toString());
    json.put("to", period.to().toString());
    json.put("count", pairs.size());
    ArrayNode groups = json.putArray("groups");
    pairs.stream()
        .collect(
            Collectors.groupingBy(
                pair -> new Version(pair.kind(), pair.origin().promptVersion()),
                TreeMap::new,
                Collectors.toList()))
        .forEach((version, some) -> groups.add(of(version, some)));
    ArrayNode disagreements = json.putArray("disagreements");
    pairs.stream()
        .filter(pair -> gap(pair) != 0)
        .sorted(
            Comparator.comparingDouble((Pair pair) -> -Math.abs(gap(pair)))
                .thenComparing(pair -> pair.goalId().toString()))
        .limit(DISAGREEMENTS)
        .forEach(pair -> disagreements.add(of(pair)));
    return json;
  }

  private static ObjectNode of(Version version, List<Pair> pairs) {
    ObjectNode json = Json.object();
    json.put("kind", version.kind().wireName());
    json.put("promptVersion", version.promptVersion());
    json.put("count", pairs.size());
    double[] judged = pairs.stream().mapToDouble(pair -> pair.judged().doubleValue()).toArray();
    double[] rated = pairs.stream().mapToDouble(pair -> pair.rated().doubleValue()).toArray();
    OptionalDouble rho = Correlation.spearman(judged, rated);
    if (rho.isPresent()) {
      json.put("spearman", shown(rho.getAsDouble()));
      Optional<Interval> interval = Correlation.spearmanInterval(rho.getAsDouble(), pairs.size());
      if (interval.isPresent()) {
        json.putArray("ci95").add(shown(interval.get().low())).add(shown(interval.get().high()));
      }
    }
    json.put("meanGap", shown(pairs.stream().mapToDouble(AgreementJson::gap).average().orElse(0)));
    return json;
  }

  private static ObjectNode of(Pair pair) {
    ObjectNode json = Json.object();
    json.put("goalId", pair.goalId().toString());
    if (pair.messageId() != null) json.put("messageId", pair.messageId().toString());
    json.put("traceId", pair.scored().toString());
    json.put("kind", pair.kind().wireName());
    json.put("promptVersion", pair.origin().promptVersion());
    json.put("judged", MetricsJson.shown(pair.judged()));
    json.put("rated", MetricsJson.shown(pair.rated()));
    json.put("gap", shown(gap(pair)));
    return json;
  }

  /// Both on a scale from 0 to 1, the judge's less the person's: above 0 where the judge is kinder.
  private static double gap(Pair pair) {
    return pair.judged().doubleValue() / JUDGE_BEST
        - (pair.rated().doubleValue() - USER_WORST) / (USER_BEST - USER_WORST);
  }

  private static BigDecimal shown(double value) {
    return MetricsJson.shown(BigDecimal.valueOf(value));
  }
}
