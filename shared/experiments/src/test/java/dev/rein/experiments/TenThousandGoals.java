package dev.rein.experiments;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.coaching.ExperimentStore;
import dev.rein.coaching.Stage;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Sends a file of goals and reports on them, in a process of its own whose heap they don't fit in.
final class TenThousandGoals {
  static final int COUNT = 10_000;
  private static final int SAMPLES = 1;

  private TenThousandGoals() {}

  /// @param arguments the file
  public static void main(String[] arguments) throws Exception {
    Path file = Path.of(arguments[0]);
    DataSet goals = DataSetReader.read(() -> Files.newBufferedReader(file), "goals", "the file");
    Design design =
        new Design(
            Stage.GENERATE_RESOLUTION,
            List.of(Trials.version(1), Trials.version(2)),
            List.of(),
            goals,
            "resolution.v1",
            Trials.CRITERIA,
            SAMPLES,
            1,
            "a model");
    long[] messages = {0, 0};
    FanOut fanOut =
        FanOut.open(
            new Worked(),
            bodies -> {
              messages[0] += bodies.size();
              for (String body : bodies) messages[1] += body.length();
              if (bodies.size() > ExperimentStore.Queue.MOST_MESSAGES) {
                throw new IllegalStateException("too many at once");
              }
            },
            design,
            List.of(Trials.id(), Trials.id()),
            Trials.DAY,
            null,
            Instant.EPOCH);
    int sent = fanOut.send((_, _) -> {});
    Report report = Report.of(design, fanOut.read());
    System.out.printf(
        "sent %d messages %d megabytes %d unfinished %d pairs %d difference %s%n",
        sent,
        messages[0],
        messages[1] >> 20,
        report.unfinished(),
        report.comparisons().getFirst().pairs(),
        report.comparisons().getFirst().criteria().getFirst().comparison().difference());
  }

  /// A store in which everything is done, with facts as the table gives them. It makes each when it
  /// is asked for it, so that nothing but the reader could hold them.
  private static final class Worked implements ExperimentStore {
    private @Nullable Header header;

    @Override
    public Header begin(String experiment, String document, Instant now) {
      header = new Header(document, null, BigDecimal.ZERO, true, 0, now);
      return header;
    }

    @Override
    public Optional<Header> header(String experiment) {
      return Optional.ofNullable(header);
    }

    @Override
    public void setBudget(String experiment, @Nullable BigDecimal budgetUsd) {}

    @Override
    public void setSent(String experiment, int count, Instant now) {}

    @Override
    public boolean reserve(String experiment, BigDecimal amountUsd, @Nullable BigDecimal budget) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void settle(String experiment, BigDecimal reserved, BigDecimal spent, boolean complete) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Claim claim(String experiment, String item, String owner, Instant now, Instant until) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void finish(String experiment, String item, String owner, Instant now) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void giveBack(
        String experiment, String item, String owner, @Nullable String unrun, Instant now) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void giveUp(String experiment, String item, String unrun, Instant now) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean change(
        String experiment, String item, @Nullable String was, @Nullable String unrun, Instant now) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Map<String, Piece> pieces(String experiment, String item) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean keep(String experiment, String item, String key, Piece piece, Instant now) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void eachFacts(String experiment, Facts taker) {
      for (int i = 0; i < COUNT; i++) {
        String id = "g" + i;
        String key = RunHeader.key(id);
        take(taker, key, Unit.given(id), given());
        for (int version = 0; version < 2; version++) {
          take(taker, key, Unit.made(id, version), made());
          take(taker, key, Unit.judged(id, version, 0), judged(i, version));
        }
      }
    }

    private static void take(Facts taker, String key, Unit unit, Outcome outcome) {
      ObjectNode facts = OutcomeJson.write(unit, outcome);
      facts.remove(List.of("results", "blocks", "reasons"));
      taker.take(key, facts.toString());
    }

    private static Outcome given() {
      return new Outcome.Given(OpikDoor.JSON.createObjectNode(), Trials.costs("0.001"));
    }

    private static Outcome made() {
      return new Outcome.Made(
          UUID.randomUUID(), OpikDoor.JSON.createObjectNode(), 900, Trials.costs("0.002"));
    }

    private static Outcome judged(int i, int version) {
      Map<String, Integer> scores =
          Map.of(
              "clarity",
              4 + version + i % 3,
              "specificity",
              5,
              "measurability",
              6,
              "actionability",
              i % 10);
      return new Outcome.Judged(scores, Map.of(), "resolution.v1", "judge", Trials.costs("0.001"));
    }

    @Override
    public void eachItem(String experiment, Items taker) {
      for (int i = 0; i < COUNT; i++) {
        taker.take(RunHeader.key("g" + i), new Known.Done(), Instant.EPOCH);
      }
    }
  }
}
