package dev.rein.tracing.processor;

import dev.rein.tracing.Masked;
import dev.rein.tracing.SpanType;
import dev.rein.tracing.Traced;
import org.jspecify.annotations.Nullable;

/// A parent that the processor knows as a class file only.
public interface CompiledParent<T> {
  @Traced(value = "find_it", type = SpanType.TOOL)
  @Nullable T find(@Masked String key);
}
