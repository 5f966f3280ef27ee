package dev.rein.llm;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.google.genai.JsonSerializable;
import com.google.genai.types.Content;
import com.google.genai.types.GenerateContentConfig;
import com.google.genai.types.GenerateContentParameters;
import com.google.genai.types.Part;
import com.google.genai.types.ThinkingConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Tells the SDK's mapper how the two types that an ask consists of are written and read: what
/// [GeminiRequests] sets, and no more. Left to itself it looks through some sixty types by
/// reflection for each field that an ask could have.
///
/// That nothing is lost on the way is shown by a test which compares with what reflection writes.
final class GeminiTypes {
  private static boolean taught;

  private GeminiTypes() {}

  /// To be called before the mapper is used, which remembers how it wrote a type, and is not made
  /// for being told while others use it.
  static synchronized void teach() {
    if (taught) return;
    taught = true;
    ObjectMapper mapper = JsonSerializable.objectMapper();
    mapper.addMixIn(GenerateContentParameters.class, AskMixIn.class);
    mapper.addMixIn(Content.class, ContentMixIn.class);
  }

  @JsonSerialize(using = AskWriter.class)
  private interface AskMixIn {}

  @JsonSerialize(using = ContentWriter.class)
  @JsonDeserialize(using = ContentReader.class)
  private interface ContentMixIn {}

  static final class AskWriter extends JsonSerializer<GenerateContentParameters> {
    @Override
    public void serialize(
        GenerateContentParameters ask, JsonGenerator json, SerializerProvider types)
        throws IOException {
      json.writeStartObject();
      field("model", ask.model(), json, types);
      if (ask.contents().isPresent()) {
        json.writeArrayFieldStart("contents");
        for (Content content : ask.contents().get()) write(content, json);
        json.writeEndArray();
      }
      if (ask.config().isPresent()) config(ask.config().get(), json, types);
      json.writeEndObject();
    }

    private static void config(
        GenerateContentConfig config, JsonGenerator json, SerializerProvider types)
        throws IOException {
      json.writeObjectFieldStart("config");
      if (config.systemInstruction().isPresent()) {
        json.writeFieldName("systemInstruction");
        write(config.systemInstruction().get(), json);
      }
      field("temperature", config.temperature(), json, types);
      field("maxOutputTokens", config.maxOutputTokens(), json, types);
      field("responseMimeType", config.responseMimeType(), json, types);
      field("responseJsonSchema", config.responseJsonSchema(), json, types);
      if (config.thinkingConfig().isPresent()) {
        ThinkingConfig thinking = config.thinkingConfig().get();
        json.writeObjectFieldStart("thinkingConfig");
        field("thinkingLevel", thinking.thinkingLevel().map(Object::toString), json, types);
        field("thinkingBudget", thinking.thinkingBudget(), json, types);
        json.writeEndObject();
      }
      json.writeEndObject();
    }

    private static void field(
        String name, Optional<?> value, JsonGenerator json, SerializerProvider types)
        throws IOException {
      if (value.isPresent()) types.defaultSerializeField(name, value.get(), json);
    }
  }

  static final class ContentWriter extends JsonSerializer<Content> {
    @Override
    public void serialize(Content content, JsonGenerator json, SerializerProvider types)
        throws IOException {
      write(content, json);
    }
  }

  /// The SDK reads what it has just written, to see whether it is a content.
  static final class ContentReader extends JsonDeserializer<Content> {
    @Override
    public Content deserialize(JsonParser json, DeserializationContext types) throws IOException {
      JsonNode tree = types.readTree(json);
      List<Part> parts = new ArrayList<>();
      for (JsonNode part : tree.path("parts")) parts.add(Part.fromText(part.path("text").asText()));
      Content.Builder content = Content.builder().parts(parts);
      if (tree.has("role")) content.role(tree.path("role").asText());
      return content.build();
    }
  }

  private static void write(Content content, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("parts");
    for (Part part : content.parts().orElse(List.of())) {
      json.writeStartObject();
      json.writeStringField("text", part.text().orElse(""));
      json.writeEndObject();
    }
    json.writeEndArray();
    if (content.role().isPresent()) json.writeStringField("role", content.role().get());
    json.writeEndObject();
  }
}
