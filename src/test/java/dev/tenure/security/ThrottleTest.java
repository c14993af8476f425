package dev.tenure.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Guessing is slowed down: three wrong ones of a user and ten of an address in an hour, in this house. */
class ThrottleTest extends GuardedHouse {

    @Override
    Map<String, String> moreSettings() {
        return Map.of(
                "tenure.security.failures-per-user", "3",
                "tenure.security.failures-per-address", "10",
                "tenure.security.failure-window", "1h",
                // So that the test can come from several addresses.
                "tenure.security.trusted-proxies", "127[.]0[.]0[.]1");
    }

    @Test
    void aUserNameIsLockedForThePasswordEvenIfItIsRightThen() {
        for (int i = 0; i < 3; i++) {
            assertThat(basicFrom("192.0.2.1", "auditor", "wrong").statusCode()).isEqualTo(401);
        }
        HttpResponse<String> locked = basicFrom("192.0.2.2", "AUDITOR", password("auditor"));
        assertThat(locked.statusCode()).isEqualTo(429);
        assertThat(Integer.parseInt(locked.headers().firstValue("Retry-After").orElseThrow()))
                .isBetween(1, 1200);
        assertThat(locked.body()).contains("too-many-attempts");
        assertThat(basicFrom("192.0.2.1", "admin", password("admin")).statusCode())
                .isEqualTo(200);
        assertThat(database.client()
                        .sql(
                                "select count(*) from audit_event where action = 'sign-in-locked-out' and actor = 'auditor'")
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void theFormAnswersWithItsPageAnd429() {
        Browser browser = new Browser();
        for (int i = 0; i < 3; i++) {
            HttpResponse<String> failed = browser.signIn("nobody-in-particular", "wrong");
            assertThat(failed.headers().firstValue("Location").orElse(failed + failed.body()))
                    .endsWith("/sign-in?failed");
        }
        HttpResponse<String> locked = browser.signIn("nobody-in-particular", "wrong");
        assertThat(locked.statusCode()).isEqualTo(429);
        assertThat(locked.headers().firstValue("Retry-After")).isPresent();
        assertThat(locked.body()).contains("too many wrong sign-ins");
    }

    @Test
    void wrongTokensLockTheirAddressAndRightOnesNeverDo() {
        for (int i = 0; i < 10; i++) {
            assertThat(bearerFrom("192.0.2.9", "wrong" + i).statusCode()).isEqualTo(401);
        }
        assertThat(bearerFrom("192.0.2.9", "wrong").statusCode()).isEqualTo(429);
        assertThat(bearerFrom("192.0.2.9", token("reader")).statusCode()).isEqualTo(200);
        assertThat(basicFrom("192.0.2.9", "admin", password("admin")).statusCode())
                .isEqualTo(429);
        for (int i = 0; i < 20; i++) {
            assertThat(bearerFrom("192.0.2.10", token("reader")).statusCode()).isEqualTo(200);
            assertThat(basicFrom("192.0.2.10", "admin", password("admin")).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void oneNetworkOfIpv6IsOneAddress() {
        SignInThrottle throttle = new SignInThrottle(new SecuritySettings(2, 100, Duration.ofHours(1)));
        throttle.failedToken("2001:db8:1:2::1");
        throttle.failedToken("2001:db8:1:2:ffff::2");
        throttle.checkAddress("2001:db8:1:3::1");
        assertThatThrownBy(() -> throttle.checkAddress("2001:db8:1:2::3")).isInstanceOf(TooManyAttempts.class);
    }

    private HttpResponse<String> basicFrom(String address, String username, String password) {
        return send(
                "GET", "/api/v1/tickets", "", "X-Forwarded-For", address, "Authorization", basic(username, password));
    }

    private HttpResponse<String> bearerFrom(String address, String token) {
        return send("GET", "/api/v1/tickets", "", "X-Forwarded-For", address, "Authorization", "Bearer " + token);
    }
}
