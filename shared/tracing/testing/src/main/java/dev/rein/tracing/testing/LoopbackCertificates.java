package dev.rein.tracing.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;

/// A certificate for 127.0.0.1 and `localhost`, signed by an authority of its own, made by the
/// JDK's `keytool`: whoever trusts the authority has a path to validate, as with a real host.
public final class LoopbackCertificates {
  private static final String PASSWORD = "changeit";
  private static final String SERVER = "server.p12";
  private static final String ROOTS = "roots.p12";

  private final Path folder;

  private LoopbackCertificates(Path folder) {
    this.folder = folder;
  }

  /// @param folder where stores and certificates are written
  /// @throws IllegalStateException if `keytool` fails, with what it said
  public static LoopbackCertificates make(Path folder) throws IOException {
    LoopbackCertificates made = new LoopbackCertificates(folder);
    made.keytool(
        "authority.p12", "-genkeypair -keyalg RSA -keysize 2048 -dname CN=authority -ext bc:c");
    made.keytool("authority.p12", "-exportcert -rfc -file authority.pem");
    made.keytool(SERVER, "-genkeypair -keyalg RSA -keysize 2048 -dname CN=localhost");
    made.keytool(SERVER, "-certreq -file server.csr");
    made.keytool(
        "authority.p12",
        "-gencert -rfc -infile server.csr -outfile server.pem -ext san=ip:127.0.0.1,dns:localhost");
    made.keytool(SERVER, "-importcert -noprompt -alias authority -file authority.pem");
    made.keytool(SERVER, "-importcert -noprompt -file server.pem");
    made.keytool(ROOTS, "-importcert -noprompt -file authority.pem");
    return made;
  }

  private void keytool(String store, String words) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(words.split(" ")));
    command.addAll(List.of("-keystore", store, "-storetype", "PKCS12", "-storepass", PASSWORD));
    Process keytool =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (keytool.onExit().join().exitValue() != 0) throw new IllegalStateException(said);
  }

  /// Options of a JVM that is to trust the authority, and nobody else.
  public List<String> trusting() {
    return List.of(
        "-Djavax.net.ssl.trustStore=" + folder.resolve(ROOTS),
        "-Djavax.net.ssl.trustStorePassword=" + PASSWORD);
  }

  /// The authority alone.
  public KeyStore roots() throws IOException, GeneralSecurityException {
    return store(ROOTS);
  }

  KeyStore server() throws IOException, GeneralSecurityException {
    return store(SERVER);
  }

  static char[] password() {
    return PASSWORD.toCharArray();
  }

  private KeyStore store(String name) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream file = Files.newInputStream(folder.resolve(name))) {
      store.load(file, password());
    }
    return store;
  }
}
