package dev.rein.coaching;

import dev.rein.testing.Engines;
import java.net.URI;
import java.util.Map;

/// Where tables and queues are to be found.
record Engine(URI dynamoDb, URI sqs, String accessKey, String secretKey, String region) {

  static Engine onThisMachine() {
    Engines engines = Engines.shared();
    return new Engine(engines.dynamoDb(), engines.sqs(), "test", "test", "us-east-1");
  }

  Map<String, String> environment() {
    return Map.of(
        "AWS_ENDPOINT_URL_DYNAMODB", dynamoDb.toString(),
        "AWS_ENDPOINT_URL_SQS", sqs.toString(),
        "AWS_ACCESS_KEY_ID", accessKey,
        "AWS_SECRET_ACCESS_KEY", secretKey,
        "AWS_REGION", region);
  }
}
