package dev.tenure.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

class FirstAnswersTest extends ConsoleTest {

    private static final String PUSH = "/api/v1/personnel-changes";

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    FirstAnswers answers;

    private String body() {
        return "{\"source\": \"push\", \"person\": {\"employeeId\": \"%s\", \"title\": \"Nurse\"}}".formatted(employee);
    }

    @Test
    void theSameKeyAndBodyGetTheFirstAnswerAgain() {
        Reply first = post("push", PUSH, body(), "Idempotency-Key", employee);
        Reply again = post("push", PUSH, body(), "Idempotency-Key", employee);

        assertThat(first.status()).isEqualTo(202);
        assertThat(first.json().path("status").asText()).isEqualTo("RUNNING");
        assertThat(again.status()).isEqualTo(202);
        assertThat(again.http().body()).isEqualTo(first.http().body());
        assertThat(again.header("Location")).isEqualTo(first.header("Location"));
        assertThat(again.header("Content-Type")).isEqualTo(first.header("Content-Type"));
    }

    @Test
    void theSameKeyWithAnotherBodyIsRefused() {
        post("push", PUSH, body(), "Idempotency-Key", employee);
        Reply other = post("push", PUSH, body() + " ", "Idempotency-Key", employee);

        assertThat(other.status()).isEqualTo(422);
        assertThat(other.json().path("type").asText()).isEqualTo("urn:tenure:problem:idempotency-key-reused");
    }

    @Test
    void aKeyBelongsToItsCaller() {
        post("push", PUSH, body(), "Idempotency-Key", employee);

        assertThat(post("desk", PUSH, body() + " ", "Idempotency-Key", employee).status())
                .isEqualTo(202);
    }

    @Test
    void aRefusedRequestCanBeCorrectedUnderItsKey() {
        assertThat(post("push", PUSH, "{}", "Idempotency-Key", employee).status())
                .isEqualTo(400);
        assertThat(post("push", PUSH, body(), "Idempotency-Key", employee).status())
                .isEqualTo(202);
    }

    @Test
    void whileTheFirstIsWorkedOnTheNextIsAskedToComeBack() {
        transaction.executeWithoutResult(status -> {
            db.sql("select pg_advisory_xact_lock(hashtextextended('client:push ' || ?, 0))")
                    .param(employee)
                    .query()
                    .singleRow();
            Reply second = post("push", PUSH, body(), "Idempotency-Key", employee);

            assertThat(second.status()).isEqualTo(409);
            assertThat(second.header("Retry-After")).isEqualTo("1");
        });
        assertThat(post("push", PUSH, body(), "Idempotency-Key", employee).status())
                .isEqualTo(202);
    }

    @Test
    void ofManyAtOnceOneDoesTheWork() throws Exception {
        var start = new CountDownLatch(1);
        List<CompletableFuture<Reply>> replies = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            replies.add(CompletableFuture.supplyAsync(() -> {
                await(start);
                return post("push", PUSH, body(), "Idempotency-Key", employee);
            }));
        }
        start.countDown();

        List<String> taken = new ArrayList<>();
        for (var reply : replies) {
            assertThat(reply.get().status()).isIn(202, 409);
            if (reply.get().status() == 202) {
                taken.add(reply.get().http().body());
            }
        }
        assertThat(taken.stream().distinct()).hasSize(1);
    }

    @Test
    void anAnswerIsForgottenAfterADay() {
        Reply first = post("push", PUSH, body(), "Idempotency-Key", employee);
        db.sql("update idempotency set created_at = created_at - interval '25 hours' where key = ?")
                .param(employee)
                .update();
        answers.forgetOld();

        assertThat(db.sql("select count(*) from idempotency where key = ?")
                        .param(employee)
                        .query(Long.class)
                        .single())
                .isZero();
        assertThat(post("push", PUSH, body(), "Idempotency-Key", employee)
                        .http()
                        .body())
                .isNotEqualTo(first.http().body());
    }

    @Test
    void aKeyThatIsNoneIsRefused() {
        assertThat(post("push", PUSH, body(), "Idempotency-Key", "a b").pointers())
                .containsExactly("Idempotency-Key");
    }

    private static void await(CountDownLatch start) {
        try {
            start.await();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
