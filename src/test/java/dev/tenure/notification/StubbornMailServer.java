package dev.tenure.notification;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/** Speaks SMTP and answers chosen commands as a server does that says no. */
final class StubbornMailServer implements AutoCloseable {

    private final ServerSocket socket;
    private final Map<String, String> answers;

    /** @param answers by the beginning of a command in lower case, such as {@code rcpt to} */
    StubbornMailServer(Map<String, String> answers) {
        this.answers = answers;
        try {
            this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        var thread = new Thread(this::serve, "stubborn-mail-server");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return socket.getLocalPort();
    }

    private void serve() {
        while (!socket.isClosed()) {
            try (Socket client = socket.accept()) {
                converse(client);
            } catch (IOException closed) {
                // The next client, or the end.
            }
        }
    }

    private void converse(Socket client) throws IOException {
        var in = new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
        say(client, answer("connect", "220 stubborn.example ESMTP"));
        boolean inMail = false;
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String command = line.toLowerCase(Locale.ROOT);
            if (inMail) {
                if (line.equals(".")) {
                    inMail = false;
                    say(client, answer("end", "250 taken"));
                }
            } else if (command.startsWith("ehlo")) {
                say(client, answer("ehlo", "250-stubborn.example\r\n250 AUTH LOGIN PLAIN"));
            } else if (command.equals("data")) {
                inMail = true;
                say(client, "354 go on");
            } else if (command.equals("quit")) {
                say(client, "221 bye");
                return;
            } else {
                say(client, answer(command, "250 ok"));
            }
        }
    }

    private String answer(String command, String otherwise) {
        return answers.entrySet().stream()
                .filter(answer -> command.startsWith(answer.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(otherwise);
    }

    private static void say(Socket client, String line) throws IOException {
        client.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
        client.getOutputStream().flush();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
