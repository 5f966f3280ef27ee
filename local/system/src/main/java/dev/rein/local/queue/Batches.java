package dev.rein.local.queue;

import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.rein.local.template.Resources;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.sqs.model.Message;

/// A batch of messages on its way to a function, and what the function made of it.
public final class Batches {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final PojoSerializer<SQSEvent> SERIALIZER =
      LambdaEventSerializers.serializerFor(SQSEvent.class, Batches.class.getClassLoader());

  private Batches() {}

  /// As Lambda gives them to a function.
  public static byte[] event(String queueArn, List<Message> messages) {
    List<SQSEvent.SQSMessage> records = new ArrayList<>();
    for (Message message : messages) records.add(record(queueArn, message));
    SQSEvent event = new SQSEvent();
    event.setRecords(records);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    SERIALIZER.toJson(event, bytes);
    return bytes.toByteArray();
  }

  private static SQSEvent.SQSMessage record(String queueArn, Message message) {
    SQSEvent.SQSMessage record = new SQSEvent.SQSMessage();
    record.setMessageId(message.messageId());
    record.setReceiptHandle(message.receiptHandle());
    record.setBody(message.body());
    record.setMd5OfBody(message.md5OfBody());
    record.setMd5OfMessageAttributes(message.md5OfMessageAttributes());
    record.setEventSource("aws:sqs");
    record.setEventSourceArn(queueArn);
    record.setAwsRegion(Resources.REGION);
    record.setAttributes(new HashMap<>(message.attributesAsStrings()));
    Map<String, SQSEvent.MessageAttribute> attributes = new HashMap<>();
    message
        .messageAttributes()
        .forEach(
            (name, value) -> {
              SQSEvent.MessageAttribute attribute = new SQSEvent.MessageAttribute();
              attribute.setDataType(value.dataType());
              attribute.setStringValue(value.stringValue());
              if (value.binaryValue() != null) {
                attribute.setBinaryValue(value.binaryValue().asByteBuffer());
              }
              attributes.put(name, attribute);
            });
    record.setMessageAttributes(attributes);
    return record;
  }

  /// Lambda's rules: an empty answer is a success; an answer that names no message, or an unknown
  /// one, fails the whole batch.
  ///
  /// @return the messages that are done and can be deleted
  static List<Message> done(byte[] answer, List<Message> messages) {
    Set<String> failed = new HashSet<>();
    try {
      JsonNode failures = JSON.readTree(answer).path("batchItemFailures");
      for (JsonNode failure : failures) failed.add(failure.path("itemIdentifier").asText(""));
    } catch (JacksonException e) {
      return List.of();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    Set<String> known = new HashSet<>();
    for (Message message : messages) known.add(message.messageId());
    if (!known.containsAll(failed)) return List.of();
    return messages.stream().filter(message -> !failed.contains(message.messageId())).toList();
  }
}
