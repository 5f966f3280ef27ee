package dev.rein.engines;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.elasticmq.server.ElasticMQServer;
import org.elasticmq.server.config.ElasticMQServerConfig;
import org.jspecify.annotations.Nullable;

final class ElasticMq {
  private static final int OTHER_PORTS = 3;

  private ElasticMq() {}

  /// @return the endpoint
  static String start(@Nullable Path data) throws Exception {
    for (int others = OTHER_PORTS; ; others--) {
      int port = freePort();
      try {
        new ElasticMQServer(new ElasticMQServerConfig(config(port, data))).start();
        return "http://127.0.0.1:" + port;
      } catch (RuntimeException e) {
        // Between the choice and this, somebody else may have taken it.
        if (others == 0 || !(e.getCause() instanceof BindException)) throw e;
      }
    }
  }

  private static Config config(int port, @Nullable Path data) throws IOException {
    Config config =
        ConfigFactory.parseString(
                """
                rest-sqs.bind-hostname = 127.0.0.1
                rest-stats.enabled = false
                node-address.host = 127.0.0.1
                aws.region = us-east-1
                aws.accountId = 000000000000
                """)
            .withValue("rest-sqs.bind-port", ConfigValueFactory.fromAnyRef(port))
            .withValue("node-address.port", ConfigValueFactory.fromAnyRef(port));
    if (data != null) {
      Path folder = Files.createDirectories(data.resolve("queues"));
      config =
          config
              .withValue("queues-storage.enabled", ConfigValueFactory.fromAnyRef(true))
              .withValue(
                  "queues-storage.path",
                  ConfigValueFactory.fromAnyRef(folder.resolve("queues.conf").toString()))
              .withValue("messages-storage.enabled", ConfigValueFactory.fromAnyRef(true))
              .withValue(
                  "messages-storage.uri",
                  ConfigValueFactory.fromAnyRef("jdbc:h2:" + folder.resolve("messages")));
    }
    return config.withFallback(ConfigFactory.load()).resolve();
  }

  // ElasticMQ does not tell which port it was given for 0, so one is chosen just before.
  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
