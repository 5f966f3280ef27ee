package dev.rein.local.queue;

import dev.rein.local.template.Resources;
import dev.rein.local.template.Template;
import java.net.URI;

/// What the template's queues and tables are called in the engines.
public final class LocalAws implements Resources {
  private final Template template;
  private final URI sqs;

  public LocalAws(Template template, URI sqs) {
    this.template = template;
    this.sqs = sqs;
  }

  public String queueUrl(String logicalId) {
    return sqs + "/" + ACCOUNT + "/" + template.nameOf(logicalId);
  }

  public static String queueArn(String name) {
    return "arn:aws:sqs:" + REGION + ":" + ACCOUNT + ":" + name;
  }

  @Override
  public String ref(String logicalId) {
    return template.isQueue(logicalId) ? queueUrl(logicalId) : template.nameOf(logicalId);
  }

  @Override
  public String attribute(String logicalId, String attribute) {
    String name = template.nameOf(logicalId);
    return switch (attribute) {
      case "QueueName" -> name;
      case "QueueUrl" -> queueUrl(logicalId);
      case "Arn" ->
          template.isQueue(logicalId)
              ? queueArn(name)
              : "arn:aws:local:" + REGION + ":" + ACCOUNT + ":" + name;
      default -> name + "." + attribute;
    };
  }
}
