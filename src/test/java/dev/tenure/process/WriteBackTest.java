package dev.tenure.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** HR hears of names once, whatever happens on the way. */
class WriteBackTest extends ProcessTest {

    private static final String SECRET = "secret-of-the-webhook";
    private static final List<String> HEARD = new CopyOnWriteArrayList<>();
    private static final Deque<Integer> ANSWERS = new ArrayDeque<>();
    private static final HttpServer HR = hr();

    @Autowired
    WriteBack writeBack;

    @Autowired
    JdbcClient db;

    private static HttpServer hr() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/names", WriteBackTest::answer);
            server.start();
            return server;
        } catch (IOException noPort) {
            throw new IllegalStateException(noPort);
        }
    }

    private static void answer(HttpExchange call) throws IOException {
        try (call) {
            byte[] body = call.getRequestBody().readAllBytes();
            boolean genuine =
                    ("sha256=" + hmac(body)).equals(call.getRequestHeaders().getFirst("X-Tenure-Signature"));
            int status = ANSWERS.isEmpty() ? 204 : ANSWERS.removeFirst();
            if (genuine && status == 204) {
                HEARD.add(new String(body, StandardCharsets.UTF_8));
            }
            call.sendResponseHeaders(genuine ? status : 401, -1);
        }
    }

    private static String hmac(byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (java.security.GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }

    @DynamicPropertySource
    static void webhook(DynamicPropertyRegistry settings) {
        settings.add(
                "tenure.webhook.url",
                () -> "http://127.0.0.1:" + HR.getAddress().getPort() + "/names");
        settings.add("tenure.webhook.secret", () -> SECRET);
    }

    @BeforeEach
    void everybodyElseIsToldAlready() {
        ANSWERS.clear();
        // Another test may have found news in a future that was put right again.
        db.sql("update written_back set found_at = '2026-01-01'").update();
        writeBack.tellAll();
        HEARD.clear();
    }

    @AfterAll
    static void close() {
        HR.stop(0);
    }

    @Test
    void aNewAccountIsToldOnceAndAgainWhenItsNamesChange() {
        String number = newNumber();
        String mail = "told" + number + "@nordlund.example";
        worked(hr(number, "givenName", "Told", "familyName", "Once" + number, "email", mail));
        writeBack.tellAll();
        writeBack.tellAll();
        assertThat(HEARD).containsExactly("""
                        {"employeeId":"%1$s","accountName":"told.once%1$s","userPrincipalName":"told.once%1$s@corp.example","mail":"%2$s"}""".formatted(number, mail));

        worked(hr(number, "title", "Nurse"));
        writeBack.tellAll();
        assertThat(HEARD).as("a title is none of its names").hasSize(1);

        worked(hr(number, "email", "new" + mail));
        writeBack.tellAll();
        assertThat(HEARD).hasSize(2).last().asString().contains("\"new" + mail + "\"");
    }

    @Test
    void whatHrDoesNotTakeIsToldAgainLater() {
        String number = newNumber();
        worked(hr(number, "givenName", "Told", "familyName", "Later" + number));
        ANSWERS.addAll(List.of(503, 429));
        writeBack.tellAll();
        assertThat(state(number)).isEqualTo("PENDING HTTP 503");
        writeBack.tellAll();
        assertThat(ANSWERS).as("not before its time").hasSize(1);

        CLOCK.moveOn(Duration.ofSeconds(31));
        writeBack.tellAll();
        CLOCK.moveOn(Duration.ofSeconds(61));
        writeBack.tellAll();

        assertThat(HEARD).hasSize(1);
        assertThat(state(number)).isEqualTo("TOLD");
    }

    @Test
    void whatHrRefusesForGoodWaitsForOtherNames() {
        String number = newNumber();
        worked(hr(number, "givenName", "Told", "familyName", "Never" + number));
        ANSWERS.add(404);
        writeBack.tellAll();
        assertThat(state(number)).isEqualTo("REFUSED HTTP 404");
        CLOCK.moveOn(Duration.ofDays(1));
        writeBack.tellAll();
        assertThat(HEARD).isEmpty();

        worked(hr(number, "email", "never" + number + "@nordlund.example"));
        writeBack.tellAll();
        assertThat(state(number)).isEqualTo("TOLD");
    }

    private String state(String number) {
        return db.sql("select concat_ws(' ', state, answer) from written_back where employee_id = ?")
                .param(number)
                .query(String.class)
                .single();
    }
}
