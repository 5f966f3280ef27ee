package dev.rein.experiments;

import dev.rein.coaching.ExperimentStore;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An experiment whose goals are worked on elsewhere, each as a message of its own. No goal is held
/// any longer than it takes to send it.
public final class FanOut {
  /// A goal was given up, and is in the queue once more until somebody claims it.
  private static final String SENT_AGAIN = "sent-again";

  private final ExperimentStore store;
  private final ExperimentStore.Queue queue;
  private final RunHeader header;

  private FanOut(ExperimentStore store, ExperimentStore.Queue queue, RunHeader header) {
    this.store = store;
    this.queue = queue;
    this.header = header;
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
      Instant now) {
    RunHeader mine = new RunHeader(design, today, ids);
    ExperimentStore.Header kept = store.begin(design.name(), mine.write(), now);
    RunHeader header = RunHeader.read(kept.document(), design);
    store.setBudget(design.name(), budgetUsd);
    return new FanOut(store, queue, header);
  }

  /// Told after each request to the queue.
  @FunctionalInterface
  public interface Progress {
    void sent(int count, int of);
  }

  /// How far it is.
  ///
  /// @param done goals of which nothing is left to do
  /// @param unrun by why: goals that nobody will take up until they are sent again
  /// @param spentUsd by all calls
  public record Standing(int goals, int done, Map<String, Integer> unrun, BigDecimal spentUsd) {
    public Standing {
      unrun = Map.copyOf(unrun);
    }

    /// Whether nothing more will happen by itself.
    public boolean rests() {
      return done + unrun.values().stream().mapToInt(Integer::intValue).sum() >= goals;
    }
  }

  public Standing standing() {
    int[] done = {0};
    Map<String, Integer> unrun = new HashMap<>();
    store.eachItem(
        name(),
        (_, isDone, why) -> {
          if (isDone) done[0]++;
          else if (why != null && !why.equals(SENT_AGAIN)) unrun.merge(why, 1, Integer::sum);
        });
    return new Standing(header.design().dataSet().size(), done[0], unrun, kept().spentUsd());
  }

  private ExperimentStore.Header kept() {
    return store.header(name()).orElseThrow(() -> new IllegalStateException(name() + " is gone"));
  }

  private String name() {
    return header.design().name();
  }

  /// Sends what was never sent, and what was given up: for lack of money, or as a dead letter. What
  /// is in the queue, or done, is not sent again.
  ///
  /// @return how many
  /// @throws IOException if the goals can't be read
  public int send(Progress progress) throws IOException {
    int sentBefore = kept().sent();
    Set<String> unrun = new HashSet<>();
    if (sentBefore > 0) {
      store.eachItem(
          name(),
          (item, _, why) -> {
            if (why != null) unrun.add(item);
          });
    }
    Sending sending = new Sending(sentBefore, unrun, progress);
    header.design().dataSet().each(sending::take);
    sending.flush();
    return sending.sent;
  }

  private final class Sending {
    private final int sentBefore;
    private final Set<String> unrun;
    private final Progress progress;
    private final List<String> bodies = new ArrayList<>();
    private final List<String> again = new ArrayList<>();
    private int bytes;
    private int seen;
    private int sent;

    Sending(int sentBefore, Set<String> unrun, Progress progress) {
      this.sentBefore = sentBefore;
      this.unrun = unrun;
      this.progress = progress;
    }

    void take(GoalItem item) {
      String key = RunHeader.key(item.id());
      if (seen >= sentBefore || unrun.contains(key)) {
        String body = new ItemWork.Message(name(), item).body();
        int size = body.getBytes(StandardCharsets.UTF_8).length;
        if (bytes + size > ExperimentStore.Queue.MOST_BYTES
            || bodies.size() == ExperimentStore.Queue.MOST_MESSAGES) {
          flush();
        }
        bodies.add(body);
        bytes += size;
        if (unrun.contains(key)) again.add(key);
      }
      seen++;
    }

    void flush() {
      if (bodies.isEmpty()) return;
      // Before sending: a worker may be so quick that it gives one up again meanwhile.
      for (String key : again) store.giveBack(name(), key, SENT_AGAIN, Instant.now());
      queue.send(List.copyOf(bodies));
      // After sending: whoever stops in between sends ten goals twice, and loses none.
      store.setSent(name(), seen);
      sent += bodies.size();
      bodies.clear();
      again.clear();
      bytes = 0;
      progress.sent(sent, header.design().dataSet().size());
    }
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
