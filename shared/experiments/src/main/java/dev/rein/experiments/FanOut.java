package dev.rein.experiments;

import dev.rein.coaching.ExperimentStore;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An experiment whose goals are worked on elsewhere, each as a message of its own. No goal is held
/// any longer than it takes to send it.
public final class FanOut {
  private final ExperimentStore store;
  private final ExperimentStore.Queue queue;
  private final RunHeader header;
  private final InstantSource clock;

  private FanOut(
      ExperimentStore store, ExperimentStore.Queue queue, RunHeader header, InstantSource clock) {
    this.store = store;
    this.queue = queue;
    this.header = header;
    this.clock = clock;
  }

  /// Begins it, or finds what has begun.
  ///
  /// @param ids of the experiments in Opik, one for each version; not used where it has some
  /// @param today the day on which goals are set; not used where it has one
  /// @param budgetUsd of the whole experiment, what was spent before included; null for none
  /// @throws IllegalArgumentException if another experiment is kept under its name
  public static FanOut open(
      ExperimentStore store,
      ExperimentStore.Queue queue,
      Design design,
      List<UUID> ids,
      LocalDate today,
      @Nullable BigDecimal budgetUsd,
      InstantSource clock) {
    RunHeader mine = new RunHeader(design, today, ids);
    ExperimentStore.Header kept = store.begin(design.name(), mine.write(), clock.instant());
    RunHeader header = RunHeader.read(kept.document(), design);
    store.setBudget(design.name(), budgetUsd);
    return new FanOut(store, queue, header, clock);
  }

  /// For what lasts a moment: its time stands still.
  public static FanOut open(
      ExperimentStore store,
      ExperimentStore.Queue queue,
      Design design,
      List<UUID> ids,
      LocalDate today,
      @Nullable BigDecimal budgetUsd,
      Instant now) {
    return open(store, queue, design, ids, today, budgetUsd, (InstantSource) () -> now);
  }

  /// Told after each request to the queue.
  @FunctionalInterface
  public interface Progress {
    void sent(int count, int of);
  }

  /// Of goals whose message is gone, in [Standing#unrun()].
  public static final String LOST = SentGoals.LOST;

  /// How far it is.
  ///
  /// @param done goals of which nothing is left to do
  /// @param unrun by why: goals that nobody will take up until they are sent again
  /// @param spentUsd by all calls
  public record Standing(int goals, int done, Map<String, Integer> unrun, BigDecimal spentUsd) {
    public Standing {
      unrun = Map.copyOf(unrun);
    }

    /// Whether nothing more will happen by itself. It comes to that: of what does not move for
    /// longer than the queue keeps a message, the message is lost.
    public boolean rests() {
      return done + unrun.values().stream().mapToInt(Integer::intValue).sum() >= goals;
    }
  }

  public Standing standing() {
    ExperimentStore.Header kept = kept();
    SentGoals goals = SentGoals.read(store, name(), kept, clock.instant());
    return new Standing(
        header.design().dataSet().size(), goals.done(), goals.unrun(), kept.spentUsd());
  }

  private ExperimentStore.Header kept() {
    return store.header(name()).orElseThrow(() -> new IllegalStateException(name() + " is gone"));
  }

  private String name() {
    return header.design().name();
  }

  /// Sends what was never sent, in the order that the seed decides, so that a budget which ends
  /// early has tried a sample; and what was given up: for lack of money, as a dead letter, or
  /// because its message is gone. What is in the queue, or done, is not sent again.
  ///
  /// @return how many
  /// @throws IOException if the goals can't be read
  public int send(Progress progress) throws IOException {
    ExperimentStore.Header kept = kept();
    SentGoals before = SentGoals.read(store, name(), kept, clock.instant());
    SeededGoals goals = SeededGoals.of(header.design());
    Map<Integer, SentGoals.Unrun> again = new HashMap<>();
    List<Integer> wanted = new ArrayList<>();
    for (int place = 0; place < goals.keys().size(); place++) {
      if (place < kept.sent()) {
        SentGoals.Unrun why = before.unrun(goals.keys().get(place));
        if (why == null) continue;
        again.put(place, why);
      }
      wanted.add(place);
    }
    Sending sending = new Sending(store, queue, name(), clock);
    int all = goals.keys().size();
    goals.each(
        wanted,
        (place, item) -> {
          if (sending.take(place, item, again.get(place))) progress.sent(sending.sent(), all);
        });
    sending.flush();
    if (sending.sent() > 0) progress.sent(sending.sent(), all);
    return sending.sent();
  }

  /// Reads what was done, page by page, and keeps figures only.
  public Work read() {
    Map<String, ItemRecord> records = new HashMap<>();
    Grouping grouping = new Grouping(records);
    store.eachFacts(name(), grouping::take);
    grouping.end();
    ExperimentStore.Header kept = kept();
    Costs costs = new Costs(kept.spentUsd(), kept.costComplete());
    ItemRecord nothing = ItemRecord.of(header.design(), _ -> null, "");
    return new Read(header.experimentIds(), costs, records, nothing);
  }

  private record Read(
      List<UUID> experimentIds, Costs costs, Map<String, ItemRecord> records, ItemRecord nothing)
      implements Work {
    @Override
    public ItemRecord of(Design design, GoalItem item) {
      return records.getOrDefault(RunHeader.key(item.id()), nothing);
    }
  }

  private final class Grouping {
    private final Map<String, ItemRecord> records;
    private final Map<Unit, Outcome> pieces = new HashMap<>();
    private @Nullable String item;

    Grouping(Map<String, ItemRecord> records) {
      this.records = records;
    }

    void take(String next, String facts) {
      if (!next.equals(item)) end();
      item = next;
      Map.Entry<Unit, Outcome> piece = ItemState.fromFacts(facts);
      pieces.put(piece.getKey(), piece.getValue());
    }

    void end() {
      if (item == null || pieces.isEmpty()) return;
      String id = pieces.keySet().iterator().next().item();
      records.put(item, ItemRecord.of(header.design(), pieces::get, id));
      pieces.clear();
    }
  }
}
