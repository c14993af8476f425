package dev.tenure.source.planhat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenure.source.Connection;
import dev.tenure.source.ConnectionCheck;
import dev.tenure.source.Connector;
import dev.tenure.source.FeedFault;
import dev.tenure.source.Taken;
import dev.tenure.source.rest.RestSource;
import dev.tenure.standin.PlanhatStandIn;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

class PlanhatConnectorTest {

    private final PlanhatStandIn planhat = PlanhatStandIn.withUsers(25);
    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    private final Connector connector = connector();

    private Connector connector() {
        context.registerBean(Clock.class, Clock::systemUTC);
        context.registerBean(MeterRegistry.class, SimpleMeterRegistry::new);
        context.scan(RestSource.class.getPackageName());
        context.refresh();
        return new PlanhatConnector(context.getBean(RestSource.class));
    }

    @AfterEach
    void close() {
        planhat.close();
        context.close();
    }

    private Connection connection(String token) {
        return new Connection(
                "planhat", Map.of("url", planhat.url() + "/", "pageSize", "10"), Map.of("token", token), null);
    }

    @Test
    void allUsersComeAsTheyAre() {
        Taken taken = Taken.all();
        connector.read(connection(PlanhatStandIn.TOKEN), taken);

        assertThat(taken.faults()).isEmpty();
        assertThat(taken.records()).hasSize(25);
        assertThat(planhat.asked())
                .as("four, and whether three are as they were")
                .hasSize(7);
        var removed = taken.records().get(8);
        assertThat(removed.id()).isEqualTo("5f0000000000000000000008");
        assertThat(removed.fields())
                .containsEntry("removed", true)
                .containsEntry("tzOffset", -60)
                .containsEntry("__v", 0)
                .containsEntry("custom", Map.of("Team Lead", true))
                .containsEntry("roles", List.of("000000030000000000000000"));
        assertThat(taken.records().get(1).fields().get("roles"))
                .isEqualTo(List.of(Map.of("_id", "000000000000000000000000", "name", "Administrator")));
    }

    @Test
    void aPageThatRepeatsEndsTheReadingAndIsTakenOnce() {
        planhat.repeatPages();
        Taken taken = Taken.all();
        connector.read(connection(PlanhatStandIn.TOKEN), taken);

        assertThat(taken.records()).hasSize(10);
        assertThat(taken.faults()).extracting(FeedFault::code).containsExactly("page-repeats");
    }

    @Test
    void aWrongTokenAndABusyServerAreTold() {
        assertThatThrownBy(() -> connector.read(connection("wrong"), Taken.all()))
                .isInstanceOf(FeedFault.class)
                .hasMessageContaining("answered 401: Unauthorized");
        planhat.beBusy();
        assertThatThrownBy(() -> connector.read(connection(PlanhatStandIn.TOKEN), Taken.all()))
                .isInstanceOfSatisfying(
                        FeedFault.class, fault -> assertThat(fault.retryAt()).isPresent());
    }

    @Test
    void theCheckAsksForOneUser() {
        assertThat(connector.check(connection(PlanhatStandIn.TOKEN))).allMatch(ConnectionCheck::passed);
        assertThat(planhat.asked()).hasSize(1);
        assertThat(planhat.asked().get(0).query()).containsEntry("limit", "1");
    }
}
