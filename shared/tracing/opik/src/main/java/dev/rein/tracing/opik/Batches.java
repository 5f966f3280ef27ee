package dev.rein.tracing.opik;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/// Fills one batch of each kind and hands it on when the next row would outgrow a request.
final class Batches<T> {
  private static final class Open<T> {
    private final List<Row<T>> rows = new ArrayList<>();
    private long bytes;
  }

  private final int maxItems;
  private final long maxBytes;
  private final BiConsumer<Kind, List<Row<T>>> next;
  private final Map<Kind, Open<T>> open = new EnumMap<>(Kind.class);

  Batches(OpikLimits limits, BiConsumer<Kind, List<Row<T>>> next) {
    this.maxItems = limits.request().items();
    this.maxBytes = limits.request().bytes();
    this.next = next;
  }

  void add(Kind kind, Row<T> row) {
    Open<T> batch = open.get(kind);
    long frame = ("{\"" + kind.envelope + "\":[]}").length();
    long size = row.json().length + 1L;
    int most = Math.min(maxItems, kind.mostRows());
    if (batch != null && (batch.rows.size() == most || frame + batch.bytes + size > maxBytes)) {
      next.accept(kind, batch.rows);
      batch = null;
    }
    if (batch == null) {
      batch = new Open<>();
      open.put(kind, batch);
    }
    batch.rows.add(row);
    batch.bytes += size;
  }

  /// Hands on what is left.
  ///
  /// @param last takes the last batch, after all others
  void finish(BiConsumer<Kind, List<Row<T>>> last) {
    Iterator<Map.Entry<Kind, Open<T>>> left = open.entrySet().iterator();
    while (left.hasNext()) {
      Map.Entry<Kind, Open<T>> batch = left.next();
      BiConsumer<Kind, List<Row<T>>> to = left.hasNext() ? next : last;
      to.accept(batch.getKey(), batch.getValue().rows);
    }
    open.clear();
  }
}
