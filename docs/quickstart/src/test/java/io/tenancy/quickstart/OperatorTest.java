package io.tenancy.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the tutorial shows under "See it as an operator". */
@Tag("feature")
class OperatorTest {

    @Test
    void givenDeskInUse_whenLookingThroughActuator_thenItsPoolsAreThereAndNothingCanBeChanged(@TempDir Path data) {
        try (RunningDesk desk = RunningDesk.start(data)) {
            desk.signUp("acme");
            desk.openTicket("acme", "Printer on fire");

            assertThat(desk.get("/actuator/tenancy").body()).contains("\"complete\":true", "\"tenant\":\"acme\"");
            assertThat(desk.get("/actuator/tenants/acme").body()).contains("\"pool\":{", "\"breaker\":\"CLOSED\"");
            assertThat(desk.get("/actuator/metrics/tenancy.connection.acquire?tag=tenant:acme")
                            .body())
                    .contains("Waits for a connection of an open pool");
            assertThat(desk.get("/actuator/health").body()).contains("\"breakers\":{");
            assertThat(desk.post("/actuator/tenants/acme/suspend", "").statusCode())
                    .isEqualTo(404);
        }
    }
}
