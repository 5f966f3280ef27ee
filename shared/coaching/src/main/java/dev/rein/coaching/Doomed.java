package dev.rein.coaching;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/// Items that one step of an erasure removes, all or none. Each was read before, and the step holds
/// only if it is still there, so that nothing is counted twice.
final class Doomed {
  private final Table table;
  private final List<TransactWriteItem> deletes = new ArrayList<>();
  private final Map<ErasedKind, Integer> counts = new EnumMap<>(ErasedKind.class);
  private final List<ErasedTraces> traces = new ArrayList<>();
  private final Map<Item, @Nullable ErasedKind> unread = new LinkedHashMap<>();

  Doomed(Table table) {
    this.table = table;
  }

  /// @param kind null for what is counted with something else
  void add(Item item, @Nullable ErasedKind kind) {
    deletes.add(
        table.deleteIf(
            item.require(Item.PK), item.require(Item.SK), "attribute_exists(pk)", Map.of()));
    if (kind != null) counts.merge(kind, 1, Integer::sum);
  }

  /// For an item that others may be changing: if it has not changed since it was read.
  void addRevision(Item item, ErasedKind kind) {
    deletes.add(Revisions.delete(table, item));
    counts.merge(kind, 1, Integer::sum);
  }

  /// @param key of an item that may be there; [#read] finds out
  /// @param kind null for what is counted with something else
  void addIfThere(Item key, @Nullable ErasedKind kind) {
    unread.put(key, kind);
  }

  void add(ErasedTraces erased) {
    traces.add(erased);
  }

  /// Looks for what may be there.
  void read() {
    List<Item> keys = List.copyOf(unread.keySet());
    List<Callable<Optional<Item>>> gets = new ArrayList<>();
    for (Item key : keys) {
      gets.add(() -> table.get(key.require(Item.PK), key.require(Item.SK)));
    }
    List<Optional<Item>> found = SideBySide.run(gets);
    for (int i = 0; i < keys.size(); i++) {
      if (found.get(i).isPresent()) add(keys.get(i), unread.get(keys.get(i)));
    }
    unread.clear();
  }

  boolean isEmpty() {
    return deletes.isEmpty();
  }

  List<TransactWriteItem> deletes() {
    return List.copyOf(deletes);
  }

  Map<ErasedKind, Integer> counts() {
    return Map.copyOf(counts);
  }

  List<ErasedTraces> traces() {
    return List.copyOf(traces);
  }
}
