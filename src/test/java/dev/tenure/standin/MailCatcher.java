package dev.tenure.standin;

import com.icegreen.greenmail.configuration.GreenMailConfiguration;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.springframework.web.util.HtmlUtils;

/**
 * Takes every mail, delivers none, and shows them on a page of its own. Listens on free ports of the loopback address.
 * What is in a mail is never trusted: text is escaped, HTML lives in a frame that may do nothing.
 */
public final class MailCatcher implements AutoCloseable {

    private static final String POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'";

    private final GreenMail smtp;
    private final HttpServer page;

    private MailCatcher() {
        smtp = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP))
                .withConfiguration(GreenMailConfiguration.aConfig().withDisabledAuthentication());
        smtp.start();
        try {
            page = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failed) {
            smtp.stop();
            throw new UncheckedIOException("The mail catcher's page does not start.", failed);
        }
        page.createContext("/", this::answer);
        page.start();
    }

    public static MailCatcher start() {
        return new MailCatcher();
    }

    public int smtpPort() {
        return smtp.getSmtp().getPort();
    }

    /** The page that lists what was caught. */
    public String url() {
        return "http://127.0.0.1:" + page.getAddress().getPort();
    }

    /** What was caught, the oldest first. */
    public List<MimeMessage> mails() {
        return List.of(smtp.getReceivedMessages());
    }

    @Override
    public void close() {
        page.stop(0);
        smtp.stop();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            List<MimeMessage> mails = mails();
            Optional<MimeMessage> mail =
                    number(path).filter(number -> number < mails.size()).map(mails::get);
            if (path.equals("/")) {
                send(exchange, 200, list(mails));
            } else if (mail.isPresent()) {
                send(exchange, 200, letter(mail.get()));
            } else {
                send(exchange, 404, page("No such mail", "<p><a href=\"/\">All mails</a></p>"));
            }
        } catch (MessagingException unreadable) {
            throw new IOException("A mail cannot be read.", unreadable);
        }
    }

    private static Optional<Integer> number(String path) {
        return path.matches("/\\d{1,6}") ? Optional.of(Integer.valueOf(path.substring(1))) : Optional.empty();
    }

    private static void send(HttpExchange exchange, int status, String html) throws IOException {
        byte[] body = html.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
        exchange.getResponseHeaders().set("Content-Security-Policy", POLICY);
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    private static String list(List<MimeMessage> mails) throws MessagingException {
        StringBuilder rows = new StringBuilder();
        for (int i = mails.size() - 1; i >= 0; i--) {
            rows.append("<tr><td>%s</td><td>%s</td><td><a href=\"/%d\">%s</a></td></tr>"
                    .formatted(sent(mails.get(i)), to(mails.get(i)), i, subject(mails.get(i))));
        }
        return page(
                mails.size() + " mails caught",
                "<table><thead><tr><th>Sent</th><th>To</th><th>Subject</th></tr></thead><tbody>" + rows
                        + "</tbody></table>");
    }

    private static String letter(MimeMessage mail) throws MessagingException, IOException {
        return page(
                mail.getSubject(),
                "<p><a href=\"/\">All mails</a></p><p>%s, to %s</p><pre>%s</pre><iframe sandbox title=\"As HTML\" srcdoc=\"%s\"></iframe>"
                        .formatted(
                                sent(mail),
                                to(mail),
                                escape(part(mail, "text/plain")),
                                escape(part(mail, "text/html"))));
    }

    private static String page(String title, String body) {
        return """
                <!doctype html>
                <html lang="en"><head><meta charset="utf-8"><title>%s</title>
                <style>
                  body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; }
                  table { border-collapse: collapse; width: 100%%; } th, td { text-align: left; padding: .4rem .8rem .4rem 0; }
                  tbody tr { border-top: 1px solid #ddd; } pre { white-space: pre-wrap; background: #f6f6f6; padding: 1rem; }
                  iframe { width: 100%%; height: 30rem; border: 1px solid #ddd; }
                </style></head><body><h1>%s</h1>%s</body></html>
                """.formatted(escape(title), escape(title), body);
    }

    /** The first part of this type, wherever it is; empty where there is none. */
    private static String part(Part part, String type) throws MessagingException, IOException {
        if (part.isMimeType(type)) {
            return part.getContent().toString();
        }
        if (part.getContent() instanceof Multipart parts) {
            for (int i = 0; i < parts.getCount(); i++) {
                BodyPart inner = parts.getBodyPart(i);
                String found = part(inner, type);
                if (!found.isEmpty()) {
                    return found;
                }
            }
        }
        return "";
    }

    private static String sent(MimeMessage mail) throws MessagingException {
        return escape(
                mail.getSentDate() == null ? "" : mail.getSentDate().toInstant().toString());
    }

    private static String to(MimeMessage mail) throws MessagingException {
        return escape(mail.getHeader("To", ", "));
    }

    private static String subject(MimeMessage mail) throws MessagingException {
        return escape(mail.getSubject());
    }

    private static String escape(String text) {
        return text == null ? "" : HtmlUtils.htmlEscape(text, "UTF-8");
    }
}
