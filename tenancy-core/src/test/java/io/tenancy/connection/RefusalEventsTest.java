package io.tenancy.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenancy.TenancyException;
import io.tenancy.logging.DelegatingTenancyLogger;
import io.tenancy.logging.TenancyLogger;
import io.tenancy.tenant.RegistryUnavailableException;
import io.tenancy.tenant.TenantNotFoundException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Law 11: who asks for what is not his is worth a security event, and cannot fill the log. */
@Tag("unit")
class RefusalEventsTest {

    private final List<String> events = new ArrayList<>();
    private final List<TenancyException> passedOn = new ArrayList<>();
    private long now;

    private final RefusalEvents refusals = new RefusalEvents(
            new ConnectionListener() {
                @Override
                public void switchRejected(TenancyException refusal) {
                    passedOn.add(refusal);
                }
            },
            new DelegatingTenancyLogger(TenancyLogger.noOp()) {
                @Override
                public void logSecurityEvent(String event, Map<String, ?> context) {
                    events.add(event + " " + context);
                }
            },
            () -> now);

    @Test
    @DisplayName("the first is told at once, the others with the next after a minute")
    void givenManyRefusals_whenTold_thenOneEventAMinuteWithTheirNumber() {
        for (int i = 0; i < 50; i++) {
            refusals.switchRejected(TenantNotFoundException.byName("slug", "evil" + i));
        }
        now += Duration.ofMinutes(1).toNanos() - 1;
        refusals.switchRejected(TenantNotFoundException.byName("slug", "within"));
        now++;
        refusals.switchRejected(TenantNotFoundException.byName("slug", "after"));

        assertThat(events)
                .containsExactly(
                        "switch.refused {asked='evil0', code=TENANT_UNKNOWN, count=1}",
                        "switch.refused {asked='after', code=TENANT_UNKNOWN, count=51}");
        assertThat(passedOn).hasSize(52);
    }

    @Test
    @DisplayName("one code does not hide another")
    void givenTwoCodes_whenTold_thenOneEventEach() {
        refusals.switchRejected(TenantNotFoundException.byId(7));
        refusals.switchRejected(new AmbiguousForTest());

        assertThat(events)
                .containsExactly(
                        "switch.refused {asked=7, code=TENANT_UNKNOWN, count=1}",
                        "switch.refused {asked=two, code=TENANT_AMBIGUOUS, count=1}");
    }

    @Test
    @DisplayName("what is nobody's fault is no security event")
    void givenOtherRefusals_whenTold_thenNoEvent() {
        refusals.switchRejected(new RegistryUnavailableException("The central database is down.", null));

        assertThat(events).isEmpty();
        assertThat(passedOn).hasSize(1);
    }

    private static final class AmbiguousForTest extends TenancyException {

        private static final long serialVersionUID = 1L;

        AmbiguousForTest() {
            super("TENANT_AMBIGUOUS", "two", false, "Two.", null);
        }
    }
}
