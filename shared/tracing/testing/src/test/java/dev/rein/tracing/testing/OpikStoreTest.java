package dev.rein.tracing.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.tracing.Uuid7;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpikStoreTest {
  @TempDir Path folder;

  private static void put(OpikStore store, Written kind, ObjectNode row) throws IOException {
    assertThat(store.put(kind, Rows.body("x", row).path("x"))).isEmpty();
  }

  @Test
  void put_rowOlderThanTheStored_isIgnored() throws IOException {
    OpikStore store = OpikStore.inMemory();
    put(store, Written.TRACES, Rows.trace().put("name", "newer"));
    put(
        store,
        Written.TRACES,
        Rows.trace().put("name", "older").put("last_updated_at", Rows.START.toString()));

    assertThat(store.trace(Rows.TRACE_ID).path("name").asText()).isEqualTo("newer");
  }

  @Test
  void trace_withSpansAndScores_showsTheirSums() throws IOException {
    OpikStore store = OpikStore.inMemory();
    put(store, Written.SPANS, Rows.span());
    assertThat(store.danglingSpans()).containsExactly(Rows.SPAN_ID);
    put(store, Written.TRACES, Rows.trace());
    put(store, Written.SCORES, Rows.score());
    put(store, Written.SCORES, Rows.score().put("name", "elsewhere").put("project_name", "other"));

    ObjectNode trace = store.trace(Rows.TRACE_ID);
    assertThat(store.danglingSpans()).isEmpty();
    assertThat(trace.path("duration").asDouble()).isEqualTo(1_500.0);
    assertThat(trace.path("span_count").asInt()).isEqualTo(1);
    assertThat(trace.at("/usage/total_tokens").asInt()).isEqualTo(5);
    assertThat(trace.path("total_estimated_cost").asDouble()).isEqualTo(0.25);
    assertThat(trace.path("feedback_scores")).hasSize(1);
    assertThat(store.traces("P")).hasSize(1);
    assertThat(store.traces("unknown")).isEmpty();
  }

  @Test
  void at_reopened_holdsWhatItHeld() throws IOException {
    Path file = folder.resolve("data/traces.jsonl");
    try (OpikStore store = OpikStore.at(file)) {
      put(store, Written.TRACES, Rows.trace());
      put(store, Written.SPANS, Rows.span());
      put(store, Written.SCORES, Rows.score());
      put(store, Written.SCORES, Rows.score().put("name", "withdrawn"));
      store.deleteScore(Rows.TRACE_ID, "withdrawn");
    }

    try (OpikStore again = OpikStore.at(file)) {
      assertThat(again.ids()).containsExactly(Rows.TRACE_ID, Rows.SPAN_ID);
      assertThat(again.scores(Rows.TRACE_ID))
          .singleElement()
          .extracting(score -> score.path("name").asText())
          .isEqualTo("user_rating");
    }
  }

  @Test
  void deletedTrace_leavesNothingInTheFile_andWhatOthersHoldStays() throws IOException {
    Path file = folder.resolve("traces.jsonl");
    String other = new Uuid7().at(Rows.START).toString();
    try (OpikStore store = OpikStore.at(file)) {
      ObjectNode others = Rows.trace().put("id", other).put("name", "others");
      assertThat(store.put(Written.TRACES, Rows.body("x", Rows.trace(), others).path("x")))
          .isEmpty();
      put(store, Written.SPANS, Rows.span().put("name", "private span"));
      put(store, Written.SCORES, Rows.score().put("reason", "private words"));
      put(store, Written.SCORES, Rows.score().put("name", "withdrawn"));
      store.deleteScore(Rows.TRACE_ID, "withdrawn");

      store.deleteTraces(Set.of(Rows.TRACE_ID));

      assertThat(store.ids()).containsExactly(other);
      assertThat(Files.readString(file))
          .contains("others")
          .doesNotContain(Rows.TRACE_ID, "private", "withdrawn");
      put(store, Written.SCORES, Rows.score().put("id", other));
    }

    try (OpikStore again = OpikStore.at(file)) {
      assertThat(again.ids()).containsExactly(other);
      assertThat(again.scores(other)).hasSize(1);
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void at_lastLineTorn_dropsItAndGoesOn() throws IOException {
    Path file = folder.resolve("traces.jsonl");
    try (OpikStore store = OpikStore.at(file)) {
      put(store, Written.TRACES, Rows.trace());
    }
    Files.writeString(file, "{\"spans\":[{\"id\":\"0", StandardOpenOption.APPEND);

    try (OpikStore torn = OpikStore.at(file)) {
      assertThat(torn.ids()).containsExactly(Rows.TRACE_ID);
      put(torn, Written.SPANS, Rows.span());
    }
    try (OpikStore again = OpikStore.at(file)) {
      assertThat(again.ids()).hasSize(2);
    }
  }

  @Test
  void at_fileThatIsSomethingElse_isRefusedAndLeftAlone() throws IOException {
    Path file = Files.writeString(folder.resolve("notes.txt"), "my notes\nmore\n");

    assertThatThrownBy(() -> OpikStore.at(file)).hasMessageContaining("line 1");
    assertThat(file).hasContent("my notes\nmore\n");
  }
}
