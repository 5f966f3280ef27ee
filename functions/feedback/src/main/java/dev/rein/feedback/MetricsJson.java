package dev.rein.feedback;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.coaching.MetricsStore;
import dev.rein.coaching.MetricsStore.Counted;
import dev.rein.coaching.Tallies;
import dev.rein.runtime.Json;
import dev.rein.statistics.Interval;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// The key metrics of a period as JSON. What has no data has no value, rather than a zero.
final class MetricsJson {
  /// Decimals that are shown, rounded half-up.
  static final int DECIMALS = 4;

  private MetricsJson() {}

  /// @param counted of `period`
  /// @param before counters of the period before it
  /// @param by what to show besides the whole, null for nothing
  static ObjectNode of(
      Period period,
      List<Metric> metrics,
      List<Counted> counted,
      List<Counted> before,
      @Nullable GroupedBy by) {
    ObjectNode json = Json.object();
    json.put("from", period.from().toString());
    json.put("to", period.to().toString());
    Tallies now = MetricsStore.sum(counted);
    Tallies then = MetricsStore.sum(before);
    ArrayNode list = json.putArray("metrics");
    for (Metric metric : metrics) {
      list.add(of(metric, metric.formula().of(now), metric.formula().of(then)));
    }
    if (by != null) {
      putGroups(
          json, by, metrics, by.of(counted), by.of(by.ofTime() ? List.<Counted>of() : before));
    }
    return json;
  }

  private static void putGroups(
      ObjectNode json,
      GroupedBy by,
      List<Metric> metrics,
      SortedMap<String, Tallies> groups,
      SortedMap<String, Tallies> earlier) {
    json.put("by", by.name());
    ArrayNode list = json.putArray("groups");
    groups.forEach(
        (key, tallies) -> {
          ObjectNode group = list.addObject().put("key", key);
          Tallies then = earlier.getOrDefault(key, Tallies.NONE);
          ArrayNode of = group.putArray("metrics");
          for (Metric metric : metrics) {
            Figure figure = metric.formula().of(tallies);
            if (figure != null) of.add(of(metric, figure, metric.formula().of(then)));
          }
        });
  }

  private static ObjectNode of(Metric metric, @Nullable Figure now, @Nullable Figure before) {
    ObjectNode json = Json.object();
    json.put("name", metric.name());
    if (now != null) json.put("value", shown(now.value()));
    json.put("count", now == null ? 0 : now.count());
    if (now != null) {
      Interval interval = now.interval();
      if (interval != null) {
        json.putArray("ci95")
            .add(shown(BigDecimal.valueOf(interval.low())))
            .add(shown(BigDecimal.valueOf(interval.high())));
      }
      if (!now.distribution().isEmpty()) {
        ObjectNode distribution = json.putObject("distribution");
        now.distribution().forEach((value, some) -> distribution.put(value.toString(), some));
      }
      if (before != null) json.put("trend", shown(now.value().subtract(before.value())));
    }
    Target target = metric.target();
    if (target != null) {
      json.put("target", target.value());
      // By the value that is shown, so that nobody reads "7.0, met" where 7.0 is not enough.
      if (now != null) json.put("met", target.isMetBy(shown(now.value())));
    }
    return json;
  }

  static BigDecimal shown(BigDecimal value) {
    return value.setScale(DECIMALS, RoundingMode.HALF_UP).stripTrailingZeros();
  }
}
