package dev.rein.tracing.opik;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/// The text form of an [OutboxEnvelope], or one part of it.
///
/// The rows are lines `KIND JSON` (a row's JSON has no line break), compressed with gzip, in
/// Base64. From version 2 on a score's KIND may be followed by `@` and the time it was given.
///
/// @param part from 1 to `parts`
/// @param set the same for all parts of one envelope
/// @param data the rows' Base64, or a piece of it
record OutboxText(
    String workspace,
    String project,
    String reason,
    Instant at,
    int tries,
    boolean parked,
    int part,
    int parts,
    String set,
    String data) {
  /// Room that a line needs beside the rows, in bytes.
  static final int LINE_HEAD = 3_000;

  /// Most bytes of rows after decompression. A larger row is not kept: the flush's own queue holds
  /// less.
  static final int MAX_ROWS_BYTES = 128 << 20;

  /// Longest text that is read, in characters.
  static final int MAX_TEXT = 4 << 20;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .streamReadConstraints(StreamReadConstraints.builder().maxStringLength(MAX_TEXT).build())
          .build();

  private static final String AT = "@";
  private static final String LEVEL = "WARN";
  static final String MESSAGE = "spans kept in the log";

  static String write(OutboxEnvelope envelope) {
    return write(of(envelope), false, envelope);
  }

  static List<String> lines(OutboxEnvelope envelope, int maxBytes) {
    OutboxText whole = of(envelope);
    int room = maxBytes - LINE_HEAD;
    if (room < 1) throw new IllegalArgumentException("maxBytes < " + (LINE_HEAD + 1));
    int parts = Math.max(1, Math.ceilDiv(whole.data.length(), room));
    // Made from the content, so that a line which was printed twice is not taken for another part.
    String set = UUID.nameUUIDFromBytes(whole.data.getBytes(StandardCharsets.US_ASCII)).toString();
    List<String> lines = new ArrayList<>(parts);
    for (int part = 1; part <= parts; part++) {
      int from = (part - 1) * room;
      String piece = whole.data.substring(from, Math.min(whole.data.length(), from + room));
      lines.add(write(whole.piece(part, parts, set, piece), true, envelope));
    }
    return lines;
  }

  private static OutboxText of(OutboxEnvelope envelope) {
    return new OutboxText(
        envelope.workspace(),
        envelope.project(),
        envelope.reason(),
        envelope.at(),
        envelope.tries(),
        envelope.wasParked(),
        1,
        1,
        "",
        packed(envelope.rows()));
  }

  private OutboxText piece(int number, int of, String setId, String piece) {
    return new OutboxText(workspace, project, reason, at, tries, parked, number, of, setId, piece);
  }

  private static String write(OutboxText text, boolean forLog, OutboxEnvelope envelope) {
    StringWriter out = new StringWriter(text.data.length() + 256);
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      if (forLog) {
        json.writeStringField("level", LEVEL);
        json.writeStringField("message", MESSAGE);
      }
      json.writeNumberField("v", envelope.version());
      json.writeStringField("workspace", text.workspace);
      json.writeStringField("project", text.project);
      json.writeStringField("reason", text.reason);
      json.writeStringField("at", text.at.toString());
      json.writeNumberField("tries", text.tries);
      if (text.parked) json.writeBooleanField("parked", true);
      json.writeNumberField("rows", envelope.size());
      if (text.parts > 1) {
        json.writeStringField("set", text.set);
        json.writeNumberField("part", text.part);
        json.writeNumberField("parts", text.parts);
      }
      json.writeStringField("outbox", text.data);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("can't happen in memory", e);
    }
    return out.toString();
  }

  private static String packed(List<KeptRow> rows) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(8_192);
    // Time is short when this runs, and most of the gain comes at once.
    try (GZIPOutputStream gzip =
        new GZIPOutputStream(bytes, 8_192) {
          {
            def.setLevel(Deflater.BEST_SPEED);
          }
        }) {
      for (KeptRow row : rows) {
        String at = row.at() == null ? "" : AT + row.at();
        gzip.write((row.kind().envelope + at + " ").getBytes(StandardCharsets.US_ASCII));
        gzip.write(row.json());
        gzip.write('\n');
      }
    } catch (IOException e) {
      throw new UncheckedIOException("can't happen in memory", e);
    }
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  /// @throws IOException if it is no envelope or part of one, or is of a later version
  static OutboxText read(String text) throws IOException {
    if (text.length() > MAX_TEXT) throw new IOException("longer than " + MAX_TEXT);
    int version = 0;
    String workspace = "";
    String project = "";
    String reason = "";
    Instant at = Instant.EPOCH;
    int tries = 0;
    boolean parked = false;
    int part = 1;
    int parts = 1;
    String set = "";
    String data = "";
    try (JsonParser json = JSON.createParser(text)) {
      if (json.nextToken() != JsonToken.START_OBJECT) throw new IOException("no object");
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String field = json.currentName();
        json.nextToken();
        switch (field) {
          case "v" -> version = json.getIntValue();
          case "workspace" -> workspace = json.getText();
          case "project" -> project = json.getText();
          case "reason" -> reason = json.getText();
          case "at" -> at = Instant.parse(json.getText());
          case "tries" -> tries = json.getIntValue();
          case "parked" -> parked = json.getBooleanValue();
          case "set" -> set = json.getText();
          case "part" -> part = json.getIntValue();
          case "parts" -> parts = json.getIntValue();
          case "outbox" -> data = json.getText();
          default -> json.skipChildren();
        }
      }
      if (!json.hasToken(JsonToken.END_OBJECT)) throw new IOException("cut short");
    } catch (DateTimeException e) {
      throw new IOException("unreadable time", e);
    }
    if (version < 1 || version > OutboxEnvelope.VERSION)
      throw new IOException("version " + version);
    if (data.isEmpty() || reason.isEmpty() || tries < 0) throw new IOException("incomplete");
    if (part < 1 || part > parts) throw new IOException("part " + part + " of " + parts);
    return new OutboxText(workspace, project, reason, at, tries, parked, part, parts, set, data);
  }

  /// @param whole the Base64 of all parts
  /// @throws IOException if the rows can't be read
  OutboxEnvelope envelope(String whole) throws IOException {
    byte[] lines;
    try (GZIPInputStream gzip =
        new GZIPInputStream(new ByteArrayInputStream(Base64.getDecoder().decode(whole)))) {
      lines = gzip.readNBytes(MAX_ROWS_BYTES + 1);
    } catch (IllegalArgumentException e) {
      throw new IOException("no Base64", e);
    }
    if (lines.length > MAX_ROWS_BYTES) throw new IOException("more than " + MAX_ROWS_BYTES);
    List<KeptRow> rows = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < lines.length; i++) {
      if (lines[i] != '\n') continue;
      rows.add(row(lines, from, i));
      from = i + 1;
    }
    if (from != lines.length || rows.isEmpty()) throw new IOException("rows cut short");
    return new OutboxEnvelope(workspace, project, reason, at, tries, parked, rows);
  }

  private static KeptRow row(byte[] lines, int from, int to) throws IOException {
    int space = from;
    while (space < to && lines[space] != ' ') space++;
    if (space + 1 >= to) throw new IOException("an empty row");
    String[] head = new String(lines, from, space - from, StandardCharsets.US_ASCII).split(AT, 2);
    byte[] row = Arrays.copyOfRange(lines, space + 1, to);
    try {
      Instant at = head.length == 2 ? Instant.parse(head[1]) : null;
      return new KeptRow(kind(head[0]), row, 1, at);
    } catch (DateTimeException e) {
      throw new IOException("unreadable time", e);
    }
  }

  private static Kind kind(String name) throws IOException {
    for (Kind kind : Kind.values()) if (kind.envelope.equals(name)) return kind;
    throw new IOException("a row of no known kind");
  }
}
