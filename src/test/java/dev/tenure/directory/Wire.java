package dev.tenure.directory;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A wire to a server that can be cut, stuck and mended. It passes bytes on and understands none of them. */
final class Wire implements Closeable {

    private final URI server;
    private final int port;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile ServerSocket entrance;
    private volatile boolean stuck;

    Wire(URI server) {
        this.server = server;
        try {
            this.entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        this.port = entrance.getLocalPort();
        listen();
    }

    URI url() {
        return URI.create("ldaps://127.0.0.1:" + port);
    }

    /** Nothing listens any more, and what was connected is not. */
    void cut() {
        close();
    }

    /** Connections are accepted and nothing comes back. */
    void stick() {
        stuck = true;
    }

    void mend() {
        stuck = false;
        if (entrance.isClosed()) {
            try {
                entrance = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
            listen();
        } else {
            breakOff();
        }
    }

    /** What was connected is not any more, as after a restart of the server; whoever comes anew is let in. */
    void breakOff() {
        open.forEach(Wire::closeQuietly);
    }

    private void listen() {
        ServerSocket listening = entrance;
        daemon(() -> {
            while (true) {
                Socket near = listening.accept();
                Socket far = new Socket(server.getHost(), server.getPort());
                open.add(near);
                open.add(far);
                pass(near, far);
                pass(far, near);
            }
        });
    }

    private void pass(Socket from, Socket to) {
        daemon(() -> {
            try (from;
                    to) {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                byte[] buffer = new byte[8192];
                for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                    if (!stuck) {
                        out.write(buffer, 0, count);
                        out.flush();
                    }
                }
            } finally {
                open.remove(from);
                open.remove(to);
            }
        });
    }

    private static void daemon(Passing passing) {
        Thread thread = new Thread(() -> {
            try {
                passing.run();
            } catch (IOException cut) {
                // That is what a wire is cut for.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        closeQuietly(entrance);
        open.forEach(Wire::closeQuietly);
    }

    private static void closeQuietly(Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException ignored) {
            // Closed enough.
        }
    }

    private interface Passing {
        void run() throws IOException;
    }
}
