package dev.rein.judge;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.coaching.Rubric;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.function.BiFunction;

/// What is judged, and what it is judged against.
///
/// @param blocks data by name, as the rubric asks for them; [Rubric#SUBJECT] is what is judged.
///   They belong to the exhibit and are not to be changed any more
public record Exhibit(SequencedMap<String, ObjectNode> blocks) {
  public Exhibit {
    blocks = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(blocks));
    if (!blocks.containsKey(Rubric.SUBJECT)) {
      throw new IllegalArgumentException("there is no " + Rubric.SUBJECT + " to judge");
    }
  }

  ObjectNode subject() {
    return Objects.requireNonNull(blocks.get(Rubric.SUBJECT));
  }

  Exhibit map(BiFunction<String, ObjectNode, ObjectNode> change) {
    SequencedMap<String, ObjectNode> changed = new LinkedHashMap<>();
    blocks.forEach((name, block) -> changed.put(name, change.apply(name, block)));
    return new Exhibit(changed);
  }
}
