package dev.rein.llm;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;

/// Sockets that send at once. A prompt is longer than what OkHttp writes at a time, and without
/// this its last part waits until the server has acknowledged the first, which a server that waits
/// for the rest puts off by 40 ms.
///
/// @see <a href="https://www.rfc-editor.org/rfc/rfc9293#section-3.7.4">RFC 9293, 3.7.4</a>
final class PromptSockets extends SocketFactory {
  @Override
  public Socket createSocket() throws IOException {
    return atOnce(new Socket());
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return atOnce(new Socket(host, port));
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort)
      throws IOException {
    return atOnce(new Socket(host, port, local, localPort));
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return atOnce(new Socket(host, port));
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
      throws IOException {
    return atOnce(new Socket(host, port, local, localPort));
  }

  private static Socket atOnce(Socket socket) throws IOException {
    socket.setTcpNoDelay(true);
    return socket;
  }
}
