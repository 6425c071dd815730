package io.tenancy.boot.alert;

import io.tenancy.boot.security.CredentialWatch;
import io.tenancy.monitoring.AlertReading;
import io.tenancy.monitoring.AlertSource;
import io.tenancy.monitoring.AlertType;
import java.time.Duration;
import java.util.List;

/** Age of the passwords, on the one node that reports those that are due: all nodes know the same. */
public final class CredentialReadings implements AlertSource {

    private static final double SECONDS_OF_DAY = Duration.ofDays(1).toSeconds();

    private final CredentialWatch watch;

    public CredentialReadings(CredentialWatch watch) {
        this.watch = watch;
    }

    @Override
    public List<AlertReading> read() {
        if (!watch.isReporting()) {
            return List.of();
        }
        double days =
                watch.oldest().map(age -> age.toSeconds() / SECONDS_OF_DAY).orElse(Double.NaN);
        return List.of(AlertReading.of(
                AlertType.CREDENTIAL_AGE,
                (String) null,
                days,
                () -> "The oldest password of a tenant's login is " + (long) days + " days old"));
    }
}
