package dev.rein.engines;

import com.amazonaws.services.dynamodbv2.local.main.ServerRunner;
import com.amazonaws.services.dynamodbv2.local.server.DynamoDBProxyServer;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;

/// Starts DynamoDB Local so that nothing but loopback reaches it. It has no option for that: it
/// listens on every interface unless its Jetty connector is told otherwise.
final class DynamoDbLocal {
  /// Refused as 0 by the command line; the connector picks a free one.
  private static final String PLACEHOLDER_PORT = "8000";

  private DynamoDbLocal() {}

  /// @return the endpoint
  static String start(@Nullable Path data) throws Exception {
    String[] storage =
        data == null
            ? new String[] {"-inMemory"}
            : new String[] {"-dbPath", Files.createDirectories(data.resolve("table")).toString()};
    DynamoDBProxyServer server =
        ServerRunner.createServerFromCommandLineArgs(
            concat(storage, "-sharedDb", "-port", PLACEHOLDER_PORT, "-disableTelemetry"));
    ServerConnector connector = connectorOf(server);
    connector.setHost("127.0.0.1");
    connector.setPort(0);
    server.start();
    return "http://127.0.0.1:" + connector.getLocalPort();
  }

  private static ServerConnector connectorOf(DynamoDBProxyServer server)
      throws IllegalAccessException {
    for (Field field : DynamoDBProxyServer.class.getDeclaredFields()) {
      if (field.getType() != Server.class) continue;
      field.setAccessible(true);
      for (Connector connector : ((Server) field.get(server)).getConnectors()) {
        if (connector instanceof ServerConnector http) return http;
      }
    }
    throw new IllegalStateException(
        "DynamoDB Local has no Jetty connector that could be bound to loopback; not started");
  }

  private static String[] concat(String[] first, String... second) {
    String[] all = java.util.Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }
}
