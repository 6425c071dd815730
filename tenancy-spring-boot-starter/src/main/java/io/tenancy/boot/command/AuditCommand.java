package io.tenancy.boot.command;

import io.tenancy.Printable;
import io.tenancy.logging.AuditQuery;
import io.tenancy.logging.AuditTrail;
import io.tenancy.logging.AuditVerification;
import io.tenancy.tenant.TenantNotFoundException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Shows the audit trail. */
@Command(name = "tenancy:audit", description = "Show who did what to which tenant, and whether that was tampered with.")
final class AuditCommand implements ApplicationCommand {

    @Option(
            names = "--tenant",
            paramLabel = "<slug>",
            description = "Only what concerns the tenant that has or had that slug.")
    private @Nullable String tenant;

    @Option(
            names = "--since",
            paramLabel = "<time>",
            converter = TimeByText.class,
            description = "Only what happened then or later, for example 2030-01-01T00:00:00Z.")
    private @Nullable Instant since;

    @Option(
            names = "--limit",
            paramLabel = "<number>",
            converter = LimitByText.class,
            description = "How many entries at most, the latest ones: 1 to 100000, 100 if not given.")
    private int limit = AuditQuery.DEFAULT_LIMIT;

    @Option(
            names = "--verify",
            description = "Also read every entry, or all of the tenant, and fail if one is not what was written.")
    private boolean verify;

    @Override
    public CommandOutput run(CommandTools tools) {
        AuditTrail audit = tools.audit();
        AuditVerification verified = verify ? audit.verify(tenant) : null;
        if (verified != null && verified.chains() == 0 && tenant != null) {
            // Nothing that was verified must not look like something that is whole.
            throw TenantNotFoundException.byName("slug", tenant);
        }
        return new AuditEntries(audit.find(new AuditQuery(tenant, since, limit)), verified);
    }

    private static final class TimeByText implements ITypeConverter<Instant> {

        @Override
        public Instant convert(String value) {
            try {
                return OffsetDateTime.parse(value).toInstant();
            } catch (DateTimeParseException other) {
                throw new TypeConversionException(
                        "expected a time such as 2030-01-01T00:00:00Z, but was " + Printable.quote(value));
            }
        }
    }

    private static final class LimitByText implements ITypeConverter<Integer> {

        @Override
        public Integer convert(String value) {
            try {
                return new AuditQuery(null, null, Integer.parseInt(value)).limit();
            } catch (IllegalArgumentException other) {
                throw new TypeConversionException("expected 1 to 100000, but was " + Printable.quote(value));
            }
        }
    }
}
