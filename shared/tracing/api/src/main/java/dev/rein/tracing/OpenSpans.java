package dev.rein.tracing;

import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The spans that are open, the newest first, linked through the spans themselves: every span comes
/// and goes here, and a map would cost it an entry.
///
/// Safe for use by several threads. An iterator goes over what was open when it was made.
final class OpenSpans extends AbstractSet<Span> {
  private @Nullable Span newest;
  private int size;

  @Override
  public synchronized boolean add(Span span) {
    if (span.isOpen) return false;
    span.isOpen = true;
    Span next = newest;
    span.older = next;
    if (next != null) next.newer = span;
    newest = span;
    size++;
    return true;
  }

  @Override
  public boolean remove(@Nullable Object object) {
    return object instanceof Span span && remove(span);
  }

  private synchronized boolean remove(Span span) {
    if (!span.isOpen) return false;
    span.isOpen = false;
    Span newer = span.newer;
    Span older = span.older;
    if (newer == null) newest = older;
    else newer.older = older;
    if (older != null) older.newer = newer;
    span.newer = null;
    span.older = null;
    size--;
    return true;
  }

  @Override
  public synchronized boolean contains(@Nullable Object object) {
    return object instanceof Span span && span.isOpen;
  }

  @Override
  public synchronized int size() {
    return size;
  }

  @Override
  public Iterator<Span> iterator() {
    return List.copyOf(now()).iterator();
  }

  private synchronized List<Span> now() {
    List<Span> spans = new ArrayList<>(size);
    for (Span span = newest; span != null; span = span.older) spans.add(span);
    return spans;
  }
}
