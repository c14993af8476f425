package dev.tenure.directory;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import javax.net.SocketFactory;

/**
 * Sockets that give up waiting from their first byte on. The SDK's connect time-out ends before the TLS handshake, and
 * its response time-out begins after it: without this a server that accepts and then says nothing would hold us for
 * ever.
 */
final class ImpatientSockets extends SocketFactory {

    private final SocketFactory sockets;
    private final int millis;

    ImpatientSockets(SocketFactory sockets, Duration patience) {
        this.sockets = sockets;
        this.millis = Math.toIntExact(patience.toMillis());
    }

    @Override
    public Socket createSocket() throws IOException {
        return impatient(sockets.createSocket());
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return impatient(sockets.createSocket(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress from, int fromPort) throws IOException {
        return impatient(sockets.createSocket(host, port, from, fromPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return impatient(sockets.createSocket(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort) throws IOException {
        return impatient(sockets.createSocket(host, port, from, fromPort));
    }

    private Socket impatient(Socket socket) throws IOException {
        socket.setSoTimeout(millis);
        return socket;
    }
}
