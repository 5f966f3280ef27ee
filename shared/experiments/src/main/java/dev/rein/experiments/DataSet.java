package dev.rein.experiments;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.coaching.GoalJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Goals to try prompts on. Where they come from a file they are read anew each time they are asked
/// for, so that their number does not matter.
public final class DataSet {
  private static final int NAME_DIGITS = 8;

  private final String name;
  private final String fingerprint;
  private final int size;
  private final @Nullable Source source;

  private DataSet(String name, String fingerprint, int size, @Nullable Source source) {
    this.name = name;
    this.fingerprint = fingerprint;
    this.size = size;
    this.source = source;
  }

  /// Gives all goals in their order, each time it is asked.
  @FunctionalInterface
  interface Source {
    void each(Visitor visitor) throws IOException;
  }

  /// Takes a goal.
  @FunctionalInterface
  public interface Visitor {
    void take(GoalItem item) throws IOException;
  }

  /// @param items at least one
  public static DataSet of(String name, List<GoalItem> items) {
    List<GoalItem> all = List.copyOf(items);
    Fingerprint fingerprint = new Fingerprint();
    all.forEach(fingerprint::add);
    return new DataSet(
        name,
        fingerprint.hex(),
        all.size(),
        visitor -> {
          for (GoalItem item : all) visitor.take(item);
        });
  }

  static DataSet streamed(String name, Fingerprint fingerprint, int size, Source source) {
    return new DataSet(name, fingerprint.hex(), size, source);
  }

  /// One whose goals are elsewhere.
  static DataSet known(String name, String fingerprint, int size) {
    return new DataSet(name, fingerprint, size, null);
  }

  /// For people.
  public String name() {
    return name;
  }

  /// Goals in it.
  public int size() {
    return size;
  }

  /// @throws IOException if they can't be read
  /// @throws IllegalStateException if they are elsewhere
  public void each(Visitor visitor) throws IOException {
    if (source == null) throw new IllegalStateException("the goals of " + name + " are elsewhere");
    source.each(visitor);
  }

  /// Of everything in it that results depend on, as SHA-256 in hex.
  public String fingerprint() {
    return fingerprint;
  }

  /// Names this content and no other, so that a changed file is another data set in Opik.
  public String nameInOpik() {
    return name + "-" + fingerprint.substring(0, NAME_DIGITS);
  }

  /// As a line of a file.
  public static ObjectNode json(GoalItem item) {
    ObjectNode json = OpikDoor.JSON.createObjectNode().put("id", item.id());
    json.setAll(GoalJson.of(item.request()));
    if (item.traceId() != null) json.put("traceId", item.traceId().toString());
    return json;
  }

  /// Grows with each goal.
  static final class Fingerprint {
    private final MessageDigest digest;

    Fingerprint() {
      try {
        digest = MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }

    void add(GoalItem item) {
      digest.update((json(item) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private String hex() {
      return HexFormat.of().formatHex(digest.digest());
    }
  }
}
