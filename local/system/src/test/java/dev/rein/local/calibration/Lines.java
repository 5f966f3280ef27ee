package dev.rein.local.calibration;

import dev.rein.coaching.Kind;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Lines of example files.
public final class Lines {
  public static final List<String> CRITERIA =
      List.of("clarity", "specificity", "measurability", "actionability");

  static final Criteria.All ALL =
      new Criteria.All(
          Map.of(Kind.RESOLUTION, new Criteria(CRITERIA, List.of("request"), Map.of())));

  private static final String SUBJECT =
      """
      {"title":"t","description":"d","rationale":"r","smartGoal":{"specific":"s","measurable":"m",\
      "achievable":"a","relevant":"r","timeBound":"t"},"keyMetrics":["k"],"timeline":"t",\
      "challenges":["c"],"successStrategies":["s"],"style":"balanced"}\
      """;

  private Lines() {}

  /// A resolution whose criteria all have the same scores.
  ///
  /// @param judge null for an example that is to be judged
  public static String resolution(String id, int[] labels, @Nullable Integer judge) {
    StringBuilder raters = new StringBuilder();
    for (int i = 0; i < labels.length; i++) {
      if (i > 0) raters.append(',');
      raters.append("{\"rater\":\"r%d\",\"scores\":%s}".formatted(i, scores(labels[i])));
    }
    return "{\"id\":\"%s\",\"kind\":\"resolution\",\"given\":{\"request\":{\"goal\":\"run\",\"style\":\"balanced\",\"profile\":{},\"today\":\"2026-11-23\"}},\"subject\":%s,\"labels\":[%s]%s}"
        .formatted(
            id,
            SUBJECT,
            raters,
            judge == null
                ? ""
                : ",\"judge\":{\"scores\":%s,\"model\":\"m1\",\"rubricVersion\":\"resolution.v1\"}"
                    .formatted(scores(judge)));
  }

  static String scores(int score) {
    return CRITERIA.stream()
        .map(name -> "\"" + name + "\":" + score)
        .collect(Collectors.joining(",", "{", "}"));
  }
}
