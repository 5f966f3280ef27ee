package dev.rein.llm;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.JsonNode;
import dev.rein.json.TreeReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The dated price table. A price is picked by exact model id and time: a promotion ends by itself,
/// and a model that no row names costs an unknown amount, never 0.
public final class Prices {
  private static final String RESOURCE = "prices.json";
  private static final String MODEL_PREFIX = "models/";

  private final List<Price> rows;

  private Prices(List<Price> rows) {
    this.rows = List.copyOf(rows);
  }

  /// The table that this project keeps.
  public static Prices load() {
    try (InputStream resource = Prices.class.getResourceAsStream(RESOURCE)) {
      if (resource == null) throw new IllegalStateException(RESOURCE + " is missing");
      return read(resource);
    } catch (IOException e) {
      throw new UncheckedIOException(RESOURCE + " can't be read", e);
    }
  }

  /// @param json as `prices.json`
  /// @throws IllegalArgumentException if two rows have one id, or two rows of one model overlap
  static Prices read(InputStream json) throws IOException {
    List<Price> rows = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    TreeReader exact = TreeReader.of(new JsonFactory()).exact();
    for (JsonNode node : exact.read(json).required("prices")) {
      Price row = row(node);
      if (!ids.add(row.id())) throw new IllegalArgumentException(row.id() + " is there twice");
      for (Price other : rows) {
        if (row.overlaps(other)) {
          throw new IllegalArgumentException(row.id() + " overlaps " + other.id());
        }
      }
      rows.add(row);
    }
    return new Prices(rows);
  }

  private static Price row(JsonNode node) {
    JsonNode to = node.path("effectiveTo");
    return new Price(
        node.required("id").asText(),
        node.required("model").asText(),
        LocalDate.parse(node.required("effectiveFrom").asText()),
        to.isTextual() ? LocalDate.parse(to.asText()) : null,
        node.path("retired").asBoolean(false),
        rates(node),
        node.has("longPrompt") ? rates(node.get("longPrompt")) : null,
        URI.create(node.required("sourceUrl").asText()),
        LocalDate.parse(node.required("checkedOn").asText()));
  }

  private static Price.Rates rates(JsonNode node) {
    return new Price.Rates(
        dollars(node, "inPerM"), dollars(node, "outPerM"), dollars(node, "cachedInPerM"));
  }

  private static BigDecimal dollars(JsonNode node, String field) {
    JsonNode value = node.required(field);
    if (!value.isNumber()) throw new IllegalArgumentException(field + " is not a number");
    return value.decimalValue();
  }

  public List<Price> rows() {
    return rows;
  }

  /// @param model exact id; `models/` before it is ignored, anything else makes another model
  public Optional<Price> find(String model, Instant at) {
    String id = plainId(model);
    return rows.stream().filter(row -> row.model().equals(id) && row.holdsAt(at)).findFirst();
  }

  /// @return US dollars, exact; null where the model's price at that time is unknown
  public @Nullable BigDecimal cost(Usage usage, String model, Instant at) {
    return find(model, at).map(price -> price.cost(usage)).orElse(null);
  }

  /// Prices a call by the model that answered: routing can change the model under a caller, and the
  /// requested one's price would then be a guess.
  ///
  /// Estimated usage is priced too. [Usage#estimated()] travels with the sum and says so; the row's
  /// id stays a plain id.
  Billing bill(Usage usage, String answered, Instant at) {
    Optional<Price> price = find(answered, at);
    return new Billing(
        answered,
        usage,
        price.map(row -> row.cost(usage)).orElse(null),
        price.map(Price::id).orElse(null));
  }

  static String plainId(String model) {
    return model.startsWith(MODEL_PREFIX) ? model.substring(MODEL_PREFIX.length()) : model;
  }
}
