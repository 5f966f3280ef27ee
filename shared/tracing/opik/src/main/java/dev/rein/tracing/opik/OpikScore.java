package dev.rein.tracing.opik;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// A feedback score as Opik holds it.
public record OpikScore(String name, BigDecimal value, @Nullable String reason) {}
