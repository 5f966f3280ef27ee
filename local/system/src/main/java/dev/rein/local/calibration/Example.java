package dev.rein.local.calibration;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.coaching.Kind;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Something that people have scored and the judge is to score too.
///
/// @param id unique in its file
/// @param given what the judge is shown beside the subject, by block
/// @param labels at least one
/// @param judged what the judge said of it before, null where it is yet to be asked
/// @param source the example as it stands in its file
public record Example(
    String id,
    Kind kind,
    Map<String, ObjectNode> given,
    ObjectNode subject,
    List<Label> labels,
    @Nullable Judged judged,
    ObjectNode source) {
  public Example {
    given = Collections.unmodifiableMap(new LinkedHashMap<>(given));
    labels = List.copyOf(labels);
    if (labels.isEmpty()) throw new IllegalArgumentException("no labels");
  }

  /// What one person gave.
  ///
  /// @param scores by criterion, whole, 0 to 10
  public record Label(String rater, Map<String, Integer> scores) {
    public Label {
      scores = Map.copyOf(scores);
    }
  }

  /// The raters' mean.
  double labelled(String criterion) {
    return labels.stream().mapToInt(label -> score(label, criterion)).average().orElseThrow();
  }

  private static int score(Label label, String criterion) {
    Integer score = label.scores().get(criterion);
    if (score == null) throw new IllegalStateException("checked when it was read");
    return score;
  }
}
