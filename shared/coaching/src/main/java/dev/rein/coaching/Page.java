package dev.rein.coaching;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A page of a list, newest first.
///
/// @param nextCursor opaque; null on the last page
public record Page<T>(List<T> items, @Nullable String nextCursor) {
  public Page {
    items = List.copyOf(items);
  }
}
