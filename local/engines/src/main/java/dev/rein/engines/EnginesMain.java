package dev.rein.engines;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/// Runs DynamoDB Local and ElasticMQ on loopback, in a process of their own, until standard input
/// ends: a parent that is killed takes them along.
///
/// `EnginesMain [data directory]` prints `engine dynamodb URL`, `engine sqs URL` and `engine
/// ready`. Without a directory everything is kept in memory. DynamoDB Local comes under AWS's own
/// licence: it is for development and tests by holders of an AWS account, and is never shipped.
public final class EnginesMain {
  private EnginesMain() {}

  public static void main(String[] args) throws Exception {
    @Nullable Path data = args.length == 0 ? null : Files.createDirectories(Path.of(args[0]));
    PrintStream answers = System.out;
    System.setOut(System.err); // what the engines print is theirs, not an answer

    FutureTask<String> sqs = new FutureTask<>(() -> ElasticMq.start(data));
    Thread.ofPlatform().name("start-elasticmq").start(sqs);
    String dynamoDb = DynamoDbLocal.start(data);
    answers.println("engine dynamodb " + dynamoDb);
    answers.println("engine sqs " + sqs.get());
    answers.println("engine ready");

    waitForTheEndOfInput();
    System.exit(0);
  }

  private static void waitForTheEndOfInput() throws IOException {
    while (System.in.read() >= 0) {
      // whatever is written to us means nothing
    }
  }
}
